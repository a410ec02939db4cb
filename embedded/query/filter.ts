import {
  CommitTsPlaceholder,
  compareValues,
  convexToJson,
  jsonToConvex,
  type JSONValue,
  type Value,
} from "convex/values";
import { describeValue } from "../values/describe.ts";
import { type DocumentJSON, fieldAt, type JSONObject, kindOf } from "../values/json.ts";

const MAX_INTEGER = 2n ** 63n - 1n;

type Operand = Value | undefined;
type Number = number | bigint;

/** Whether a document passes a `.filter()` expression; comparisons follow Convex's value order. */
export function passesFilter(document: DocumentJSON, expression: JSONValue): boolean {
  return asBoolean(evaluate(document, expression));
}

function evaluate(document: DocumentJSON, expression: JSONValue): Operand {
  const [entry] = Object.entries(expression as JSONObject);
  if (entry === undefined) throw new Error("Cannot evaluate an empty filter expression");
  const [operator, operand] = entry;
  const each = (): Operand[] =>
    (operand as JSONValue[]).map((part: JSONValue): Operand => evaluate(document, part));
  switch (operator) {
    case "$field":
      return decode(fieldAt(document, operand as string));
    case "$literal":
      return decode(operand);
    case "$and":
      return (operand as JSONValue[]).every((part) => asBoolean(evaluate(document, part)));
    case "$or":
      return (operand as JSONValue[]).some((part) => asBoolean(evaluate(document, part)));
    case "$not":
      return !asBoolean(evaluate(document, operand));
    case "$neg":
      return negate(evaluate(document, operand));
    default:
      return binary(operator, each());
  }
}

/** What each comparison says of the order of its operands. */
const COMPARISONS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ["$eq", (order: number) => order === 0],
  ["$neq", (order: number) => order !== 0],
  ["$lt", (order: number) => order < 0],
  ["$lte", (order: number) => order <= 0],
  ["$gt", (order: number) => order > 0],
  ["$gte", (order: number) => order >= 0],
]);

/** How errors call the calculations. */
const VERBS: Readonly<Record<string, string>> = {
  $add: "add",
  $sub: "subtract",
  $mul: "multiply",
  $div: "divide",
  $mod: "mod",
};

const TYPES: Readonly<Record<ReturnType<typeof kindOf>, string>> = {
  null: "Null",
  boolean: "Boolean",
  number: "Float64",
  bigint: "Int64",
  commitTs: "Int64",
  string: "String",
  bytes: "Bytes",
  array: "Array",
  object: "Object",
};

/** What a calculation of two numbers, or of two integers of 64 bits, comes to. */
const CALCULATIONS: ReadonlyMap<string, Calculation> = new Map([
  ["$add", { floats: (a: number, b: number) => a + b, integers: (a: bigint, b: bigint) => a + b }],
  ["$sub", { floats: (a: number, b: number) => a - b, integers: (a: bigint, b: bigint) => a - b }],
  ["$mul", { floats: (a: number, b: number) => a * b, integers: (a: bigint, b: bigint) => a * b }],
  ["$div", { floats: (a: number, b: number) => a / b, integers: (a: bigint, b: bigint) => a / b }],
  ["$mod", { floats: (a: number, b: number) => a % b, integers: (a: bigint, b: bigint) => a % b }],
]);

interface Calculation {
  readonly floats: (left: number, right: number) => number;
  readonly integers: (left: bigint, right: bigint) => bigint;
}

function binary(operator: string, [left, right]: Operand[]): Operand {
  const comparison = COMPARISONS.get(operator);
  if (comparison !== undefined) return comparison(compareValues(left, right));
  const calculation = CALCULATIONS.get(operator);
  if (calculation === undefined) throw new Error(`Unsupported filter operator ${operator}`);
  const verb = VERBS[operator] ?? operator;
  if (typeof left === "number" && typeof right === "number") return calculation.floats(left, right);
  if (typeof left === "bigint" && typeof right === "bigint") {
    if (right === 0n && (operator === "$div" || operator === "$mod")) {
      throw new Error(`Cannot ${verb} ${left} by zero`);
    }
    // The one remainder that has none in 64 bits, as for the processor.
    const overflows = operator === "$mod" && left === -MAX_INTEGER - 1n && right === -1n;
    const result = overflows ? MAX_INTEGER + 1n : calculation.integers(left, right);
    return inRange(result, `${verb} ${left} and ${right}`);
  }
  throw new Error(`Cannot ${verb} ${describe(left)} and ${describe(right)}`);
}

function negate(value: Operand): Number {
  if (typeof value === "number") return -value;
  if (typeof value === "bigint") return inRange(-value, `negate ${value}`);
  throw new Error(`Cannot negate ${describe(value)}`);
}

function inRange(result: bigint, calculation: string): bigint {
  if (BigInt.asIntN(64, result) === result) return result;
  throw new Error(`Cannot ${calculation}: the result is out of range for Int64`);
}

function asBoolean(value: Operand): boolean {
  if (typeof value === "boolean") return value;
  throw new Error(`Cannot use value ${describe(value)} as a Boolean`);
}

/** A value and its type, as Convex's errors name them. */
function describe(value: Operand): string {
  if (value === undefined) return "undefined (type undefined)";
  const json = convexToJson(value);
  return `${describeValue(json)} (type ${TYPES[kindOf(json)]})`;
}

function decode(value: JSONValue | undefined): Operand {
  if (value === undefined) return undefined;
  const missing = typeof value === "object" && value !== null && "$undefined" in value;
  if (missing) return undefined;
  const decoded = jsonToConvex(value);
  // A commit timestamp that is not yet known is above all that are.
  return decoded instanceof CommitTsPlaceholder ? MAX_INTEGER : decoded;
}
