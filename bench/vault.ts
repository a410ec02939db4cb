/**
 * `deno task bench:vault`: what sealing, opening and re-wrapping a record takes, without database and
 * requests. Exits with 1 when opening 1 KiB takes more than the bar at the median.
 *
 * @module
 */
import { importAesKey, randomBytes } from "../plugins/_kernel/crypto.ts";
import { bindingOf, openRecord, rewrapRecord, sealRecord } from "../plugins/vault/record.ts";
import { runTask } from "../tools/run_task.ts";

const SIZES = [32, 1024, 256 * 1024];
const RUNS = 2000;
const WARM_UP = 200;
/** Milliseconds at the median for what a request to decrypt does, of 1 KiB. */
const MOST_MS = 1;
const BAR_SIZE = 1024;

/** Milliseconds of each of many runs, sorted. */
async function timesOf(run: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = -WARM_UP; n < RUNS; n++) {
    const begun = performance.now();
    await run();
    if (n >= 0) times.push(performance.now() - begun);
  }
  return times.sort((left, right) => left - right);
}

async function main(): Promise<number> {
  const [bytes, next] = [randomBytes(32), await importAesKey(randomBytes(32))];
  const key = { kid: "proj.1", key: await importAesKey(bytes) };
  const to = { kid: "proj.2", key: next };
  const binding = bindingOf(["proj", "vsec", 1, "name", null, null]);
  let median = Infinity;
  console.log("bytes     seal p50/p99      open p50/p99    rewrap p50/p99   ms");
  for (const size of SIZES) {
    const data = new Uint8Array(size);
    const record = await sealRecord(data, { binding, recipients: [key, null] });
    // As a request does it: the project's key is imported each time.
    const open = async () =>
      await openRecord(record, { binding, key: { ...key, key: await importAesKey(bytes) } });
    const all = [
      await timesOf(() => sealRecord(data, { binding, recipients: [key, null] })),
      await timesOf(open),
      await timesOf(() => rewrapRecord(record, { from: key, to: [to, undefined] })),
    ];
    if (size === BAR_SIZE) median = at(all[1] ?? [], 0.5);
    const columns = all.map((times) =>
      `${at(times, 0.5).toFixed(3)} / ${at(times, 0.99).toFixed(3)}`
    );
    console.log([String(size).padEnd(6), ...columns.map((text) => text.padStart(15))].join("  "));
  }
  const isMet = median <= MOST_MS;
  console.log(
    `opening ${BAR_SIZE} bytes: at most ${MOST_MS} ms at the median, ${isMet ? "met" : "NOT MET"}`,
  );
  return isMet ? 0 : 1;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Infinity;
}

if (import.meta.main) await runTask({ usage: "deno task bench:vault" }, main);
