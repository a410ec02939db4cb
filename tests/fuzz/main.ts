/**
 * `deno task fuzz [--programs N] [--keys N] [--seed S]`: random programs on the host and on convex-test, and
 * random tuples through the index keys. Prints one line of progress, and at a fault the seed and the smallest
 * programs found; the exit code is 1 then.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { describeFault, fuzzPrograms } from "./differential.ts";
import { fuzzKeys } from "./keys.ts";

const DEFAULT_PROGRAMS = 10_000;
const DEFAULT_KEYS = 500_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      programs: { type: "string", default: String(DEFAULT_PROGRAMS) },
      keys: { type: "string", default: String(DEFAULT_KEYS) },
      seed: { type: "string", default: "1" },
    },
  });
  const [programs, keys, seed] = [values.programs, values.keys, values.seed].map(toNumber);
  const keyFault = fuzzKeys(keys!, { seed: seed!, onProgress: progress("key comparisons", keys!) });
  if (keyFault !== null) {
    console.error(`\nSeed ${keyFault.seed}: ${keyFault.message}`);
    return 1;
  }
  const onProgress = progress("programs", programs!);
  const fault = await fuzzPrograms({ programs: programs!, seed: seed!, onProgress });
  if (fault === null) return 0;
  console.error(`\n${describeFault(fault)}`);
  return 1;
}

/** Prints "N of M programs without a difference" over itself, at most once a percent. */
function progress(what: string, total: number): (done: number) => void {
  const started = performance.now();
  let shown = -1;
  return (done) => {
    const percent = Math.floor(done * 100 / total);
    if (percent === shown) return;
    shown = percent;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const line = `${done} of ${total} ${what} without a difference, ${seconds} s`;
    // A log file gets a line each tenth, a terminal one line that changes.
    if (Deno.stdout.isTerminal()) write(`\r${line}${done >= total ? "\n" : ""}`);
    else if (percent % 10 === 0) write(`${line}\n`);
  };
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function toNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new Error(`Give a whole number instead of "${text}"`);
}

if (import.meta.main) Deno.exit(await main());
