import type { Value } from "convex/values";
import { componentError } from "./errors.ts";
import { appendEvent, type NewEvent } from "./events.ts";
import { checkFields, type Store, type StoredRow, type WriteStore } from "./store.ts";
import type { FieldKind } from "./tables/types.ts";
import { checkUnique } from "./unique.ts";
import type { Data, FieldValue } from "./validators.ts";

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
  const fields = await insertUnrecorded(store, data);
  await record(store, { action: "created", subject: String(fields.id) });
  return fields;
}

/**
 * {@link insertRow} without an event, for the rows of an import: they are made elsewhere, and the
 * import's own event stands for all of them.
 */
export async function insertUnrecorded(
  store: WriteStore,
  data: Data,
): Promise<Record<string, Value>> {
  checkData(store, data);
  const fields = withoutNulls(data);
  const { id } = fields;
  if (typeof id !== "string" || id === "") {
    throw componentError("FIELD_MISSING", { model: store.model, fields: ["id"] });
  }
  checkRequired(store, Object.keys(store.table.fields).filter((name) => !(name in fields)));
  await checkUnique(store, fields);
  await store.db.insert(store.model, { ...fields, id, projectId: store.projectId });
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
  checkData(store, update);
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

/** Every change of a row goes through the functions above, and leaves its event but for an import's. */
async function record(
  { db, model, origin, projectId }: WriteStore,
  event: Pick<NewEvent, "action" | "subject" | "details">,
): Promise<void> {
  await appendEvent(db, { projectId, model, origin, ...event });
}

/** Null means "no value", and a field without a value is stored as no field. */
function withoutNulls(data: Data): Record<string, Value> {
  const fields: Record<string, Value> = {};
  for (const [name, value] of Object.entries(data)) {
    if (value !== null) fields[name] = value;
  }
  return fields;
}

function checkRequired(store: Store<unknown>, missing: readonly string[]): void {
  const required = missing.filter((name) => !store.table.fields[name]?.optional);
  if (required.length > 0) {
    throw componentError("FIELD_MISSING", { model: store.model, fields: required });
  }
}

// Convex checks the schema too, but its message shows the row, and Convex logs messages.
function checkData(store: Store<unknown>, data: Data): void {
  checkFields(store, Object.keys(data));
  for (const [name, value] of Object.entries(data)) {
    const kind = name === "id" ? "string" : store.table.fields[name]?.kind;
    if (value !== null && kind && !isOfKind(value, kind)) {
      throw componentError("VALUE_INVALID", { model: store.model, fields: [name] });
    }
  }
}

function isOfKind(value: FieldValue, kind: FieldKind): boolean {
  switch (kind) {
    case "string":
    case "json":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "number":
    case "date":
      return Number.isFinite(value);
    case "string[]":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "number[]":
      return Array.isArray(value) && value.every((item) => Number.isFinite(item));
  }
}
