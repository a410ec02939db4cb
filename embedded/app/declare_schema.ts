import type { ValidatorJSON } from "convex/values";
import { HostError, messageOf } from "../errors.ts";
import { describe } from "../functions/components.ts";
import {
  type ExportedSchema,
  type ExportedTable,
  exportSchema,
  isRecord,
} from "../functions/registered.ts";
import { BY_CREATION_TIME, BY_ID } from "../store/catalog.ts";
import type { DeclaredSchema, DeclaredTable } from "../store/schema.ts";

/** Tables that every component has. */
const SYSTEM_TABLES: readonly DeclaredTable[] = [
  { name: "_scheduled_functions", indexes: [] },
  { name: "_storage", indexes: [] },
];
/** Convex's published limits. */
const MAX_INDEXES = 32;
const MAX_INDEX_FIELDS = 16;
const NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/;
const FIELD = /^[a-zA-Z_][a-zA-Z0-9_]{0,1023}$/;
const SYSTEM_FIELDS = ["_id", "_creationTime"];

/**
 * Reads the default export of a schema.ts and checks it by Convex's rules.
 *
 * @throws {HostError} SCHEMA_INVALID, and UNSUPPORTED for search and vector indexes.
 */
export function declareSchema(component: string, schema: unknown): DeclaredSchema {
  if (schema === undefined) return { component, tables: [...SYSTEM_TABLES] };
  const exported = readSchema(component, schema);
  const tables = exported.tables.map((table) => declareTable(table, exported.schemaValidation));
  return { component, tables: [...SYSTEM_TABLES, ...tables] };
}

function readSchema(component: string, schema: unknown): ExportedSchema {
  try {
    return exportSchema(schema);
  } catch (cause) {
    throw invalid(`Cannot read the schema of ${describe(component)}: ${messageOf(cause)}`, cause);
  }
}

function declareTable(table: ExportedTable, validated: boolean): DeclaredTable {
  const { tableName: name, documentType } = table;
  if (!NAME.test(name)) throw invalid(`Table names must be valid identifiers, got "${name}"`);
  refuseUnsupportedIndexes(table);
  checkFieldNames(name, documentType, { top: true });
  if (table.indexes.length > MAX_INDEXES) {
    throw invalid(
      `Table "${name}" has ${table.indexes.length} indexes, the limit is ${MAX_INDEXES}`,
    );
  }
  const names = new Set<string>();
  const indexes = table.indexes.map((index) => {
    const at = `Index "${index.indexDescriptor}" of table "${name}"`;
    if (names.has(index.indexDescriptor)) throw invalid(`${at} is declared twice`);
    names.add(index.indexDescriptor);
    checkIndex(index, { at, documentType });
    return { name: index.indexDescriptor, fields: index.fields };
  });
  return { name, indexes, documentType: validated ? documentType : undefined };
}

function checkIndex(
  { indexDescriptor: name, fields }: ExportedTable["indexes"][number],
  { at, documentType }: { at: string; documentType: ValidatorJSON },
): void {
  if (!NAME.test(name)) throw invalid(`Index names must be valid identifiers, got "${name}"`);
  if (name === BY_ID || name === BY_CREATION_TIME) throw invalid(`${at} has a reserved name`);
  if (fields.length === 0 || fields.length > MAX_INDEX_FIELDS) {
    throw invalid(`${at} must have 1 to ${MAX_INDEX_FIELDS} fields`);
  }
  if (new Set(fields).size < fields.length) throw invalid(`${at} names a field twice`);
  for (const field of fields) {
    if (SYSTEM_FIELDS.includes(field)) {
      throw invalid(`${at} must not name ${field}, which every index ends with`);
    }
    if (!hasField(documentType, field.split("."))) {
      throw invalid(`${at} references the field "${field}" that does not exist`);
    }
  }
}

/** Whether some document of this type can have the field. */
function hasField(type: ValidatorJSON, [name, ...rest]: string[]): boolean {
  if (name === undefined || type.type === "any") return true;
  if (type.type === "union") return type.value.some((member) => hasField(member, [name, ...rest]));
  if (type.type === "record") return hasField(type.values.fieldType, rest);
  const field = type.type === "object" ? type.value[name] : undefined;
  return field !== undefined && hasField(field.fieldType, rest);
}

function checkFieldNames(table: string, type: ValidatorJSON, { top }: { top: boolean }): void {
  if (type.type === "union") {
    for (const member of type.value) checkFieldNames(table, member, { top });
  } else if (type.type === "array") {
    checkFieldNames(table, type.value, { top: false });
  } else if (type.type === "object") {
    for (const [name, { fieldType }] of Object.entries(type.value)) {
      const system = top && name.startsWith("_") && !SYSTEM_FIELDS.includes(name);
      if (!FIELD.test(name) || system) {
        throw invalid(`Field names must be valid identifiers, got "${name}" in table "${table}"`);
      }
      checkFieldNames(table, fieldType, { top: false });
    }
  }
}

function refuseUnsupportedIndexes(table: ExportedTable): void {
  const [first] = [...table.searchIndexes, ...table.vectorIndexes];
  if (first === undefined) return;
  const name = isRecord(first) ? String(first.indexDescriptor) : "";
  throw new HostError(
    "UNSUPPORTED",
    `Index "${name}" of table "${table.tableName}" is a search or vector index, which the embedded ` +
      "host lacks: remove it, or deploy to Convex",
  );
}

function invalid(what: string, cause?: unknown): HostError {
  return new HostError("SCHEMA_INVALID", `${what}: correct schema.ts`, { cause });
}
