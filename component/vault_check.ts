/**
 * Everything that stands under the projects' keys, over all projects, for a check that opens it. It is
 * opened by the app, never here.
 */
import { type GenericDatabaseReader, queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import { SEALED_COLUMNS } from "../rules/sealed_columns.ts";
import { readPart } from "./project_rows.ts";
import { componentError } from "./errors.ts";
import { type DynamicModel, type Reader, toOutput } from "./store.ts";
import type { TableMetadata } from "./tables/types.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { rowValidator } from "./validators.ts";

/** The tables that are read, in this order: a project's keys first. */
const CHECKED_TABLES = [
  ...new Set(["projectKey", "vaultVersion", ...SEALED_COLUMNS.map(({ table }) => table)]),
];
/** Rows of one part, and characters of their JSON: far below the 16 MiB that a function may read. */
const MAX_ROWS = 200;
const MAX_LENGTH = 2 * 1024 * 1024;
/** Projects of one part, each of which costs a look into every table. */
const MAX_PROJECTS = 20;
/** Projects that are counted. */
const MAX_COUNTED = 1000;

const placeValidator = v.object({ projectId: v.string(), table: v.string(), id: v.string() });
const partValidator = v.object({
  rows: v.array(v.object({ projectId: v.string(), table: v.string(), row: rowValidator })),
  after: v.union(v.null(), placeValidator),
  projectsLeft: v.number(),
});

/** The row that a part ended with; the id is empty where a project starts. */
export type CheckPlace = Infer<typeof placeValidator>;
/** Some rows, where the next part starts, null after the last, and how many projects come: at most 1,000. */
export type CheckPart = Infer<typeof partValidator>;

/** The next rows of every project: at most 200, and 2 MiB of JSON and as much again. */
export const part: RegisteredQuery<"public", { after: CheckPlace | null }, Promise<CheckPart>> =
  queryGeneric({
    args: { after: v.union(v.null(), placeValidator) },
    returns: partValidator,
    handler: async (ctx, { after }): Promise<CheckPart> => {
      const rows: CheckPart["rows"] = [];
      let place = after ?? await nextProject(ctx.db, "");
      for (let projects = 0; place !== null && projects < MAX_PROJECTS; projects++) {
        const found = await readProject(ctx.db, { place, maxRows: MAX_ROWS - rows.length });
        rows.push(...found.rows);
        place = found.after ?? await nextProject(ctx.db, place.projectId);
        if (rows.length >= MAX_ROWS || JSON.stringify(rows).length >= MAX_LENGTH) break;
      }
      const projectsLeft = place === null ? 0 : await countProjects(ctx.db, place.projectId);
      return { rows, after: place, projectsLeft };
    },
  });

async function readProject(
  db: GenericDatabaseReader<DynamicModel>,
  { maxRows, place }: { place: CheckPlace; maxRows: number },
): Promise<Pick<CheckPart, "rows" | "after">> {
  const { projectId } = place;
  const after = place.table === "" ? null : place;
  const found = await readPart(db, { projectId, tables: CHECKED_TABLES, after, maxRows });
  const rows = found.rows.map(({ row, table }) => ({
    projectId,
    table,
    row: toOutput({ table: tableOf(table) }, row),
  }));
  const last = found.rows.at(-1);
  const isMore = !found.isLast && last !== undefined;
  return { rows, after: isMore ? { projectId, table: last.table, id: last.row.id } : null };
}

/** The columns of a table; those that are checked are all generated. */
function tableOf(name: string): TableMetadata {
  const table = TABLES[name];
  if (table === undefined) throw componentError("MODEL_UNKNOWN", { model: name });
  return table;
}

/** The first project after one that has a row in any of the tables, whether it is known or not. */
async function nextProject(
  db: GenericDatabaseReader<DynamicModel>,
  after: string,
): Promise<CheckPlace | null> {
  const ids: string[] = [];
  for (const table of CHECKED_TABLES) {
    const row = await db.query(table)
      .withIndex("p_id", (index) => index.gt("projectId", after))
      .first();
    if (row !== null) ids.push(row.projectId);
  }
  const [projectId] = ids.sort();
  return projectId === undefined ? null : { projectId, table: "", id: "" };
}

async function countProjects(db: Reader, from: string): Promise<number> {
  const rows = await db.query("project")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).gte("id", from))
    .take(MAX_COUNTED);
  return rows.length;
}
