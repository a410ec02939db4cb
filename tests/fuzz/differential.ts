/** The differential fuzz: random programs on the host and on convex-test, which must not differ. */
import { generateSession, SESSION_PROGRAMS } from "./generate.ts";
import type { Program } from "./program.ts";
import { Random } from "../support/random.ts";
import { type Mismatch, runSession } from "./session.ts";
import { shrink } from "./shrink.ts";

/** Programs after which the host and the oracle differ. */
export interface Fault {
  /** Gives the same session again: `deno task fuzz --seed <seed> --programs 12`. */
  seed: number;
  mismatch: Mismatch;
  /** The smallest programs found that still differ. */
  programs: readonly Program[];
}

/** How to fuzz. */
export interface FuzzOptions {
  programs: number;
  /** Seed of the first session; each further one counts up. */
  seed: number;
  /** Runs to spend on making a failing session smaller. @default 1500 */
  attempts?: number;
  onProgress?: (programs: number) => void;
}

/** Runs programs until two backends differ; returns how, or null. */
export async function fuzzPrograms(options: FuzzOptions): Promise<Fault | null> {
  const sessions = Math.ceil(options.programs / SESSION_PROGRAMS);
  return await quietly(async () => {
    for (let at = 0; at < sessions; at++) {
      const seed = options.seed + at;
      const programs = generateSession(new Random(seed));
      const mismatch = await runSession(programs);
      if (mismatch !== null) return await explain(seed, programs, options);
      options.onProgress?.(Math.min(options.programs, (at + 1) * SESSION_PROGRAMS));
    }
    return null;
  });
}

/** Writes a fault for people. */
export function describeFault({ seed, mismatch, programs }: Fault): string {
  const text = Deno.inspect(programs, { depth: 30, strAbbreviateSize: 200, iterableLimit: 100 });
  return [
    `The backends differ after program ${mismatch.at + 1} of session ${seed}`,
    `  convex-test:\n    ${mismatch.oracle}`,
    `  host:\n    ${mismatch.host}`,
    `Smallest programs found: ${text}`,
    `Again: deno task fuzz --seed ${seed} --programs ${SESSION_PROGRAMS}`,
  ].join("\n");
}

async function explain(
  seed: number,
  programs: readonly Program[],
  { attempts = 1500 }: FuzzOptions,
): Promise<Fault> {
  const stillFails = async (candidate: readonly Program[]): Promise<boolean> =>
    await runSession(candidate) !== null;
  const smallest = await shrink(programs, { stillFails, attempts });
  const mismatch = await runSession(smallest);
  if (mismatch === null) throw new Error(`Session ${seed} fails only now and then: a race`);
  return { seed, mismatch, programs: smallest };
}

/** The oracle reports each failed job on the console, and jobs are made to fail here. */
async function quietly<T>(body: () => Promise<T>): Promise<T> {
  const { error } = console;
  console.error = () => {};
  try {
    return await body();
  } finally {
    console.error = error;
  }
}
