/**
 * `deno task soak [--minutes N]`: keeps a host under mixed load (writes, live queries, held states, jobs, files, HTTP
 * actions), kills it in the first quarter, and draws its memory and its disk. The exit code is 1 when one of them
 * grows from the second quarter to the last, or anything that was acknowledged is lost.
 *
 * @module
 */
import { parseCount } from "../../cli/arguments.ts";
import { runTask } from "../../tools/run_task.ts";
import { denoCommand } from "../../tools/sealed.ts";
import { checkIntegrity } from "../../embedded/mod.ts";
import { drawRow, grown, growthOf, type Sample } from "./chart.ts";
import { Load, pause, type Ports } from "./load.ts";

const SAMPLES = 60;
/** After these samples the host is killed. */
const KILLS = [4, 8, 12];
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const CHILD = new URL("./child.ts", import.meta.url).href;

/** A host in a process of its own. */
interface Running extends Ports {
  process: Deno.ChildProcess;
}

/** Starts the host; `args` are its data folder and its clock. */
async function start(args: readonly string[], { port, sitePort }: Ports): Promise<Running> {
  const all = ["run", "-A", CHILD, ...args, String(port), String(sitePort)];
  const process = denoCommand(all, { stdout: "piped" }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) throw new Error("The host ended before it was ready");
    line += value;
  }
  return { process, ...JSON.parse(line) as Ports };
}

async function kill({ process }: Running): Promise<void> {
  process.kill("SIGKILL");
  await process.status;
}

async function measure(dataDir: string, { port }: Ports): Promise<Sample> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const memory = Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
  const { size: database } = await Deno.stat(`${dataDir}/data.sqlite3`);
  const { size: log } = await Deno.stat(`${dataDir}/data.sqlite3-wal`);
  return { memory, database, log };
}

async function main(minutes: number): Promise<number> {
  const dataDir = await Deno.makeTempDir({ prefix: "soak-" });
  const everyMs = minutes * 60_000 / SAMPLES;
  // A week of the host's time is a quarter of the soak's.
  const args = [dataDir, String(Date.now()), String(WEEK_MS / (minutes * 60_000 / 4))];
  let host = await start(args, { port: 0, sitePort: 0 });
  const load = new Load(host);
  const samples: Sample[] = [];
  const faults: string[] = [];
  for (let at = 1; at <= SAMPLES; at++) {
    await pause(everyMs);
    samples.push(await measure(dataDir, host));
    if (!KILLS.includes(at)) continue;
    await kill(host);
    host = await start(args, host);
    for (const slot of await load.lost()) faults.push(`Slot ${slot} is lost after kill ${at}`);
  }
  await load.stop();
  await kill(host);
  faults.push(...checkIntegrity(`${dataDir}/data.sqlite3`).problems);
  faults.push(...grown(samples).map((name) => `The ${name} grows`));
  report({ load, samples, faults, minutes });
  if (faults.length > 0) console.error(`The database is kept in ${dataDir}`);
  else await Deno.remove(dataDir, { recursive: true });
  return faults.length === 0 ? 0 : 1;
}

function report(
  { load, samples, faults, minutes }: {
    load: Load;
    samples: readonly Sample[];
    faults: readonly string[];
    minutes: number;
  },
): void {
  console.log(
    `${minutes} minutes, ${load.calls} calls, ${load.updates} updates, ${KILLS.length} kills`,
  );
  for (const name of ["memory", "database", "log"] as const) {
    const bytes = samples.map((each) => each[name]);
    console.log(
      `${drawRow(name, bytes)}, last quarter ${growthOf(bytes).toFixed(2)} of the second`,
    );
  }
  for (const fault of faults) console.error(fault);
}

if (import.meta.main) {
  const options = { minutes: { type: "string", default: "60" } } as const;
  await runTask(
    { usage: "deno task soak [--minutes N]", options },
    ({ values: { minutes } }) => main(parseCount("--minutes", minutes)),
  );
}
