import { convexToJson, type JSONValue, type Value } from "convex/values";
import type { Random } from "../support/random.ts";

/** A Convex value, or an absent field. */
export type Field = Value | undefined;

const INTEGERS: readonly bigint[] = [
  ...[0n, 1n, -1n, 255n, 256n, -256n, -257n, 2n ** 31n, -(2n ** 31n), 2n ** 32n, 2n ** 53n + 1n],
  ...[2n ** 63n - 1n, 2n ** 63n - 2n, -(2n ** 63n), -(2n ** 63n) + 1n],
];

// One NaN only: JavaScript promises nothing of a NaN's other bits, and V8 changes them on the way.
const FLOATS: readonly number[] = [
  ...[0, -0, 1, -1, 0.5, -0.5, 1e21, 2 ** 53, -(2 ** 53), Infinity, -Infinity, NaN],
  ...[Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE],
];

/**
 * Characters at the borders where UTF-8 order, UTF-16 order and the key's own escapes differ. No lone
 * surrogates: Convex stores UTF-8, which cannot hold them.
 */
const CHARACTERS: readonly string[] = [
  ...["\0", "\x01", "\x08", " ", "A", "a", "b", "z", "\x7f", "\x80", "\xff", "\u07ff", "\u0800"],
  ...["\ud7ff", "\ue000", "\ufeff", "\ufffd", "\uffff", "\u{10000}", "\u{1f600}", "\u{10ffff}"],
];

const NAMES: readonly string[] = ["", " ", "a", "ab", "b", "B", "_", "a b", "a.b", "~", "z"];
const BYTES: readonly number[] = [0, 1, 2, 97, 254, 255];

/** A value of any kind with what is hard about each, nested at most `depth` deep. */
export function wildValue(random: Random, depth: number): Value {
  const kind = random.int(depth > 0 ? 9 : 6);
  if (kind === 0) return null;
  if (kind === 1) {
    return random.chance(0.8) ? random.pick(INTEGERS) : BigInt(random.int(1000) - 500);
  }
  if (kind === 2) return random.chance(0.8) ? random.pick(FLOATS) : random.next() * 100 - 50;
  if (kind === 3) return random.chance(0.5);
  if (kind === 4) return wildText(random);
  if (kind === 5) return wildBytes(random);
  if (kind < 8) return random.many(0, 4, { make: () => wildValue(random, depth - 1) });
  const fields = random.many(0, 3, {
    make: (): [string, Value] => [random.pick(NAMES), wildValue(random, depth - 1)],
  });
  return Object.fromEntries(fields);
}

/** A value that differs from the given one in one place, or, now and then, in none. */
export function nearValue(random: Random, value: Field): Field {
  if (value === undefined || random.chance(0.1)) return wildValue(random, 1);
  if (typeof value === "string") {
    const at = random.int(value.length + 1);
    return (value.slice(0, at) + wildText(random)).toWellFormed();
  }
  if (value instanceof ArrayBuffer) {
    const bytes = [...new Uint8Array(value.slice(0, random.int(value.byteLength + 1)))];
    return Uint8Array.from([...bytes, random.pick(BYTES)]).buffer;
  }
  if (Array.isArray(value)) return nearArray(random, value);
  if (typeof value === "object" && value !== null) {
    const changed = Object.entries(value).map(([name, field]): [string, Value] => [
      random.chance(0.1) ? random.pick(NAMES) : name,
      (random.chance(0.5) ? nearValue(random, field) : field) as Value,
    ]);
    return Object.fromEntries(random.chance(0.2) ? changed.slice(1) : changed);
  }
  return random.chance(0.3) ? value : wildValue(random, 0);
}

/** A few values of each kind, so that equal ones meet often. */
const COMMON: readonly Field[] = [
  ...[undefined, undefined, null, 1n, -5n, 300n, 0, -0, 1, 2.5, -1, NaN, Infinity, true, false],
  ...["", "a", "b", "ab", "a\0", "é", "\u{1f600}"],
  ...[Uint8Array.of(1).buffer, new ArrayBuffer(0), Uint8Array.of(0, 255).buffer],
  ...[[], [1], [1, "a"], [null], {}, { x: 1 }, { x: null }, { x: 1, y: [] }, { "": 0 }],
];

/** A field's value for documents and index ranges. */
export function commonValue(random: Random): Field {
  return random.chance(0.9) ? random.pick(COMMON) : wildValue(random, 2);
}

/** The JSON form of a value, which is what the host works on. */
export function toJson(value: Field): JSONValue | undefined {
  return value === undefined ? undefined : convexToJson(value);
}

/** Writes a value so that equal texts mean equal values, whatever order its fields came in. */
export function show(value: Field, name: (text: string) => string = JSON.stringify): string {
  if (value === undefined) return "undefined";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return name(value);
  if (value instanceof ArrayBuffer) return `<${new Uint8Array(value).toHex()}>`;
  if (Array.isArray(value)) return `[${value.map((item) => show(item, name)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    const shown = fields.map(([key, field]) => `${JSON.stringify(key)}:${show(field, name)}`);
    return `{${shown.join(",")}}`;
  }
  return String(value);
}

function wildText(random: Random): string {
  return random.many(0, 4, { make: () => random.pick(CHARACTERS) }).join("");
}

function wildBytes(random: Random): ArrayBuffer {
  return Uint8Array.from(random.many(0, 4, { make: () => random.pick(BYTES) })).buffer;
}

function nearArray(random: Random, items: readonly Value[]): Value[] {
  const at = random.int(items.length + 1);
  if (random.chance(0.3)) return items.slice(0, at);
  if (random.chance(0.3)) return [...items, wildValue(random, 0)];
  return items.map((item, index) => index === at ? nearValue(random, item) as Value : item);
}
