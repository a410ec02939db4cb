import process from "node:process";
import type { Reply } from "../../tests/support/client.ts";
import { median } from "../auth/statistics.ts";

/** Samples that only warm the code up. */
const WARM_UP = 10;

/** Two requests with the same answer. */
export interface Pair {
  readonly name: string;
  readonly sides: readonly [Side, Side];
  /** How far the time goes on before each request. @default half an hour, so that no limit of a day is met */
  readonly stepMs?: number;
  /** What must be the same of both answers. @default all of it but the headers */
  readonly same?: (reply: Reply) => string;
}

/** One of the two. */
export interface Side {
  readonly name: string;
  /** What has to be there before; not timed. */
  readonly prepare?: () => Promise<unknown>;
  readonly send: () => Promise<Reply>;
}

/** How many samples are taken, and of which pairs. */
export interface Run {
  readonly samples: number;
  readonly path: string;
}

/** The platforms' time, which steps on with each sample, so that no limit is met. */
export const clock = { now: Date.now() };

const MINUTE_MS = 60_000;
/** The lowest limits of a day are 50. */
const STEP_MS = 30 * MINUTE_MS;

/** How far the medians of a pair are from each other, ms; 0 for a pair that was not asked for. */
export async function compare(pair: Pair, { path, samples }: Run): Promise<number> {
  const { name, same = sameText, sides, stepMs = STEP_MS } = pair;
  if (!name.includes(path)) return 0;
  const times: [number[], number[]] = [[], []];
  const work: [number[], number[]] = [[], []];
  const answers = new Set<string>();
  for (let sample = -WARM_UP; sample < samples; sample++) {
    // Which is first changes, for the second may find a warmer machine.
    const order = sample % 2 === 0 ? [0, 1] as const : [1, 0] as const;
    for (const side of order) {
      clock.now += stepMs;
      await sides[side].prepare?.();
      const { cpuMs, ms, reply } = await timed(sides[side].send);
      answers.add(same(reply));
      if (sample < 0) continue;
      times[side].push(ms);
      work[side].push(cpuMs);
    }
  }
  const difference = median(times[0]) - median(times[1]);
  console.log(`${name}: ${difference.toFixed(3)} between`);
  for (const side of [0, 1] as const) {
    const [clock, cpu] = [times, work].map((of) => median(of[side]).toFixed(3).padStart(9));
    console.log(`  ${clock}${cpu} of the processor  ${sides[side].name}`);
  }
  if (answers.size > 1) throw new Error(`The answers differ: ${[...answers].join(" | ")}`);
  return difference;
}

function sameText({ status, text }: Reply): string {
  return `${status} ${text}`;
}

/** The processor's time tells on a machine that does other things too whether the work is the same. */
async function timed(
  send: () => Promise<Reply>,
): Promise<{ ms: number; cpuMs: number; reply: Reply }> {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const reply = await send();
  const { system, user } = process.cpuUsage(used);
  return { ms: performance.now() - start, cpuMs: (system + user) / 1000, reply };
}
