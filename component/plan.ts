import type { Value } from "convex/values";
import type { TableMetadata } from "./tables/types.ts";
import type { Clause, FieldValue, SortBy } from "./validators.ts";
import { listOf, splitWhere } from "./where.ts";

/** One end of an index range. */
export interface Bound<Op extends string = "gt" | "gte" | "lt" | "lte"> {
  /** The index column that it bounds. */
  field: string;
  /** How it bounds it. */
  op: Op;
  /** The bounding value; undefined stands for an absent field. */
  value: Value | undefined;
}

/** A contiguous part of one index, inside one project. */
export interface Range {
  /** The index's name. */
  index: string;
  /** The index's columns after `projectId`. */
  columns: readonly string[];
  /** Fixed values of the leading columns; undefined stands for an absent field. */
  equals: readonly (readonly [field: string, value: Value | undefined])[];
  /** The lower end, on the column after the fixed ones. */
  lower?: Bound<"gt" | "gte">;
  /** The upper end, on the column after the fixed ones. */
  upper?: Bound<"lt" | "lte">;
  /** Whether the index yields the range in the wanted order. */
  inOrder: boolean;
}

/** Where the rows of a filtered read are to be found. */
export interface Plan {
  /** The ranges whose union holds every wanted row; they may overlap. */
  ranges: Range[];
  /** Whether every row of the ranges satisfies the filter, each in one range only. */
  isExact: boolean;
  /** Whether the plan may read every row of the project's table. */
  isScan: boolean;
}

/** What is to be read. */
export interface ReadPlanRequest {
  /** The filter. */
  where: readonly Clause[];
  /** The wanted order; without it any order does. */
  sortBy?: SortBy;
  /** Whether the reader stops after a number of rows. */
  isLimited: boolean;
}

/** Parts of an index, and which clauses they settle. */
interface Candidate {
  ranges: Range[];
  settled: ReadonlySet<Clause>;
}

// A range costs a read of its own, and Convex allows 4,096 of them per function.
const MAX_FAN_OUT = 512;

/** Chooses the index ranges that hold every row a filter can match. Pure. */
export function planRead(table: TableMetadata, request: ReadPlanRequest): Plan {
  const { where, sortBy, isLimited } = request;
  const { all, any } = splitWhere(where);
  const branches = any.length === 0 ? [all] : any.map((clause) => [...all, clause]);
  const chosen = branches.map((clauses) => ({
    clauses,
    candidate: bestCandidate(table, clauses, sortBy),
  }));
  let ranges = distinct(chosen.flatMap(({ candidate }) => candidate.ranges));
  let isExact = any.length === 0 &&
    chosen.every(({ clauses, candidate }) => clauses.every((c) => candidate.settled.has(c)));
  const isUnbounded = ranges.some(isWholeProject);
  if (isUnbounded && ranges.length > 1) {
    // One branch reads everything anyway, so the others would only read rows twice.
    ranges = ranges.filter(isWholeProject).slice(0, 1);
    isExact = false;
  }
  const stopsEarly = where.length === 0 && isLimited && ranges.every((range) => range.inOrder);
  return { ranges, isExact, isScan: isUnbounded && !stopsEarly };
}

function isWholeProject(range: Range): boolean {
  return range.equals.length === 0 && !range.lower && !range.upper;
}

function distinct(ranges: Range[]): Range[] {
  if (ranges.length < 2) return ranges;
  const byKey = new Map<string, Range>();
  for (const range of ranges) byKey.set(rangeKey(range), range);
  return [...byKey.values()];
}

function rangeKey({ index, equals, lower, upper }: Range): string {
  return JSON.stringify([index, equals, lower, upper]);
}

/** How well an index fits a filter; its ranges are made of the best one alone. */
interface Fit {
  index: string;
  columns: readonly string[];
  prefix: Prefix;
  bounds: Bounds | undefined;
  inOrder: boolean;
  score: number;
}

function bestCandidate(
  table: TableMetadata,
  clauses: readonly Clause[],
  sortBy: SortBy | undefined,
): Candidate {
  const fits = Object.keys(table.indexes).map((index) => fitOf(table, index, { clauses, sortBy }));
  return candidateOf(fits.reduce((best, next) => next.score > best.score ? next : best));
}

function fitOf(
  table: TableMetadata,
  index: string,
  { clauses, sortBy }: { clauses: readonly Clause[]; sortBy: SortBy | undefined },
): Fit {
  const columns = table.indexes[index] ?? [];
  const prefix = fixedPrefix(columns, clauses);
  const next = columns[prefix.fields.length];
  const bounds = next === undefined ? undefined : boundsOn(next, clauses);
  const inOrder = !sortBy || sortBy.field === next || isConstant(prefix, sortBy.field);
  const fixes = (field: string) => prefix.fields.includes(field);
  const isUnique = fixes("id") || table.unique.some((key) => key.every(fixes));
  const score = (isUnique ? 1000 : 0) + prefix.score + (bounds ? 4 : 0) +
    (sortBy && inOrder ? 3 : 0) - columns.length * 0.01;
  return { index, columns, prefix, bounds, inOrder, score };
}

function candidateOf({ bounds, columns, inOrder, index, prefix }: Fit): Candidate {
  const { clauses, fields } = prefix;
  let combinations: (Value | undefined)[][] = [[]];
  for (const { operator, value } of clauses) {
    const values = operator === "eq" ? [value] : [...new Set(listOf(value))];
    combinations = combinations
      .flatMap((fixed) => values.map((one) => [...fixed, stored(one)]));
  }
  const ranges = combinations.map((values): Range => ({
    index,
    columns,
    equals: fields.map((field, at) => [field, values[at]] as const),
    ...(bounds?.lower ? { lower: bounds.lower } : {}),
    ...(bounds?.upper ? { upper: bounds.upper } : {}),
    inOrder,
  }));
  return { ranges, settled: new Set([...clauses, ...(bounds?.settled ?? [])]) };
}

/** The leading columns of an index that a filter fixes, by one value or, once, by a list. */
interface Prefix {
  fields: string[];
  /** The clause that fixes each. */
  clauses: Clause[];
  fanOutField?: string;
  score: number;
}

function fixedPrefix(columns: readonly string[], clauses: readonly Clause[]): Prefix {
  const prefix: Prefix = { fields: [], clauses: [], score: 0 };
  for (const field of columns) {
    const equal = clauses.find((c) => c.field === field && c.operator === "eq" && !foldsCase(c));
    const listed = equal || prefix.fanOutField ? undefined : clauses.find((c) => isList(c, field));
    const clause = equal ?? listed;
    if (!clause) break;
    prefix.fields.push(field);
    prefix.clauses.push(clause);
    prefix.score += equal ? 10 : 8;
    if (listed) prefix.fanOutField = field;
  }
  return prefix;
}

/** A field has one value throughout a range when the range fixes it and no list spreads it. */
function isConstant(prefix: Prefix, field: string): boolean {
  return prefix.fields.includes(field) && prefix.fanOutField !== field;
}

function isList(clause: Clause, field: string): boolean {
  return clause.field === field && clause.operator === "in" && !foldsCase(clause) &&
    listOf(clause.value).length <= MAX_FAN_OUT;
}

/** An index keeps text as it is, so it can't serve a comparison that ignores case. */
function foldsCase(clause: Clause): boolean {
  return clause.mode === "insensitive" &&
    listOf(clause.value).some((value) => typeof value === "string");
}

/** Null is stored as an absent field. */
function stored(value: FieldValue): Value | undefined {
  return value ?? undefined;
}

interface Bounds {
  lower?: Bound<"gt" | "gte">;
  upper?: Bound<"lt" | "lte">;
  settled: Clause[];
}

function boundsOn(field: string, clauses: readonly Clause[]): Bounds | undefined {
  if (!clauses.some((clause) => clause.field === field)) return undefined;
  const bounds: Bounds = { settled: [] };
  for (const clause of clauses) {
    if (clause.field === field && clause.value !== null && !foldsCase(clause)) {
      addBound(bounds, clause);
    }
  }
  if (!bounds.lower && !bounds.upper) return undefined;
  // Convex orders absent < null < any value, and no comparison holds for a row without a value.
  bounds.lower ??= { field, op: "gt", value: null };
  return bounds;
}

function addBound(bounds: Bounds, clause: Clause): void {
  const { field, operator, value } = clause;
  if ((operator === "lt" || operator === "lte") && !bounds.upper) {
    bounds.upper = { field, op: operator, value };
    bounds.settled.push(clause);
  } else if ((operator === "gt" || operator === "gte") && !bounds.lower) {
    bounds.lower = { field, op: operator, value };
    bounds.settled.push(clause);
  } else if (operator === "starts_with" && typeof value === "string" && value !== "") {
    if (bounds.lower || bounds.upper) return;
    const end = afterPrefix(value);
    bounds.lower = { field, op: "gte", value };
    if (end !== undefined) {
      bounds.upper = { field, op: "lt", value: end };
      bounds.settled.push(clause);
    }
  }
}

/** The first text after every text with a prefix, in Convex's order (by code point). */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix].map((char) => char.codePointAt(0) ?? 0);
  while (points.length > 0) {
    const last = points.pop() ?? 0;
    if (last === 0x10ffff) continue;
    // The code points from D800 to DFFF are halves of others and are no text by themselves.
    const next = last + 1 >= 0xd800 && last + 1 <= 0xdfff ? 0xe000 : last + 1;
    return String.fromCodePoint(...points, next);
  }
  return undefined;
}
