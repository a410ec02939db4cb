import type { IndexRange, IndexRangeBuilder, OrderedQuery } from "convex/server";
import { compareValues, type Value } from "convex/values";
import type { Bound, Range } from "./plan.ts";
import type { DynamicColumns, DynamicModel, Store, StoredRow } from "./store.ts";

/** An index range while its columns are fixed, one after the other. */
export type RangeBuilder = IndexRangeBuilder<StoredRow, DynamicColumns, number>;

/** Opens an index range. Every range that a caller can cause starts with the project, here. */
export function openRange(
  store: Store,
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
