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

/**
 * Columns that no plugin declares any more: rows of earlier releases may have them until a step has taken
 * them away, and nobody reads them.
 */
const FORMER_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  // Better Auth 1.7.0 to 1.7.2 had it, and 1.7.3 withdrew it. Step 6 takes it away.
  account: ["issuer"],
};

function fieldValidator(field: FieldMetadata): GenericValidator {
  const stored = STORED[field.kind]();
  return field.optional ? v.optional(stored) : stored;
}

function buildTable(metadata: TableMetadata, former: readonly string[]): TableDefinition {
  const fields: Record<string, GenericValidator> = { projectId: v.string(), id: v.string() };
  for (const name of former) fields[name] = v.optional(v.string());
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
    Object.entries(metadata).map((
      [name, table],
    ) => [name, buildTable(table, FORMER_COLUMNS[name] ?? [])]),
  );
}
