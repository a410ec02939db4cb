import { equals } from "./where.ts";
import type { Value } from "convex/values";
import { componentError } from "./errors.ts";
import { readRows } from "./read.ts";
import type { Store, StoredRow } from "./store.ts";
import type { Clause } from "./validators.ts";

/**
 * Checks that no other row of the project shares a unique key with `next`. Rows without a value
 * never collide, as in SQL. Two callers can't both pass: Convex re-runs one of two transactions
 * when one wrote what the other read.
 *
 * @param store The table.
 * @param next The fields of the row as they are to be stored.
 * @param options `changed`: the fields that change, to check no more than these; `self`: the row
 * that is being changed.
 * @throws {ConvexError} UNIQUE_CONFLICT with the key's fields.
 */
export async function checkUnique(
  store: Store,
  next: Readonly<Record<string, Value>>,
  options: { changed?: readonly string[]; self?: StoredRow } = {},
): Promise<void> {
  const { changed, self } = options;
  for (const key of [["id"], ...store.table.unique]) {
    if (changed && !key.some((field) => changed.includes(field))) continue;
    const where = keyClauses(key, next);
    if (!where) continue;
    const holders = await readRows(store, { where, limit: 2 });
    if (holders.some((holder) => holder._id !== self?._id)) {
      throw componentError("UNIQUE_CONFLICT", { model: store.model, fields: [...key] });
    }
  }
}

function keyClauses(
  key: readonly string[],
  row: Readonly<Record<string, Value>>,
): Clause[] | undefined {
  const clauses: Clause[] = [];
  for (const field of key) {
    const value = row[field];
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      return undefined;
    }
    clauses.push(...equals({ [field]: value }));
  }
  return clauses;
}
