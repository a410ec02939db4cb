import { defineTable, type TableDefinition } from "convex/server";
import { type GenericValidator, v } from "convex/values";
import type { FieldKind, FieldMetadata, TableMetadata, TablesMetadata } from "./types.ts";

const STORED: Record<FieldKind, () => GenericValidator> = {
  string: () => v.string(),
  json: () => v.string(),
  number: () => v.number(),
  date: () => v.number(),
  boolean: () => v.boolean(),
  "string[]": () => v.array(v.string()),
  "number[]": () => v.array(v.number()),
};

function fieldValidator(field: FieldMetadata): GenericValidator {
  const stored = STORED[field.kind]();
  return field.optional ? v.optional(stored) : stored;
}

function buildTable(metadata: TableMetadata): TableDefinition {
  const fields: Record<string, GenericValidator> = { projectId: v.string(), id: v.string() };
  for (const [name, field] of Object.entries(metadata.fields)) fields[name] = fieldValidator(field);
  let table: TableDefinition = defineTable(fields);
  for (const [name, columns] of Object.entries(metadata.indexes)) {
    table = table.index(name, ["projectId", ...columns]);
  }
  for (const [name, columns] of Object.entries(metadata.globalIndexes ?? {})) {
    const [first, ...rest] = columns;
    if (first !== undefined) table = table.index(name, [first, ...rest]);
  }
  return table;
}

/** Builds the Convex tables, with their validators and indexes, from generated metadata. */
export function buildTables(metadata: TablesMetadata): Record<string, TableDefinition> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, table]) => [name, buildTable(table)]),
  );
}
