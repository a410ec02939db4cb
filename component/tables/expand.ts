/**
 * The generated metadata as its file has it: it is part of most bundles of the component, which Convex
 * loads anew for a call, so a table is one text in four parts, of which the last may be absent.
 *
 * ```
 * fields   name=personName token @ image? grants*grants rate#rate
 * |indexes role,id                 (each after projectId; that on the project alone, that on the id and
 * |unique  email                    those of the unique keys are every table's)
 * |global  expiresAt
 * ```
 *
 * A field is its name and how it is stored: alone as text, else `:` and a kind by its letter, `=` and the rule of a
 * text, `*` that of a list of texts, `#` that of a number; `?` stands after an optional one. At the end,
 * `!` is of a field whose values no event tells, and `~` of one that events say nothing of. `@` is the
 * pair of times that most rows have.
 *
 * @module
 */
import type { ValueRuleName } from "../../rules/value_rules.ts";
import type { FieldKind, FieldMetadata, TableMetadata, TablesMetadata } from "./types.ts";

/** Kinds of the columns that have a rule, by the sign before it. */
const RULED: Readonly<Record<string, FieldKind>> = {
  "=": "string",
  "*": "string[]",
  "#": "number",
};

/** Kinds by their letters. */
const KINDS: Readonly<Record<string, FieldKind>> = {
  b: "boolean",
  d: "date",
  j: "json",
  n: "number",
  ns: "number[]",
  s: "string",
  ss: "string[]",
};
/** What `@` stands for. */
export const TIMES = "createdAt:d~ updatedAt:d~";
const FIELD = /^(\w+)(?:([:=#*])(.+?))?(\?)?([!~])?$/;

/** The tables that their texts stand for, each expanded when it is first asked for: a call needs a few. */
export function expandTables(compact: Readonly<Record<string, string>>): TablesMetadata {
  const tables: Record<string, TableMetadata> = {};
  for (const [name, text] of Object.entries(compact)) {
    let table: TableMetadata | undefined;
    const get = () => table ??= expandTable(text);
    Object.defineProperty(tables, name, { enumerable: true, get });
  }
  return tables;
}

function expandTable(text: string): TableMetadata {
  const [fields = "", indexes = "", unique = "", globalIndexes = ""] = text.split("|");
  return {
    fields: Object.fromEntries(words(fields.replace("@", TIMES)).map(expandField)),
    indexes: { p: [], p_id: ["id"], ...named("p", `${unique} ${indexes}`) },
    ...globalIndexes === "" ? {} : { globalIndexes: named("by", globalIndexes) },
    unique: columnLists(unique),
  };
}

function expandField(text: string): [string, FieldMetadata] {
  const [, name = "", sign = "", what = "s", optional, told] = FIELD.exec(text) ?? [];
  const ruled = RULED[sign];
  // The generator writes no other words.
  const stored: FieldMetadata = {
    ...ruled === undefined
      ? { kind: KINDS[what] ?? "string" }
      : { kind: ruled, rule: what as ValueRuleName },
    ...told === "!" ? {} : { audit: told === "~" ? "noise" : "shown" },
  };
  return [name, optional === undefined ? stored : { ...stored, optional: true }];
}

function named(prefix: string, text: string): Record<string, string[]> {
  return Object.fromEntries(
    columnLists(text).map((columns) => [[prefix, ...columns].join("_"), columns]),
  );
}

function columnLists(text: string): string[][] {
  return words(text).map((columns) => columns.split(","));
}

function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}
