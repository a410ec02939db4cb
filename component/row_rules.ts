import type { Value } from "convex/values";
import { componentError } from "./errors.ts";
import { checkFields, type Store } from "./store.ts";
import type { FieldKind } from "./tables/types.ts";
import type { Data, FieldValue } from "./validators.ts";

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
 * Checks names and types of fields. Convex checks the schema too, but its message shows the row, and
 * Convex logs messages.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN, FIELD_UNKNOWN or VALUE_INVALID.
 */
export function checkData(store: Store<unknown>, data: Data): void {
  checkFields(store, Object.keys(data));
  for (const [name, value] of Object.entries(data)) {
    const kind = name === "id" ? "string" : store.table.fields[name]?.kind;
    if (value !== null && kind && !isOfKind(value, kind)) {
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
