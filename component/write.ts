import type { Value } from "convex/values";
import { componentError } from "./errors.ts";
import { appendEvent, type NewEvent } from "./events.ts";
import { checkData, checkRequired, newFields, withoutNulls } from "./row_rules.ts";
import type { Store, StoredRow, WriteStore } from "./store.ts";
import type { Clause, Data } from "./validators.ts";
import { equals } from "./where.ts";
import { readRows } from "./read.ts";

/**
 * Stores a new row under its own `id`.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN, FIELD_UNKNOWN, FIELD_MISSING or VALUE_INVALID.
 * @throws {ConvexError} UNIQUE_CONFLICT when the id or another unique key is taken.
 */
export async function insertRow(
  store: WriteStore,
  data: Data,
): Promise<Record<string, Value>> {
  const fields = newFields(store, data);
  await checkUnique(store, fields);
  await store.db.insert(store.model, { ...fields, projectId: store.projectId });
  await record(store, { action: "created", subject: fields.id });
  return fields;
}

/**
 * Changes some fields of a row; null takes a field's value away. The id never changes.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN, FIELD_UNKNOWN, FIELD_MISSING or VALUE_INVALID.
 * @throws {ConvexError} UNIQUE_CONFLICT when another row holds a unique key of the changed row.
 */
export async function patchRow(
  store: WriteStore,
  { row, update }: { row: StoredRow; update: Data },
): Promise<StoredRow> {
  checkData(store, update, { row });
  if (update.id !== undefined && update.id !== row.id) {
    throw componentError("FIELD_FORBIDDEN", { model: store.model, fields: ["id"] });
  }
  const removed = Object.keys(update).filter((name) => update[name] === null);
  checkRequired(store, removed);
  const next: StoredRow = { ...row, ...withoutNulls(update) };
  for (const name of removed) delete next[name];
  await checkUnique(store, next, { changed: Object.keys(update), self: row });
  const patch = Object.entries(update).map(([name, value]) => [name, value ?? undefined]);
  await store.db.patch(row._id, Object.fromEntries(patch));
  await record(store, { action: "updated", subject: row.id, details: Object.keys(update) });
  return next;
}

/** Takes a row away. */
export async function deleteRow(store: WriteStore, row: StoredRow): Promise<void> {
  await store.db.delete(row._id);
  await record(store, { action: "deleted", subject: row.id });
}

/** Every change of a row goes through the three functions above, and so leaves its event. */
async function record(
  { db, model, author, projectId }: WriteStore,
  event: Pick<NewEvent, "action" | "subject" | "details">,
): Promise<void> {
  await appendEvent(db, { projectId, model, author, ...event });
}

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
