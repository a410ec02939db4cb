import type { Value } from "convex/values";
import { componentError } from "./errors.ts";
import { appendRowEvent, isSame } from "./events.ts";
import { checkFields, type Store, type StoredRow, type WriteStore } from "./store.ts";
import type { Clause, Data, FieldValue } from "./validators.ts";
import { equals } from "./where.ts";
import { readRows } from "./read.ts";
import type { FieldKind } from "./tables/types.ts";
import { isTime, keepsRule } from "../rules/value_rules.ts";

// Every change of a row goes through the three functions that follow, and so leaves its event.

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
  await appendRowEvent(store, { after: fields });
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
  await appendRowEvent(store, { before: row, after: next });
  return next;
}

/** Takes a row away. */
export async function deleteRow(store: WriteStore, row: StoredRow): Promise<void> {
  await store.db.delete(row._id);
  await appendRowEvent(store, { before: row });
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

/** Null means "no value", and a field without a value is stored as no field. */
export function withoutNulls(data: Data): Record<string, Value> {
  const fields: Record<string, Value> = {};
  for (const [name, value] of Object.entries(data)) {
    if (value !== null) fields[name] = value;
  }
  return fields;
}

/**
 * Checks that no field without a value is one that a row must have.
 *
 * @throws {ConvexError} FIELD_MISSING.
 */
export function checkRequired(store: Store<unknown>, missing: readonly string[]): void {
  const required = missing.filter((name) => !store.table.fields[name]?.optional);
  if (required.length > 0) {
    throw componentError("FIELD_MISSING", { model: store.model, fields: required });
  }
}

/**
 * Checks names, types and values of fields. Convex checks the schema too, but its message shows the
 * row, and Convex logs messages. A value that the row has already stays, whatever rule came since.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN, FIELD_UNKNOWN or VALUE_INVALID.
 */
export function checkData(
  store: Store<unknown>,
  data: Data,
  { row }: { row?: StoredRow } = {},
): void {
  checkFields(store, Object.keys(data));
  for (const [name, value] of Object.entries(data)) {
    if (value === null) continue;
    const { kind = "string", rule } = store.table.fields[name] ?? {};
    const isKept = row !== undefined && isSame(row[name], value);
    if (!isOfKind(value, kind) || rule && !isKept && !keepsRule(rule, value)) {
      throw componentError("VALUE_INVALID", { model: store.model, fields: [name] });
    }
  }
}

/**
 * The fields of a new row as they are stored, its own `id` among them.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN, FIELD_UNKNOWN, FIELD_MISSING or VALUE_INVALID.
 */
export function newFields(
  store: Store<unknown>,
  data: Data,
): Record<string, Value> & { id: string } {
  checkData(store, data);
  const fields = withoutNulls(data);
  const { id } = fields;
  if (typeof id !== "string" || id === "") {
    throw componentError("FIELD_MISSING", { model: store.model, fields: ["id"] });
  }
  checkRequired(store, Object.keys(store.table.fields).filter((name) => !(name in fields)));
  return { ...fields, id };
}

function isOfKind(value: FieldValue, kind: FieldKind): boolean {
  if (kind === "date") return isTime(value);
  if (kind === "number") return Number.isFinite(value);
  if (kind === "boolean") return typeof value === "boolean";
  if (kind === "string" || kind === "json") return typeof value === "string";
  const itemKind = kind === "string[]" ? "string" : "number";
  return Array.isArray(value) && value.every((item) => isOfKind(item, itemKind));
}
