/** Reads a project's rows for an export, and records that there was one. */
import {
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, v } from "convex/values";
import { appendEvent } from "./events.ts";
import { type Author, authorValidator } from "./author.ts";
import { MOVED_TABLES, readPart } from "./project_rows.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import { type OutputRow, rowValidator } from "./validators.ts";

/** Rows of one page. */
const PAGE_ROWS = 500;

const placeValidator = v.object({ table: v.string(), id: v.string() });
const pageValidator = v.object({
  rows: v.array(v.object({ table: v.string(), row: rowValidator })),
  /** Tables that are read whole, and tables there are. */
  tablesDone: v.number(),
  tables: v.number(),
  isLast: v.boolean(),
});

/** A page of an export: rows without what binds them to their project. */
export type ExportedPage = Infer<typeof pageValidator>;
type PageArgs = { projectId: string; after: Infer<typeof placeValidator> | null };

/**
 * Reads the next rows of a project: at most 500, and at most 2 MiB and a row of JSON. A place in a
 * table that does not move, or in none, is where the first table starts.
 */
export const page: RegisteredQuery<"public", PageArgs, Promise<ExportedPage>> = queryGeneric({
  args: { projectId: v.string(), after: v.union(v.null(), placeValidator) },
  returns: pageValidator,
  handler: async (ctx, { after, projectId }: PageArgs): Promise<ExportedPage> => {
    const tables = MOVED_TABLES;
    const isPlace = after !== null && tables.includes(after.table);
    const place = isPlace ? after : null;
    const part = await readPart(ctx.db, { projectId, tables, after: place, maxRows: PAGE_ROWS });
    const rows = part.rows.map(({ row, table }) => ({ table, row: withoutSystemFields(row) }));
    const at = rows.at(-1)?.table ?? place?.table;
    const tablesDone = part.isLast ? tables.length : at === undefined ? 0 : tables.indexOf(at);
    return { rows, tablesDone, tables: tables.length, isLast: part.isLast };
  },
});

function withoutSystemFields(
  { _creationTime, _id, projectId: _, ...fields }: OutputRow,
): OutputRow {
  return fields;
}

type RecordArgs = { projectId: string; author: Author };

/** Records that somebody started to export a project. */
export const record: RegisteredMutation<"public", RecordArgs, Promise<null>> = mutationGeneric({
  args: { projectId: v.string(), author: authorValidator },
  returns: v.null(),
  handler: async (ctx, { author, projectId }: RecordArgs): Promise<null> => {
    const about = { model: "project", subject: projectId };
    await appendEvent(ctx, {
      projectId: PLATFORM_PROJECT_ID,
      kind: "exported",
      ...about,
      author,
    });
    return null;
  },
});
