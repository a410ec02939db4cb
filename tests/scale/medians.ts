/**
 * How long hot requests take in one world and in another, in turns: what else the machine does at the
 * time meets both alike.
 *
 * @module
 */
import { nameOf, sendCall, type World } from "../support/calls/mod.ts";
import { hotCalls } from "./sizes.ts";

const WARM_UPS = 100;
const ROUNDS = 1000;

/** Median times of one call, in ms, in the order of the worlds. */
export interface Medians {
  readonly call: string;
  readonly times: readonly [number, number];
}

/** Sends each hot call over HTTP to both worlds by turns. */
export async function medianTimes(worlds: readonly [World, World]): Promise<Medians[]> {
  const found: Medians[] = [];
  for (const call of hotCalls()) {
    const [one, other] = [await call.prepare(worlds[0]), await call.prepare(worlds[1])];
    const times: [number[], number[]] = [[], []];
    const send = async (nth: 0 | 1) => {
      const start = performance.now();
      const { status } = await sendCall(call, nth === 0 ? one : other);
      times[nth].push(performance.now() - start);
      if (status !== 200) throw new Error(`${nameOf(call)} answers ${status}`);
    };
    for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
      // Neither of them is always the first.
      const first = round % 2 === 0 ? 0 : 1;
      await send(first);
      await send(first === 0 ? 1 : 0);
    }
    const [small, large] = times.map((all) => median(all.slice(WARM_UPS)));
    found.push({ call: nameOf(call), times: [small ?? NaN, large ?? NaN] });
  }
  return found;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
