/**
 * `deno task fuzz [--programs N] [--keys N] [--seed S]`: random programs on the host and on convex-test, and
 * random tuples through the index keys. Prints one line of progress, and at a fault the seed and the smallest
 * programs found; the exit code is 1 then.
 *
 * @module
 */
import { parseCount } from "../../cli/arguments.ts";
import { runTask } from "../../tools/run_task.ts";
import { describeFault, fuzzPrograms } from "./differential.ts";
import { fuzzKeys } from "./keys.ts";

const DEFAULT_PROGRAMS = 10_000;
const DEFAULT_KEYS = 500_000;

interface Amounts {
  readonly programs: number;
  readonly keys: number;
  readonly seed: number;
}

async function main({ keys, programs, seed }: Amounts): Promise<number> {
  const keyFault = fuzzKeys(keys, { seed, onProgress: progress("key comparisons", keys) });
  if (keyFault !== null) {
    console.error(`\nSeed ${keyFault.seed}: ${keyFault.message}`);
    return 1;
  }
  const onProgress = progress("programs", programs);
  const fault = await fuzzPrograms({ programs, seed, onProgress });
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

if (import.meta.main) {
  const options = {
    programs: { type: "string", default: String(DEFAULT_PROGRAMS) },
    keys: { type: "string", default: String(DEFAULT_KEYS) },
    seed: { type: "string", default: "1" },
  } as const;
  const usage = "deno task fuzz [--programs N] [--keys N] [--seed S]";
  await runTask({ usage, options }, ({ values }) =>
    main({
      programs: parseCount("--programs", values.programs),
      keys: parseCount("--keys", values.keys),
      seed: parseCount("--seed", values.seed),
    }));
}
