import type { ValueRuleName } from "../../rules/value_rules.ts";

/** How a field is stored: a date as epoch milliseconds, JSON as text. */
export type FieldKind = "string" | "number" | "boolean" | "date" | "json" | "string[]" | "number[]";

/** One field of a generated table. */
export interface FieldMetadata {
  /** How the field is stored. */
  kind: FieldKind;
  /** Whether a row may lack the field. A missing value is stored as no field at all, never as null. */
  optional?: true;
  /** What a value must be besides; a field without one takes any value of its kind. */
  rule?: ValueRuleName;
  /** What events say of the field: its value, or nothing at all; without one its name alone. */
  audit?: "shown" | "noise";
}

/** One generated table. Every table also has `id` and `projectId`, which are not listed here. */
export interface TableMetadata {
  /** The stored fields by name. */
  fields: Readonly<Record<string, FieldMetadata>>;
  /** Index name to the fields after `projectId`, which leads every one of these indexes. */
  indexes: Readonly<Record<string, readonly string[]>>;
  /** Index name to fields of the few indexes that cross projects; the planner never takes them. */
  globalIndexes?: Readonly<Record<string, readonly string[]>>;
  /** Sets of fields that at most one row of a project may share, besides `id`. */
  unique: readonly (readonly string[])[];
}

/** Every generated table by name. */
export type TablesMetadata = Readonly<Record<string, TableMetadata>>;
