import type { Value } from "convex/values";
import type { Plan, Range } from "./plan.ts";
import { isInRange, openRange, planFor } from "./read.ts";
import type { Store, StoredRow } from "./store.ts";
import type { Clause } from "./validators.ts";
import { matches } from "./where.ts";

/** A bounded part of the rows that satisfy a filter. */
export interface Batch {
  /** The rows of this part. */
  rows: StoredRow[];
  /** Where the next part starts, or null after the last one. */
  cursor: string | null;
}

/** How one part is read. */
export interface BatchOptions {
  /** Where the part starts, or null for the first one. */
  cursor: string | null;
  /** How many rows to return at most. */
  maxRows: number;
  /** How many rows to look at at most. */
  maxReads: number;
  /** Whether the caller changes every row it gets, so that getting all of them is no scan. */
  isSweep: boolean;
}

/**
 * Reads the next part of the rows that satisfy a filter, in index order. Rows with the very same
 * index key are never split, so a part may exceed its limits by a few rows.
 */
export async function readBatch(
  store: Store,
  where: readonly Clause[],
  { cursor, maxRows, maxReads, isSweep }: BatchOptions,
): Promise<Batch> {
  const plan = planFor(store, { where, isLimited: isSweep });
  const start = cursor === null ? { range: 0, key: [] } : parsePlace(cursor);
  const rows: StoredRow[] = [];
  let reads = 0;
  for (let at = start.range; at < plan.ranges.length; at++) {
    let last: string | undefined;
    for (const part of partsAfter(plan, at, at === start.range ? start.key : [])) {
      for await (const row of openRange(store, part)) {
        const place = placeOf(plan, at, row);
        if ((rows.length >= maxRows || reads >= maxReads) && place !== last) {
          return { rows, cursor: last ?? placeBefore(at) };
        }
        reads++;
        last = place;
        const isRepeated = plan.ranges.slice(0, at).some((earlier) => isInRange(row, earlier));
        if (!isRepeated && matches(row, where)) rows.push(row);
      }
    }
  }
  return { rows, cursor: null };
}

/** What is left of a range after an index key: the same leading values, then each column beyond. */
function partsAfter(plan: Plan, at: number, key: readonly (Value | undefined)[]): Range[] {
  const range = plan.ranges[at];
  if (!range) return [];
  if (key.length === 0) return [range];
  const columns = keyColumns(range);
  return columns.map((field, depth): Range => ({
    ...range,
    equals: [
      ...range.equals,
      ...columns.slice(0, depth).map((column, i) => [column, key[i]] as const),
    ],
    lower: { field, op: "gt", value: key[depth] },
    ...(depth === 0 ? {} : { upper: undefined }),
  })).reverse();
}

/** The columns that order a range: those it does not fix, then Convex's creation time. */
function keyColumns(range: Range): string[] {
  return [...range.columns.slice(range.equals.length), "_creationTime"];
}

function placeOf(plan: Plan, at: number, row: StoredRow): string {
  const range = plan.ranges[at];
  const key = range ? keyColumns(range).map((column) => row[column] ?? null) : [];
  return JSON.stringify({ range: at, key });
}

function placeBefore(at: number): string {
  return JSON.stringify({ range: at, key: [] });
}

/** The place of the last row that was looked at: its range and its index key after the fixed part. */
function parsePlace(cursor: string): { range: number; key: (Value | undefined)[] } {
  const { range, key } = JSON.parse(cursor) as { range: number; key: Value[] };
  // JSON knows no undefined, and no stored value is null.
  return { range, key: key.map((value) => value ?? undefined) };
}
