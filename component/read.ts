import { compareValues, type Value } from "convex/values";
import type { IndexRange, IndexRangeBuilder, OrderedQuery } from "convex/server";
import { componentError } from "./errors.ts";
import { type Bound, type Plan, planRead, type Range, type ReadPlanRequest } from "./plan.ts";
import { reportScan } from "./scans.ts";
import {
  checkFields,
  type DynamicColumns,
  type DynamicModel,
  type Store,
  type StoredRow,
} from "./store.ts";
import type { Clause, SortBy } from "./validators.ts";
import { matches } from "./where.ts";

/** Which rows to read. */
export interface ReadRequest {
  /** The filter. */
  where: readonly Clause[];
  /** The wanted order; without it the order is the index's. */
  sortBy?: SortBy;
  /** How many rows to return at most; without it all, up to the read limit. */
  limit?: number;
  /** How many rows to pass over first. */
  offset?: number;
}

// Convex lets one transaction read 32,000 documents or 16 MiB; this leaves room for the rest of it.
const MAX_READS = 16_000;

/** Counts what a read looks at, so that it fails before Convex ends the function. */
interface Budget {
  reads: number;
}

/**
 * Plans a read and reports it when it is a scan.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN or FIELD_UNKNOWN.
 */
export function planFor(store: Store, request: ReadPlanRequest): Plan {
  const { where, sortBy } = request;
  checkFields(store, where.map((clause) => clause.field));
  if (sortBy) checkFields(store, [sortBy.field]);
  const plan = planRead(store.table, request);
  if (plan.isScan) {
    reportScan({
      model: store.model,
      fields: where.map((clause) => clause.field),
      ...(sortBy ? { sortBy: sortBy.field } : {}),
    });
  }
  return plan;
}

/**
 * Reads the rows that satisfy a filter. With a limit it stops as soon as the index order allows.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN, FIELD_UNKNOWN, or VALUE_INVALID for a limit or offset that
 * is no whole number from 0.
 * @throws {ConvexError} READ_LIMIT_EXCEEDED when more than 16,000 rows had to be looked at.
 */
export async function readRows(store: Store, request: ReadRequest): Promise<StoredRow[]> {
  const { where, sortBy, limit, offset = 0 } = request;
  checkWholeNumbers(store, { limit, offset });
  const wanted = limit === undefined ? Infinity : limit + offset;
  const plan = planFor(store, {
    where,
    ...(sortBy ? { sortBy } : {}),
    isLimited: limit !== undefined,
  });
  if (limit === 0) return [];
  const budget = { reads: 0 };
  const rows: StoredRow[] = [];
  for (const [at, range] of plan.ranges.entries()) {
    // Without an order any rows do; with one, each range may hold the first of them.
    const missing = sortBy ? wanted : wanted - rows.length;
    if (missing <= 0) break;
    rows.push(
      ...await readRange(store, range, {
        request,
        plan,
        earlier: plan.ranges.slice(0, at),
        wanted: range.inOrder ? missing : Infinity,
        budget,
      }),
    );
  }
  const isOrdered = plan.ranges.length <= 1 && plan.ranges.every((range) => range.inOrder);
  if (sortBy && !isOrdered) sortRows(rows, sortBy);
  return rows.slice(offset, wanted);
}

function checkWholeNumbers(store: Store, numbers: Record<string, number | undefined>): void {
  const wrong = Object.entries(numbers)
    .filter(([, value]) => value !== undefined && !(Number.isSafeInteger(value) && value >= 0))
    .map(([name]) => name);
  if (wrong.length > 0) {
    throw componentError("VALUE_INVALID", { model: store.model, fields: wrong });
  }
}

async function readRange(
  store: Store,
  range: Range,
  { request, plan, earlier, wanted, budget }: {
    request: ReadRequest;
    plan: Plan;
    earlier: Range[];
    wanted: number;
    budget: Budget;
  },
): Promise<StoredRow[]> {
  const direction = range.inOrder ? request.sortBy?.direction : undefined;
  const query = openRange(store, range, direction ? { direction } : {});
  if (plan.isExact && wanted <= MAX_READS) {
    // A bounded query tells Convex how much to read; a stream that is left early reads ahead.
    const rows = await query.take(wanted);
    count(store, budget, rows.length);
    // Only a value of another type than the field's, which no row has, is left to be sorted out.
    return rows.filter((row) => matches(row, request.where));
  }
  const rows: StoredRow[] = [];
  for await (const row of query) {
    count(store, budget, 1);
    if (earlier.some((other) => isInRange(row, other)) || !matches(row, request.where)) continue;
    rows.push(row);
    if (rows.length >= wanted) break;
  }
  return rows;
}

function count(store: Store, budget: Budget, reads: number): void {
  budget.reads += reads;
  if (budget.reads > MAX_READS) {
    throw componentError("READ_LIMIT_EXCEEDED", { model: store.model });
  }
}

function sortRows(rows: StoredRow[], { field, direction }: SortBy): void {
  const sign = direction === "asc" ? 1 : -1;
  rows.sort((left, right) => sign * compareValues(left[field], right[field]));
}

/** An index range while its columns are fixed, one after the other. */
export type RangeBuilder = IndexRangeBuilder<StoredRow, DynamicColumns, number>;

/** Opens an index range. Every range that a caller can cause starts with the project, here. */
export function openRange(
  store: Pick<Store, "db" | "model" | "projectId">,
  range: Range,
  options: { direction?: "asc" | "desc" } = {},
): OrderedQuery<DynamicModel[string]> {
  return store.db.query(store.model)
    .withIndex(range.index, (index) => {
      let fixed: RangeBuilder = index.eq("projectId", store.projectId);
      for (const [field, value] of range.equals) fixed = fixed.eq(field, keyOf(value));
      return withBounds(fixed, range);
    })
    .order(options.direction ?? "asc");
}

function withBounds(fixed: RangeBuilder, { lower, upper }: Range): IndexRange {
  if (lower && upper) {
    return fixed[lower.op](lower.field, keyOf(lower.value))[upper.op](
      upper.field,
      keyOf(upper.value),
    );
  }
  if (lower) return fixed[lower.op](lower.field, keyOf(lower.value));
  return upper ? fixed[upper.op](upper.field, keyOf(upper.value)) : fixed;
}

// Convex takes undefined for an absent field, which the type of a dynamic row can't say.
function keyOf(value: Value | undefined): Value {
  return value as Value;
}

/** Whether a row lies in a range; it tells which rows an overlapping range yields again. */
export function isInRange(row: StoredRow, range: Range): boolean {
  return range.equals.every(([field, value]) => compareValues(row[field], value) === 0) &&
    isWithin(row, range.lower) && isWithin(row, range.upper);
}

function isWithin(row: StoredRow, bound: Bound | undefined): boolean {
  if (!bound) return true;
  const order = compareValues(row[bound.field], bound.value);
  switch (bound.op) {
    case "gt":
      return order > 0;
    case "gte":
      return order >= 0;
    case "lt":
      return order < 0;
    case "lte":
      return order <= 0;
  }
}
