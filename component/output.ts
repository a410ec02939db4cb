import type { Value } from "convex/values";
import type { Store } from "./store.ts";
import type { OutputRow } from "./validators.ts";

/**
 * A row as it leaves the component. It is built from the declared fields, so `projectId` and
 * Convex's own fields can't leave; an absent field is null, and a field that `select` leaves out
 * is not there at all.
 */
export function toOutput(
  store: Store<unknown>,
  row: Readonly<Record<string, Value>>,
  options: { select?: readonly string[] | undefined } = {},
): OutputRow {
  const { select } = options;
  const fields = select?.length ? select : ["id", ...Object.keys(store.table.fields)];
  return Object.fromEntries(fields.map((field) => [field, row[field] ?? null]));
}
