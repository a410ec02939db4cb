/**
 * `deno task crash [--rounds N] [--writes N]`: kills a loaded host N times with SIGKILL and checks that every
 * acknowledged write and job is there, once. Prints a line a round; the exit code is 1 when anything is wrong.
 *
 * @module
 */
import { parseCount } from "../../cli/arguments.ts";
import { runTask } from "../../tools/run_task.ts";
import { runRound } from "./round.ts";

const MOST_MS = 1500;

async function main(rounds: number, leastWrites: number): Promise<number> {
  const dataDir = await Deno.makeTempDir({ prefix: "crash-" });
  let faults = 0;
  let writes = 0;
  let jobs = 0;
  for (let round = 1; round <= rounds; round++) {
    const prefix = `r${round}`;
    const report = await runRound({ dataDir, prefix, leastWrites, mostMs: MOST_MS });
    faults += report.faults.length;
    writes += report.writes;
    jobs += report.mutations + report.actions;
    console.log(
      `Round ${round} of ${rounds}: ${report.writes} writes, ${report.mutations} mutation jobs and ` +
        `${report.actions} action jobs acknowledged, ${report.left} jobs left by the kill, ` +
        `${report.faults.length} faults`,
    );
    for (const fault of report.faults.slice(0, 20)) console.error(`  ${fault}`);
  }
  const verdict = faults === 0
    ? "none lost, none doubled, integrity ok"
    : `${faults} faults, the database is kept in ${dataDir}`;
  console.log(`${rounds} rounds, ${writes} writes and ${jobs} jobs acknowledged: ${verdict}`);
  if (faults === 0) await Deno.remove(dataDir, { recursive: true });
  return faults === 0 ? 0 : 1;
}

if (import.meta.main) {
  const options = {
    rounds: { type: "string", default: "10" },
    writes: { type: "string", default: "1000" },
  } as const;
  const usage = "deno task crash [--rounds N] [--writes N]";
  await runTask(
    { usage, options },
    ({ values: { rounds, writes } }) =>
      main(parseCount("--rounds", rounds), parseCount("--writes", writes)),
  );
}
