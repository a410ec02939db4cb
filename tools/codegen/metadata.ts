import type { BetterAuthDBSchema, DBFieldAttribute } from "better-auth/db";
import type {
  FieldKind,
  FieldMetadata,
  TableMetadata,
  TablesMetadata,
} from "../../component/tables/types.ts";
import { TIMES } from "../../component/tables/expand.ts";
import { AUDIT_COLUMNS, type TableColumns } from "../../rules/audit_columns.ts";
import { ACCESS_PATHS, GLOBAL_INDEXES } from "./access_paths.ts";
import { COLUMN_RULES } from "./value_rules.ts";

// Convex's own limits on a table's indexes and their names.
const MAX_INDEXES = 32;
const MAX_INDEX_NAME = 64;

type Table = BetterAuthDBSchema[string];

/** How {@linkcode metadataFromAuthTables} works. */
export interface MetadataOptions {
  /** What a value must be, by table and column. @default {COLUMN_RULES} */
  rules?: typeof COLUMN_RULES;
  /** What events say of each column; null for names alone. @default {AUDIT_COLUMNS} */
  columns?: typeof AUDIT_COLUMNS | null;
}

/** Turns Better Auth's tables into the component's metadata; the same input gives the same order. */
export function metadataFromAuthTables(
  tables: BetterAuthDBSchema,
  { columns = AUDIT_COLUMNS, rules = COLUMN_RULES }: MetadataOptions = {},
): TablesMetadata {
  const metadata: Record<string, TableMetadata> = {};
  for (const [key, table] of Object.entries(tables)) {
    metadata[table.modelName] = tableMetadata(key, {
      table,
      rules: rules[key],
      columns: columns && (columns[table.modelName] ?? {}),
    });
  }
  return metadata;
}

function tableMetadata(
  key: string,
  { columns, rules = {}, table }: {
    rules?: (typeof COLUMN_RULES)[string];
    columns: TableColumns | null;
    table: Table;
  },
): TableMetadata {
  const fields: Record<string, FieldMetadata> = {};
  for (const [name, field] of storedFields(table)) {
    const column = field.fieldName ?? name;
    if (column === "projectId" || column === "id" || column.startsWith("_")) {
      throw new Error(`Cannot store "${table.modelName}.${column}": the name is reserved`);
    }
    const rule = rules[name];
    fields[column] = {
      kind: kindOf(field.type),
      ...(field.required === false ? { optional: true } : {}),
      ...(rule === undefined ? {} : { rule }),
      ...auditOf(columns, `${table.modelName}.${column}`),
    };
  }
  const globalIndexes = Object.entries(GLOBAL_INDEXES[key] ?? {})
    .map(([name, index]) => [name, index.fields] as const);
  return {
    fields,
    indexes: indexesOf(key, table),
    ...(globalIndexes.length > 0 ? { globalIndexes: Object.fromEntries(globalIndexes) } : {}),
    unique: uniqueKeysOf(table),
  };
}

/** How events tell a column; one that nobody has classified is not made. */
function auditOf(columns: TableColumns | null, path: string): Pick<FieldMetadata, "audit"> {
  if (columns === null) return {};
  const column = path.split(".")[1] ?? "";
  const classes = (["shown", "secret", "noise"] as const)
    .filter((name) => columns[name]?.split(" ").includes(column));
  const [audit] = classes;
  if (audit === undefined || classes.length > 1) {
    throw new Error(`Say in rules/audit_columns.ts, once, what events tell of "${path}"`);
  }
  return audit === "secret" ? {} : { audit };
}

function storedFields(table: Table): [string, DBFieldAttribute][] {
  return Object.entries(table.fields).filter(([name]) => name !== "id");
}

function kindOf(type: DBFieldAttribute["type"]): FieldKind {
  // A list of literals is Better Auth's enumeration: one of those strings is stored.
  return Array.isArray(type) ? "string" : (type as FieldKind);
}

function columnsOf(table: Table, names: readonly string[]): string[] {
  return names.map((name) => table.fields[name]?.fieldName ?? name);
}

function uniqueKeysOf(table: Table): string[][] {
  const single = storedFields(table)
    .filter(([, field]) => field.unique)
    .map(([name]) => columnsOf(table, [name]));
  const compound = (table.indexes ?? [])
    .filter((index) => index.unique)
    .map((index) => columnsOf(table, index.fields));
  return [...single, ...compound];
}

function indexesOf(key: string, table: Table): Record<string, string[]> {
  const paths = [
    ...storedFields(table)
      .filter(([, field]) => field.unique || field.index || field.references || field.sortable)
      .map(([name]) => [name]),
    ...(table.indexes ?? []).map((index) => [...index.fields]),
    // Some of a table's columns come from a plugin, without which its paths need no index.
    ...(ACCESS_PATHS[key] ?? []).map((path) => [...path.fields]).filter((path) =>
      path.every((name) => name === "id" || name in table.fields)
    ),
  ].map((names) => columnsOf(table, names));
  const indexes: Record<string, string[]> = { p: [], p_id: ["id"] };
  for (const path of paths.filter((path, at) => !isCovered(path, at, paths))) {
    indexes[indexName(path)] = path;
  }
  if (Object.keys(indexes).length > MAX_INDEXES) {
    throw new Error(`Cannot index "${table.modelName}": more than ${MAX_INDEXES} indexes`);
  }
  return indexes;
}

/** An index on [a, b] serves every read that one on [a] serves, so the shorter one is left out. */
function isCovered(path: string[], at: number, paths: string[][]): boolean {
  return paths.some((other, otherAt) =>
    otherAt !== at && path.every((field, i) => other[i] === field) &&
    (other.length > path.length || otherAt < at)
  );
}

function indexName(columns: readonly string[]): string {
  const name = ["p", ...columns].join("_");
  if (name.length > MAX_INDEX_NAME) {
    throw new Error(`Cannot name the index "${name}": more than ${MAX_INDEX_NAME} characters`);
  }
  return name;
}

/**
 * The text of component/tables/metadata.gen.ts. It is part of most bundles of the component, so it is
 * written in the short form of component/tables/expand.ts.
 */
export function metadataSource(metadata: TablesMetadata): string {
  return [
    "// Generated by `deno task codegen` from Better Auth's tables and our plugins' schemas.",
    'import { expandTables } from "./expand.ts";',
    'import type { TablesMetadata } from "./types.ts";',
    "",
    "/** Every table that the adapter functions serve. */",
    "export const TABLES: TablesMetadata = expandTables({",
    ...Object.entries(metadata).map(([name, table]) => tableLine(name, table)),
    "});",
    "",
  ].join("\n");
}

/** The indexes that every table has. */
const COMMON_INDEXES = ["p", "p_id"];

function tableLine(
  name: string,
  { fields, globalIndexes = {}, indexes, unique }: TableMetadata,
): string {
  const implied = [...COMMON_INDEXES, ...unique.map(indexName)];
  const own = Object.entries(indexes).filter(([index]) => !implied.includes(index));
  const parts = [
    Object.entries(fields).map(fieldText).join(" ").replace(TIMES, "@"),
    columnsText(own.map(([, columns]) => columns)),
    columnsText(unique),
    columnsText(namedByColumns(globalIndexes)),
  ];
  while (parts.at(-1) === "") parts.pop();
  return `  ${name}:\n    ${JSON.stringify(parts.join("|"))},`;
}

const SIGNS: Readonly<Partial<Record<FieldKind, string>>> = {
  string: "=",
  "string[]": "*",
  number: "#",
};

const LETTERS: Readonly<Record<FieldKind, string>> = {
  boolean: "b",
  date: "d",
  json: "j",
  number: "n",
  "number[]": "ns",
  string: "s",
  "string[]": "ss",
};

function fieldText([name, { audit, kind, optional, rule }]: [string, FieldMetadata]): string {
  const plain = kind === "string" ? "" : `:${LETTERS[kind]}`;
  const stored = rule === undefined ? plain : `${SIGNS[kind]}${rule}`;
  if (stored.startsWith("undefined")) throw new Error(`Cannot rule "${name}": it is a ${kind}`);
  const told = audit === undefined ? "!" : audit === "noise" ? "~" : "";
  return `${name}${stored}${optional ? "?" : ""}${told}`;
}

function columnsText(lists: readonly (readonly string[])[]): string {
  return lists.map((columns) => columns.join(",")).join(" ");
}

/** The columns of indexes whose names follow from them. */
function namedByColumns(
  indexes: Readonly<Record<string, readonly string[]>>,
): (readonly string[])[] {
  return Object.entries(indexes).map(([name, columns]) => {
    if (name !== ["by", ...columns].join("_")) throw new Error(`Name ${name} by its columns`);
    return columns;
  });
}
