import { compareValues, type Value } from "convex/values";
import type { Clause, FieldValue } from "./validators.ts";

type Fields = Readonly<Record<string, Value | undefined>>;

/** Splits a filter as SQL reads it: every clause of `all` and, if there are some, one of `any`. */
export function splitWhere(where: readonly Clause[]): { all: Clause[]; any: Clause[] } {
  // A lone clause has nothing to be joined with, so its connector says nothing.
  if (where.length < 2) return { all: [...where], any: [] };
  return {
    all: where.filter((clause) => clause.connector === "AND"),
    any: where.filter((clause) => clause.connector === "OR"),
  };
}

/** The filter of the rows whose columns all have these values. */
export function equals(columns: Readonly<Record<string, FieldValue>>): Clause[] {
  const how = { operator: "eq", connector: "AND", mode: "sensitive" } as const;
  return Object.entries(columns).map(([field, value]) => ({ field, value, ...how }));
}

/** Whether a row satisfies a filter. An absent field reads as null, and null compares with nothing. */
export function matches(row: Fields, where: readonly Clause[]): boolean {
  const { all, any } = splitWhere(where);
  return all.every((clause) => holds(row, clause)) &&
    (any.length === 0 || any.some((clause) => holds(row, clause)));
}

function holds(row: Fields, clause: Clause): boolean {
  const fold = clause.mode === "insensitive" ? lowerCase : same;
  const actual = fold(row[clause.field] ?? null);
  const wanted = fold(clause.value);
  switch (clause.operator) {
    case "eq":
      return equal(actual, wanted);
    case "ne":
      return !equal(actual, wanted);
    case "in":
      return listOf(wanted).some((item) => equal(actual, item));
    case "not_in":
      return !listOf(wanted).some((item) => equal(actual, item));
    case "lt":
      return comparable(actual, wanted) && compareValues(actual, wanted) < 0;
    case "lte":
      return comparable(actual, wanted) && compareValues(actual, wanted) <= 0;
    case "gt":
      return comparable(actual, wanted) && compareValues(actual, wanted) > 0;
    case "gte":
      return comparable(actual, wanted) && compareValues(actual, wanted) >= 0;
    case "contains":
      return containsValue(actual, wanted);
    case "starts_with":
      return bothText(actual, wanted, (text, part) => text.startsWith(part));
    case "ends_with":
      return bothText(actual, wanted, (text, part) => text.endsWith(part));
  }
}

function same(value: Value): Value {
  return value;
}

function lowerCase(value: Value): Value {
  if (Array.isArray(value)) return value.map(lowerCase);
  return typeof value === "string" ? value.toLowerCase() : value;
}

/** Equality in Convex's own order, so that a filter and an index range agree. */
function equal(left: Value, right: Value): boolean {
  return compareValues(left, right) === 0;
}

function comparable(left: Value, right: Value): boolean {
  return left !== null && typeof left === typeof right;
}

/** The values of an `in` clause; a single value stands for a list of one. */
export function listOf(value: FieldValue): FieldValue[];
export function listOf(value: Value): Value[];
export function listOf(value: Value): Value[] {
  return Array.isArray(value) ? value : [value];
}

function containsValue(actual: Value, wanted: Value): boolean {
  if (Array.isArray(actual)) return actual.some((item) => equal(item, wanted));
  return bothText(actual, wanted, (text, part) => text.includes(part));
}

function bothText(
  actual: Value,
  wanted: Value,
  test: (text: string, part: string) => boolean,
): boolean {
  return typeof actual === "string" && typeof wanted === "string" && test(actual, wanted);
}
