/**
 * Values in the order of Convex's indexes, from crates/value/src/sorting.rs and its tests, and what filters make of
 * pairs of them (crates/common/src/query.rs).
 */
import type { Value } from "convex/values";

/** From least to most; no two are equal. Undefined is a field that is not there. */
export const ORDERED: readonly (Value | undefined)[] = [
  undefined,
  null,
  -(2n ** 63n),
  -1n,
  0n,
  1n,
  2n ** 63n - 1n,
  -Infinity,
  -1.5e300,
  -1,
  -5e-324,
  -0,
  0,
  5e-324,
  1,
  1e300,
  Infinity,
  NaN,
  false,
  true,
  "",
  "A",
  "a",
  "a\0",
  "aa",
  "b",
  "é",
  "\uffff",
  "😀",
  new ArrayBuffer(0),
  new Uint8Array([0]).buffer,
  new Uint8Array([0, 0]).buffer,
  new Uint8Array([1]).buffer,
  new Uint8Array([255]).buffer,
  [],
  [null],
  [null, null],
  [1n],
  [1],
  ["a"],
  [[]],
  [{}],
  {},
  { a: null },
  { a: null, b: null },
  { a: 1n },
  { a: 1 },
  { b: null },
];

/** What each comparison makes of the places of its sides. */
export const COMPARISONS = {
  eq: (left: number, right: number): boolean => left === right,
  neq: (left: number, right: number): boolean => left !== right,
  lt: (left: number, right: number): boolean => left < right,
  lte: (left: number, right: number): boolean => left <= right,
  gt: (left: number, right: number): boolean => left > right,
  gte: (left: number, right: number): boolean => left >= right,
} as const;

/** One value of each type, and how errors show it with its type. */
export const OPERANDS: readonly (readonly [Value | undefined, string])[] = [
  [undefined, "undefined (type undefined)"],
  [null, "null (type Null)"],
  [true, "true (type Boolean)"],
  [7, "7.0 (type Float64)"],
  [7n, "7 (type Int64)"],
  ["a", '"a" (type String)'],
  [new ArrayBuffer(1), 'b"AA==" (type Bytes)'],
  [[1], "[1.0] (type Array)"],
  [{ a: 1n }, "{a: 1} (type Object)"],
];

/** Calculations, how errors call them, and what they make of 7 and 7, as numbers and as integers. */
export const CALCULATIONS = [
  ["add", "add", 14, 14n],
  ["sub", "subtract", 0, 0n],
  ["mul", "multiply", 49, 49n],
  ["div", "divide", 1, 1n],
  ["mod", "mod", 0, 0n],
] as const;

const MOST = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);

/**
 * Numbers at the ends of their types: the calculation, its sides, and the result or the error. None that comes to
 * NaN: its sign is the processor's, and the order of values looks at it.
 */
export const EDGES: readonly (readonly [
  (typeof CALCULATIONS)[number][0],
  number | bigint,
  number | bigint,
  number | bigint | string,
])[] = [
  ["add", MOST, 0n, MOST],
  ["add", MOST, 1n, `Cannot add ${MOST} and 1: the result is out of range for Int64`],
  ["add", LEAST, -1n, `Cannot add ${LEAST} and -1: the result is out of range for Int64`],
  ["sub", LEAST, 1n, `Cannot subtract ${LEAST} and 1: the result is out of range for Int64`],
  ["sub", 0n, LEAST, `Cannot subtract 0 and ${LEAST}: the result is out of range for Int64`],
  ["sub", -1n, LEAST, MOST],
  ["mul", MOST, 2n, `Cannot multiply ${MOST} and 2: the result is out of range for Int64`],
  ["mul", LEAST, -1n, `Cannot multiply ${LEAST} and -1: the result is out of range for Int64`],
  ["mul", LEAST, 1n, LEAST],
  ["div", 1n, 0n, "Cannot divide 1 by zero"],
  ["div", -7n, 2n, -3n],
  ["div", LEAST, -1n, `Cannot divide ${LEAST} and -1: the result is out of range for Int64`],
  ["mod", 1n, 0n, "Cannot mod 1 by zero"],
  ["mod", -7n, 2n, -1n],
  ["mod", LEAST, -1n, `Cannot mod ${LEAST} and -1: the result is out of range for Int64`],
  ["div", 1, 0, Infinity],
  ["div", -1, 0, -Infinity],
  ["mod", -7, 2, -1],
  ["mul", -1, 0, -0],
  ["add", 1e308, 1e308, Infinity],
];
