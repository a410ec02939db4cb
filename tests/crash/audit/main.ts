/**
 * `deno task crash:audit [--operations N] [--kills N] [--seed N]`: the platform dies where its log is most
 * open, and then at random, while random operations come over HTTP. After each kill the rows of every table
 * are compared with what the audit log tells of them, and every log with its events, its tiles, its
 * checkpoints and what an auditor has kept; at the end each project's export is verified. Ends with 1 if
 * anything differs.
 *
 * @module
 */
import { parseCount } from "../../../cli/arguments.ts";
import { runTask } from "../../../tools/run_task.ts";
import { Load, setUp } from "./load.ts";
import { dieAtEveryPoint } from "./points.ts";
import { Random } from "../../support/random.ts";
import { Run } from "./run.ts";

/** What is asked for. */
interface Wanted {
  readonly operations: number;
  readonly kills: number;
  readonly seed: number;
}

/** Does random things through random kills. */
async function dieAtRandom(run: Run, { kills, operations, seed }: Wanted): Promise<void> {
  let platform = await run.start();
  const load = new Load(await setUp(platform), operations);
  const random = new Random(seed);
  let isOver = false;
  const loading = load.run(seed + 1);
  load.resume(platform.site);
  const watching = run.watch(() => load.admin, () => isOver);
  for (let kill = 0; kill < kills; kill++) {
    const at = operations * (kill + random.next()) / kills;
    while (load.begun < at) await new Promise((resolve) => setTimeout(resolve, random.int(40)));
    load.pause();
    await platform.kill();
    console.log(`Kill ${kill + 1} of ${kills}, after ${load.begun} operations`);
    await run.compare(load.promised);
    platform = await run.start();
    load.resume(platform.site);
  }
  await loading;
  isOver = true;
  await watching;
  await run.end(load.admin, load.promised);
  await platform.stop();
  for (const [outcome, count] of [...load.outcomes].sort()) console.log(`  ${count} × ${outcome}`);
  console.log(
    `${load.begun} operations, ${load.interrupted} of them interrupted by ${kills} kills; ` +
      `${load.promised.size} were answered as done and had to leave an event`,
  );
}

/** Gives how many mismatches there were; the data of a run that has some stays. */
async function runIn(prefix: string, act: (run: Run) => Promise<void>): Promise<number> {
  const dataDir = await Deno.makeTempDir({ prefix });
  const run = new Run(dataDir);
  await act(run);
  if (run.faults.length === 0) await Deno.remove(dataDir, { recursive: true });
  else console.log(`data in ${dataDir}`);
  return run.faults.length;
}

async function main(wanted: Wanted): Promise<number> {
  const mismatches = await runIn("crash-audit-", dieAtEveryPoint) +
    await runIn("crash-audit-", (run) => dieAtRandom(run, wanted));
  console.log(`${mismatches} mismatches (seed ${wanted.seed})`);
  return mismatches === 0 ? 0 : 1;
}

if (import.meta.main) {
  const options = {
    operations: { type: "string", default: "10000" },
    kills: { type: "string", default: "25" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  } as const;
  const usage = "deno task crash:audit [--operations N] [--kills N] [--seed N]";
  await runTask(
    { usage, options },
    ({ values: { kills, operations, seed } }) =>
      main({
        operations: parseCount("--operations", operations),
        kills: parseCount("--kills", kills),
        seed: parseCount("--seed", seed),
      }),
  );
}
