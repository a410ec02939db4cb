/** Random tuples: does comparing index keys as bytes agree with comparing values as Convex does? */
import { compareValues } from "convex/values";
import { compareKeys, encodeKey, keyAfterPrefix } from "../../embedded/store/keys.ts";
import { Random } from "../support/random.ts";
import { type Field, nearValue, show, toJson, wildValue } from "./values.ts";

/** Two tuples whose keys are not ordered as their values are. */
export interface KeyFault {
  seed: number;
  message: string;
}

/** Compares pairs of tuples until one is wrong; returns it, or null. */
export function fuzzKeys(
  comparisons: number,
  options: { seed: number; onProgress?: (done: number) => void },
): KeyFault | null {
  const random = new Random(options.seed);
  for (let done = 0; done < comparisons; done++) {
    const a = wildTuple(random);
    const b = a.map((value) => random.chance(0.5) ? value : nearOrNew(random, value));
    if (random.chance(0.1)) b.push(wildValue(random, 1));
    const message = checkOrder(a, b) ?? checkPrefix(a, b);
    if (message !== null) return { seed: options.seed, message };
    options.onProgress?.(done + 1);
  }
  return null;
}

function wildTuple(random: Random): Field[] {
  // Some deep and narrow, most shallow: what differs may sit under many brackets.
  const depth = random.chance(0.02) ? 8 : random.int(4);
  const make = (): Field => random.chance(0.1) ? undefined : wildValue(random, depth);
  return random.many(1, 3, { make });
}

function nearOrNew(random: Random, value: Field): Field {
  if (random.chance(0.1)) return undefined;
  return random.chance(0.7) ? nearValue(random, value) : wildValue(random, 2);
}

function checkOrder(a: readonly Field[], b: readonly Field[]): string | null {
  const expected = compareTuples(a, b);
  const got = Math.sign(compareKeys(keyOf(a), keyOf(b)));
  if (got === expected) return null;
  return `${showTuple(a)} against ${showTuple(b)}: values say ${expected}, keys say ${got}`;
}

/** A range over the first value must hold a tuple exactly when its first value is equal. */
function checkPrefix([first]: readonly Field[], b: readonly Field[]): string | null {
  const low = keyOf([first]);
  const key = keyOf(b);
  const inside = compareKeys(low, key) <= 0 && compareKeys(key, keyAfterPrefix(low)) < 0;
  if (inside === (compareValues(first, b[0]) === 0)) return null;
  return `The range of ${showTuple([first])} ${inside ? "holds" : "misses"} ${showTuple(b)}`;
}

function compareTuples(a: readonly Field[], b: readonly Field[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(a.length - b.length);
}

function keyOf(tuple: readonly Field[]): Uint8Array {
  return encodeKey(tuple.map(toJson));
}

function showTuple(tuple: readonly Field[]): string {
  return `(${tuple.map((value) => show(value)).join(", ")})`;
}
