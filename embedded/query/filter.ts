import { compareValues, jsonToConvex, type JSONValue, type Value } from "convex/values";
import { type DocumentJSON, fieldAt, type JSONObject } from "../values/json.ts";

type Operand = Value | undefined;
type Number = number | bigint;

/** Whether a document passes a `.filter()` expression; comparisons follow Convex's value order. */
export function passesFilter(document: DocumentJSON, expression: JSONValue): boolean {
  return evaluate(document, expression) === true;
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

function binary(operator: string, [left, right]: Operand[]): Operand {
  switch (operator) {
    case "$eq":
      return compareValues(left, right) === 0;
    case "$neq":
      return compareValues(left, right) !== 0;
    case "$lt":
      return compareValues(left, right) < 0;
    case "$lte":
      return compareValues(left, right) <= 0;
    case "$gt":
      return compareValues(left, right) > 0;
    case "$gte":
      return compareValues(left, right) >= 0;
    default:
      return calculate(operator, [left, right]);
  }
}

function calculate(operator: string, operands: [Operand, Operand]): Number {
  const [left, right] = operands;
  if (typeof left === "number" && typeof right === "number") {
    return calculateFloat(operator, left, right);
  }
  if (typeof left === "bigint" && typeof right === "bigint") {
    return BigInt.asIntN(64, calculateInteger(operator, left, right));
  }
  const verb = operator.slice(1);
  throw new Error(`Cannot ${verb} ${String(left)} and ${String(right)} in a filter`);
}

function calculateFloat(operator: string, left: number, right: number): number {
  switch (operator) {
    case "$add":
      return left + right;
    case "$sub":
      return left - right;
    case "$mul":
      return left * right;
    case "$div":
      return left / right;
    case "$mod":
      return left % right;
    default:
      throw new Error(`Unsupported filter operator ${operator}`);
  }
}

function calculateInteger(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case "$add":
      return left + right;
    case "$sub":
      return left - right;
    case "$mul":
      return left * right;
    case "$div":
      return left / right;
    case "$mod":
      return left % right;
    default:
      throw new Error(`Unsupported filter operator ${operator}`);
  }
}

function negate(value: Operand): Number {
  if (typeof value === "number" || typeof value === "bigint") return -value;
  throw new Error(`Cannot negate ${String(value)} in a filter`);
}

function asBoolean(value: Operand): boolean {
  if (typeof value === "boolean") return value;
  throw new Error(`Expected boolean in filter, got ${String(value)}`);
}

function decode(value: JSONValue | undefined): Operand {
  if (value === undefined) return undefined;
  const missing = typeof value === "object" && value !== null && "$undefined" in value;
  return missing ? undefined : jsonToConvex(value);
}
