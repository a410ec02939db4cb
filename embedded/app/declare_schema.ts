import type { ValidatorJSON } from "convex/values";
import { describeValidator, validatorFault } from "./check_validators.ts";
import { fieldPathFault, identifierFault } from "../values/names.ts";
import { HostError, messageOf } from "../errors.ts";
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
/** Convex's limits. */
const MAX_INDEXES = 64;
const MAX_INDEX_FIELDS = 16;
const SEE_DOCS =
  "To learn more, see the schema documentation at https://docs.convex.dev/database/schemas.";

/** What a table with a schema of its own may hold. */
type Index = ExportedTable["indexes"][number];

/**
 * Reads the default export of a schema.ts and checks it by Convex's rules, with the sentences of its backend.
 *
 * @throws {HostError} SCHEMA_INVALID, and UNSUPPORTED for search and vector indexes.
 */
export function declareSchema(component: string, schema: unknown): DeclaredSchema {
  if (schema === undefined) return { component, tables: [...SYSTEM_TABLES] };
  const { tables, schemaValidation } = readSchema(schema);
  const sorted = tables.toSorted((a, b) => a.tableName < b.tableName ? -1 : 1);
  const declared = tables.map((table) => declareTable(table, schemaValidation));
  for (const table of sorted) checkIndexedFields(table, schemaValidation);
  for (const table of sorted) refuseUnsupportedIndexes(table);
  return { component, tables: [...SYSTEM_TABLES, ...declared] };
}

function readSchema(schema: unknown): ExportedSchema {
  if (schema === null) throw invalid(`Schema file missing default export. ${SEE_DOCS}`);
  try {
    return exportSchema(schema);
  } catch (cause) {
    throw invalid(`Default export from schema file isn't a Convex schema. ${SEE_DOCS}`, cause);
  }
}

function declareTable(table: ExportedTable, validated: boolean): DeclaredTable {
  const { tableName: name, indexes, stagedDbIndexes: staged = [] } = table;
  const documentType = checkDocumentType(table.documentType);
  if (identifierFault(name) !== null) {
    throw invalid(
      `Invalid table name: "${name}". Identifiers must start with a letter and can only contain ` +
        "letters, digits, and underscores.",
    );
  }
  if (name.startsWith("_")) throw invalid(`${name} is a reserved table name.`);
  const unsupported = unsupportedOf(table);
  const all = [...indexes, ...staged];
  if (all.length + unsupported.length > MAX_INDEXES) {
    throw invalid(`Table "${name}" cannot have more than ${MAX_INDEXES} indexes.`);
  }
  for (const index of all) {
    checkIndex(index, { table: name, kind: staged.includes(index) ? "staged " : "" });
  }
  checkDistinct(name, [indexes, staged]);
  for (const { indexDescriptor } of all) checkIndexName(name, indexDescriptor);
  checkNamesOnce(name, [...all, ...unsupported]);
  return {
    name,
    indexes: indexes.map(({ indexDescriptor, fields }) => ({ name: indexDescriptor, fields })),
    staged: staged.map(({ indexDescriptor }) => indexDescriptor),
    documentType: validated ? documentType : undefined,
  };
}

/** The indexes that a schema stages, as `table.index`. */
export function stagedIndexesOf({ tables }: DeclaredSchema): ReadonlySet<string> {
  return new Set(
    tables.flatMap(({ name, staged = [] }) => staged.map((index) => `${name}.${index}`)),
  );
}

function unsupportedOf(table: ExportedTable): unknown[] {
  const { stagedSearchIndexes = [], stagedVectorIndexes = [] } = table;
  return [
    ...table.searchIndexes,
    ...stagedSearchIndexes,
    ...table.vectorIndexes,
    ...stagedVectorIndexes,
  ];
}

/** Convex lets a schema declare fields that start with `_` and takes no notice of them. */
function checkDocumentType(type: ValidatorJSON): ValidatorJSON {
  const fault = validatorFault(type);
  if (fault !== null) throw invalid(fault);
  if (type.type === "any") return type;
  if (type.type === "object") return withoutSystemFields(type);
  const misplaced = type.type === "union"
    ? type.value.find((member) => member.type !== "object")
    : type;
  if (type.type !== "union" || misplaced !== undefined) {
    throw invalid(
      "The document validator in a schema must be an object, a union of objects, or `v.any()`. " +
        `Found ${describeValidator(misplaced ?? type)}. ${SEE_DOCS}`,
    );
  }
  return { ...type, value: type.value.map(withoutSystemFields) };
}

function withoutSystemFields(type: ValidatorJSON): ValidatorJSON {
  if (type.type !== "object") return type;
  const fields = Object.entries(type.value).filter(([name]) => !name.startsWith("_"));
  return { ...type, value: Object.fromEntries(fields) };
}

function checkIndex(
  { indexDescriptor: index, fields }: Index,
  { table, kind }: { table: string; kind: "" | "staged " },
): void {
  const refuse = (what: string): never => {
    throw invalid(`In table "${table}": ${what}`);
  };
  if (identifierFault(index) !== null) {
    refuse(
      `Invalid index name: "${index}". Identifiers must be 64 characters or less, start with a ` +
        "letter, and only contain letters, digits, underscores.",
    );
  }
  const wrong = fields.find((field) => fieldPathFault(field) !== null);
  if (wrong !== undefined) refuse(`In index "${index}": Invalid index field: "${wrong}"`);
  const at = `In index "${index}": `;
  if (fields.length > MAX_INDEX_FIELDS) {
    refuse(`${at}Indexes may have up to ${MAX_INDEX_FIELDS} fields.`);
  }
  if (fields.includes("_id")) {
    refuse(`${at}\`_id\` is not a valid index field. To load documents by ID, use \`db.get(id)\`.`);
  }
  const twice = fields.find((field, at) => fields.indexOf(field) < at);
  if (twice !== undefined) {
    refuse(`${at}Duplicate field "${twice}". Index fields must be unique within an index.`);
  }
  if (fields.length === 0) {
    throw invalid(`In table "${table}" ${kind}index "${index}" must have at least one field.`);
  }
}

/** No two indexes of the same fields. Convex looks at them in the order of their names, at staged ones last. */
function checkDistinct(table: string, groups: readonly (readonly Index[])[]): void {
  const seen = new Map<string, string>();
  const byName = groups.flatMap((indexes) =>
    [...new Map(indexes.map((index) => [index.indexDescriptor, index.fields]))]
      .sort(([a], [b]) => a < b ? -1 : 1)
  );
  for (const [name, fields] of byName) {
    const key = JSON.stringify(fields);
    const other = seen.get(key);
    if (other !== undefined) {
      throw invalid(
        `In table "${table}" index "${name}" and index "${other}" have the same fields. Indexes ` +
          "must be unique within a table.",
      );
    }
    seen.set(key, name);
  }
}

function checkIndexName(table: string, name: string): void {
  const reserved = name === BY_ID || name === BY_CREATION_TIME || name.startsWith("_");
  if (!reserved || name.startsWith("_fivetran")) return;
  throw invalid(
    `In table "${table}" cannot name an index "${name}" because the name is reserved. Indexes may ` +
      'not start with an underscore or be named "by_id" or "by_creation_time".',
  );
}

function checkNamesOnce(table: string, indexes: readonly unknown[]): void {
  const names = indexes.map((index) => isRecord(index) ? String(index.indexDescriptor) : "");
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice === undefined) return;
  throw invalid(`Table "${table}" has two or more definitions of index "${twice}".`);
}

function checkIndexedFields(table: ExportedTable, validated: boolean): void {
  const indexes = [...table.indexes, ...table.stagedDbIndexes ?? []];
  const fields = indexes.flatMap((index) => index.fields);
  if (fields.includes("_creationTime")) {
    throw invalid(
      "`_creationTime` is automatically added to the end of each index. It should not be added " +
        "explicitly in the index definition. See https://docs.convex.dev/using/indexes for more details.",
    );
  }
  if (fields.some((field) => field.split(".").some((part) => part.startsWith("_")))) {
    throw invalid("Reserved fields (starting with `_`) are not allowed in indexes.");
  }
  if (!validated) return;
  for (const { indexDescriptor, fields } of indexes) {
    const missing = fields.find((field) => !canHold(table.documentType, field.split(".")));
    if (missing === undefined) continue;
    throw invalid(
      `In table "${table.tableName}" the index "${indexDescriptor}" is invalid because it ` +
        `references the field "${missing}" that does not exist.`,
    );
  }
}

/** Whether some document of this type can have the field. */
function canHold(type: ValidatorJSON, [name, ...rest]: string[]): boolean {
  if (name === undefined || type.type === "any") return true;
  if (type.type === "union") return type.value.some((member) => canHold(member, [name, ...rest]));
  const field = type.type === "object" ? type.value[name] : undefined;
  return field !== undefined && canHold(field.fieldType, rest);
}

function refuseUnsupportedIndexes(table: ExportedTable): void {
  const [first] = unsupportedOf(table);
  if (first === undefined) return;
  const name = isRecord(first) ? String(first.indexDescriptor) : "";
  throw new HostError(
    "UNSUPPORTED",
    `Index "${name}" of table "${table.tableName}" is a search or vector index, which the embedded ` +
      "host lacks: remove it, or deploy to Convex",
  );
}

function invalid(sentence: string, cause?: unknown): HostError {
  return new HostError("SCHEMA_INVALID", sentence, { cause: cause && messageOf(cause) });
}
