/**
 * `deno task bench`: the embedded host beside convex-test at 10,000 and 200,000 documents, in one run.
 * Prints operations a second, medians of rounds, with ratios and the bars.
 *
 * @module
 */
import { hostSide, type Side, testSide } from "./sides.ts";
import { firstRequestMs } from "./first_request.ts";
import { runTask } from "../../tools/run_task.ts";

const SIZES = [10_000, 200_000] as const;
const FILL_BATCH = 2_000;
const ROUNDS = 5;
/** How long one round of one measurement takes, at least. */
const ROUND_MS = 400;
const CALLERS = 32;

type Run = (side: Side, n: number) => Promise<unknown>;
type Rates = Map<string, number>;

/** Numbers of notes that no fill has written. */
let fresh = 1_000_000;

const MEASURED: Readonly<Record<string, { run: Run; hostOnly?: boolean }>> = {
  "mutation, one caller": { run: (side) => side.put(fresh++) },
  "mutation, 32 callers": {
    run: (side) => Promise.all(Array.from({ length: CALLERS }, () => side.put(fresh++))),
    hostOnly: true,
  },
  "point read by index": { run: (side, size) => side.byKey(`key-${pick(size)}`) },
  "top 10 by index": { run: (side) => side.top(`group-${pick(100)}`) },
  "HTTP to mutation": { run: (side) => side.fetchPut(fresh++) },
};

function pick(below: number): number {
  return Math.floor(Math.random() * below);
}

async function rate(run: () => Promise<unknown>, perRun: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  do {
    await run();
    runs++;
  } while (performance.now() - start < ROUND_MS);
  return runs * perRun / ((performance.now() - start) / 1000);
}

/** Medians of interleaved rounds, so that a disturbance hits both sides alike. */
async function measure(sides: readonly Side[], size: number): Promise<Map<string, Rates>> {
  const samples = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, { hostOnly, run }] of Object.entries(MEASURED)) {
      for (const side of hostOnly ? sides.slice(0, 1) : sides) {
        const perRun = name.includes("32") ? CALLERS : 1;
        const key = `${side.name}/${name}`;
        const list = samples.get(key) ?? samples.set(key, []).get(key)!;
        list.push(await rate(() => run(side, size), perRun));
      }
    }
    progress(`${size} documents: round ${round + 1} of ${ROUNDS}`);
  }
  return new Map(sides.map(({ name }) => [name, ratesOf(samples, `${name}/`)]));
}

function ratesOf(samples: ReadonlyMap<string, number[]>, prefix: string): Rates {
  const own = [...samples].filter(([key]) => key.startsWith(prefix));
  return new Map(own.map(([key, list]) => [key.slice(prefix.length), median(list)]));
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
}

function progress(line: string): void {
  console.error(line);
}

async function main(): Promise<number> {
  const sides = [await hostSide(), testSide()];
  const results: Map<string, Rates>[] = [];
  let filled = 0;
  for (const size of SIZES) {
    for (; filled < size; filled += FILL_BATCH) {
      for (const side of sides) await side.fill(filled, filled + FILL_BATCH);
      if (filled % 50_000 === 0) progress(`Filled ${filled} of ${size} documents`);
    }
    results.push(await measure(sides, size));
  }
  for (const side of sides) await side.close();
  const startMs = await firstRequestMs();
  return report(results, startMs);
}

function report([small, large]: readonly Map<string, Rates>[], startMs: number): number {
  const at = (rates: Map<string, Rates> | undefined, side: string, name: string) =>
    rates?.get(side)?.get(name) ?? NaN;
  const rows = Object.keys(MEASURED).map((name) => ({
    "operations/s": name,
    "host, 10k": Math.round(at(small, "host", name)),
    "host, 200k": Math.round(at(large, "host", name)),
    "convex-test, 10k": Math.round(at(small, "convex-test", name)),
    "convex-test, 200k": Number(at(large, "convex-test", name).toFixed(1)),
    "ratio at 200k": Math.round(at(large, "host", name) / at(large, "convex-test", name)),
  }));
  console.table(rows);
  const read = "point read by index";
  const grouped = at(small, "host", "mutation, 32 callers");
  const bars: [string, number, number][] = [
    ["point reads, 200k to 10k", at(large, "host", read) / at(small, "host", read), 0.7],
    [
      "point reads at 200k to convex-test",
      at(large, "host", read) / at(large, "convex-test", read),
      1000,
    ],
    ["group commit to single commits", grouped / at(small, "host", "mutation, one caller"), 2.5],
    ["first request within 1 s: 1000 ms to its time", 1000 / startMs, 1],
  ];
  for (const [name, ratio, bar] of bars) {
    console.log(
      `${ratio >= bar ? "met    " : "NOT MET"} ${name}: ${ratio.toFixed(2)} (bar ${bar})`,
    );
  }
  console.log(`First answer ${Math.round(startMs)} ms after the start of the host process`);
  return bars.every(([, ratio, bar]) => ratio >= bar) ? 0 : 1;
}

await runTask({ usage: "deno task bench" }, main);
