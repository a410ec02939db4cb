import type { ValidatorJSON } from "convex/values";
import schema from "../../component/schema.ts";
import { TABLES } from "../../component/tables/metadata.gen.ts";
import type { Json } from "../support/client.ts";
import type { Row } from "../support/rows.ts";

/** The project that has a row under the id of every row of another's. Nobody can act in it. */
export const SHADOW_PROJECT = "proj_shadow";
/** Stands in every free text of the shadow project's rows. */
export const SHADOW_MARK = "shadowmark7f3a9c";
/** Stands in names and the like of the foreign project's rows. */
export const FOREIGN_MARK = "foreignmark7f3a9c";

/** Free text that people read; it is marked even where an index leads to it. */
const FREE_TEXT = /^(?:name|displayUsername|description|metadata|userAgent|banReason)$/;

/**
 * The row of the shadow project that looks like a row to whoever forgets the project: every key that
 * a read may start from is the same, and every other value is another.
 */
export function shadowOf(table: string, row: Row): Row {
  const others = Object.entries(row).map(([field, value]) =>
    isKey(table, field) ? [field, value] as const : [field, other(table, field, value)] as const
  );
  return { ...Object.fromEntries(others), projectId: SHADOW_PROJECT };
}

function other(table: string, field: string, value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return typeOf(table, field) === "string" ? `${value}${SHADOW_MARK}` : value;
    case "number":
      return value + 1;
    case "boolean":
      return !value;
    default:
      return value;
  }
}

/** A row of the foreign project with a mark in what people read. JSON stays as it is, for it is parsed. */
export function markedRow(row: Row): Row {
  const marked = Object.entries(row).map(([field, value]) =>
    typeof value === "string" && FREE_TEXT.test(field) && field !== "metadata"
      ? [field, `${value} ${FOREIGN_MARK}`] as const
      : [field, value] as const
  );
  return Object.fromEntries(marked);
}

function isKey(table: string, field: string): boolean {
  const metadata = TABLES[table];
  const isIn = (indexes: Readonly<Record<string, readonly string[]>> = {}) =>
    Object.values(indexes).some((columns) => columns.includes(field));
  const isText = typeOf(table, field) === "string";
  // The few indexes that cross projects find one row by one key, so no two rows share that.
  if (isIn(metadata?.globalIndexes)) return !isText;
  if (FREE_TEXT.test(field)) return false;
  return /^id$|Id$/.test(field) || isIn(metadata?.indexes) || metadata === undefined && isText;
}

/** The type a column is stored as; an optional one's is that of its values. */
function typeOf(table: string, field: string): ValidatorJSON["type"] | undefined {
  const { json }: Json = schema.tables[table]?.validator ?? {};
  const fields: Record<string, { fieldType: ValidatorJSON }> = json?.value ?? {};
  return fields[field]?.fieldType.type;
}
