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
 * a read may start from is the same, and every other text is marked.
 */
export function shadowOf(table: string, row: Row): Row {
  const marked = Object.entries(row).map(([field, value]) =>
    typeof value === "string" && isMarked(table, field)
      ? [field, `${value}${SHADOW_MARK}`] as const
      : [field, value] as const
  );
  return { ...Object.fromEntries(marked), projectId: SHADOW_PROJECT };
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

function isMarked(table: string, field: string): boolean {
  if (typeOf(table, field) !== "string") return false;
  const metadata = TABLES[table];
  const of = (indexes: Readonly<Record<string, readonly string[]>> = {}) =>
    Object.values(indexes).some((columns) => columns.includes(field));
  // The few indexes that cross projects find one row by one key, so no two rows share that.
  if (of(metadata?.globalIndexes)) return metadata?.fields[field]?.kind === "string";
  if (FREE_TEXT.test(field)) return true;
  const isKey = /^id$|Id$/.test(field) || of(metadata?.indexes) || metadata === undefined;
  return !isKey;
}

/** The type a column is stored as; an optional one's is that of its values. */
function typeOf(table: string, field: string): ValidatorJSON["type"] | undefined {
  const { json }: Json = schema.tables[table]?.validator ?? {};
  const fields: Record<string, { fieldType: ValidatorJSON }> = json?.value ?? {};
  return fields[field]?.fieldType.type;
}
