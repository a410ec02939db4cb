import type { Value } from "convex/values";
import { componentError } from "./errors.ts";
import { checkFields, type Store, type StoredRow } from "./store.ts";
import type { FieldKind } from "./tables/types.ts";
import type { Data, FieldValue } from "./validators.ts";
import { isTime, keepsRule } from "../rules/value_rules.ts";

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
    const isKept = row !== undefined && sameValue(row[name], value);
    if (!isOfKind(value, kind) || rule && !isKept && !keepsRule(rule, value)) {
      throw componentError("VALUE_INVALID", { model: store.model, fields: [name] });
    }
  }
}

function sameValue(stored: Value | undefined, given: FieldValue): boolean {
  if (!Array.isArray(given) || !Array.isArray(stored)) return stored === given;
  return stored.length === given.length && given.every((item, at) => item === stored[at]);
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
      return Number.isFinite(value);
    case "date":
      return isTime(value);
    case "string[]":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "number[]":
      return Array.isArray(value) && value.every((item) => Number.isFinite(item));
  }
}
