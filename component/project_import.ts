/**
 * Takes an export in, in chunks, into a staged project: its row says `staged`, so no look-up finds
 * it, until `finish` has found it whole. `abandon` erases what was taken.
 */
import {
  type GenericDatabaseReader,
  type GenericDatabaseWriter,
  internalMutationGeneric,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, v } from "convex/values";
import { componentError } from "./errors.ts";
import { type Origin, originValidator } from "./events.ts";
import { MOVED_TABLES, readPart } from "./project_rows.ts";
import { type DynamicModel, openStore, type TypedTable, type WriteStore } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { PLATFORM_PROJECT_ID, type ProjectImportRow } from "./tables/platform.ts";
import type { Data } from "./validators.ts";
import { deleteRow, insertRow, insertUnrecorded, patchRow } from "./write.ts";

/** Rows erased by one mutation: far below Convex's limits, beside live traffic. */
const ERASED_ROWS = 500;
const ERASE = makeFunctionReference<"mutation">("project_import:erase");

const standingValidator = v.object({
  sequence: v.number(),
  lines: v.number(),
  checksum: v.string(),
});

const begunValidator = standingValidator.extend({ isNew: v.boolean() });

/** How far an import is: the next chunk's number, the lines taken and their checksum. */
export type ImportStanding = Infer<typeof standingValidator>;

type ImportModel = {
  projectImport: TypedTable<"projectImport", ProjectImportRow, {
    p_id: ["projectId", "id", "_creationTime"];
  }>;
};
type ImportDocument = ImportModel["projectImport"]["document"];
type Writer = GenericDatabaseWriter<DynamicModel>;

/** Tells how far the import of a project is; null when there is none, or it was abandoned. */
export const status: RegisteredQuery<
  "public",
  { projectId: string },
  Promise<ImportStanding | null>
> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.union(v.null(), standingValidator),
  handler: async (ctx, { projectId }): Promise<ImportStanding | null> => {
    const found = await findImport(ctx.db, projectId);
    return found && found.abandonedAt === undefined ? standingOf(found) : null;
  },
});

type BeginArgs = {
  project: string;
  header: string;
  migration: number;
  now: number;
  origin: Origin;
};

/**
 * Begins an import with the project's row, as JSON of its fields, and the checksum of the export's
 * first line. Begun again with the same line it tells how far it is.
 *
 * @throws {ConvexError} IMPORT_OF_ANOTHER_EXPORT or IMPORT_ABANDONED when another is under way.
 * @throws {ConvexError} PROJECT_TAKEN when there are rows of this project; UNIQUE_CONFLICT when its
 * id, slug or client id is taken; what `insertRow` throws for a row of another form.
 */
export const begin: RegisteredMutation<
  "public",
  BeginArgs,
  Promise<Infer<typeof begunValidator>>
> = mutationGeneric({
  args: {
    project: v.string(),
    header: v.string(),
    migration: v.number(),
    now: v.number(),
    origin: originValidator,
  },
  returns: begunValidator,
  handler: async (ctx, { header, migration, now, origin, project }: BeginArgs) => {
    const fields: Data = { ...JSON.parse(project), staged: true };
    const id = String(fields.id);
    const found = await findImport(ctx.db, id);
    if (found) return { ...sameImport(found, header), isNew: false };
    const store = platformStore(ctx.db, origin);
    await insertRow(store, fields);
    if (await hasRows(ctx.db, id)) throw componentError("PROJECT_TAKEN");
    const row: ProjectImportRow = {
      projectId: PLATFORM_PROJECT_ID,
      id,
      header,
      migration,
      sequence: 0,
      lines: 1,
      checksum: header,
      counts: "{}",
      startedAt: now,
    };
    await importsOf(ctx.db).insert("projectImport", row);
    return { ...standingOf(row), isNew: true };
  },
});

type ChunkArgs = {
  projectId: string;
  sequence: number;
  checksum: string;
  rows: string;
};

/**
 * Takes the next rows, as JSON of `[table, row]` pairs; `checksum` is that of all lines up to and
 * with them. A chunk that was taken before changes nothing.
 *
 * @throws {ConvexError} IMPORT_UNKNOWN, or IMPORT_CHUNK_MISSING when chunks before it are missing.
 * @throws {ConvexError} MODEL_UNKNOWN, FIELD_FORBIDDEN, FIELD_UNKNOWN, FIELD_MISSING, VALUE_INVALID or
 * UNIQUE_CONFLICT for a row; IMPORT_KEY_TAKEN for an API key that another project has.
 */
export const chunk: RegisteredMutation<"public", ChunkArgs, Promise<ImportStanding>> =
  mutationGeneric({
    args: {
      projectId: v.string(),
      sequence: v.number(),
      checksum: v.string(),
      rows: v.string(),
    },
    returns: standingValidator,
    handler: async (ctx, args: ChunkArgs): Promise<ImportStanding> => {
      const { checksum, projectId, sequence } = args;
      const found = await openImport(ctx.db, projectId);
      if (sequence < found.sequence) return standingOf(found);
      if (sequence > found.sequence) throw componentError("IMPORT_CHUNK_MISSING");
      const rows: [table: string, row: Data][] = JSON.parse(args.rows);
      const counts: Record<string, number> = JSON.parse(found.counts);
      for (const [table, row] of rows) {
        await takeRow(ctx.db, { projectId, table, row });
        counts[table] = (counts[table] ?? 0) + 1;
      }
      const next = { sequence: sequence + 1, lines: found.lines + rows.length, checksum };
      await importsOf(ctx.db).patch(found._id, { ...next, counts: JSON.stringify(counts) });
      return next;
    },
  });

async function takeRow(
  db: Writer,
  { projectId, row, table }: { projectId: string; table: string; row: Data },
): Promise<void> {
  if (!MOVED_TABLES.includes(table)) throw componentError("MODEL_UNKNOWN");
  if (table === "apiKey") {
    const hash = String(row.keyHash);
    // A hash that two projects have opens neither, so a staged row could shut a live key out.
    const holder = await db.query("apiKey")
      .withIndex("by_keyHash", (index) => index.eq("keyHash", hash))
      .first();
    if (holder && holder.projectId !== projectId) throw componentError("IMPORT_KEY_TAKEN");
  }
  await insertUnrecorded(openStore({ db, tables: TABLES }, { projectId, model: table }), row);
}

type FinishArgs = {
  projectId: string;
  lines: number;
  checksum: string;
  counts: string;
  migration: number;
  now: number;
  origin: Origin;
};

/**
 * Makes the project live, if what was taken is what the export's last line says. `counts` is JSON of
 * the rows by table.
 *
 * @throws {ConvexError} IMPORT_UNKNOWN, IMPORT_INCOMPLETE, or IMPORT_SCHEMA_CHANGED when data was
 * migrated since the import began.
 */
export const finish: RegisteredMutation<"public", FinishArgs, Promise<null>> = mutationGeneric({
  args: {
    projectId: v.string(),
    lines: v.number(),
    checksum: v.string(),
    counts: v.string(),
    migration: v.number(),
    now: v.number(),
    origin: originValidator,
  },
  returns: v.null(),
  handler: async (ctx, args: FinishArgs): Promise<null> => {
    const found = await openImport(ctx.db, args.projectId);
    if (found.migration !== args.migration) throw componentError("IMPORT_SCHEMA_CHANGED");
    const isWhole = found.lines === args.lines && found.checksum === args.checksum &&
      sorted(found.counts) === sorted(args.counts);
    if (!isWhole) throw componentError("IMPORT_INCOMPLETE");
    const store = platformStore(ctx.db, args.origin);
    const row = await findProjectRow(store, args.projectId);
    if (!row) throw componentError("IMPORT_UNKNOWN");
    await patchRow(store, { row, update: { staged: null, updatedAt: args.now } });
    await importsOf(ctx.db).delete(found._id);
    return null;
  },
});

/** Ends an import and starts to erase what it brought, in mutations of their own. */
export const abandon: RegisteredMutation<
  "public",
  { projectId: string; now: number },
  Promise<null>
> = mutationGeneric({
  args: { projectId: v.string(), now: v.number() },
  returns: v.null(),
  handler: async (ctx, { now, projectId }): Promise<null> => {
    const found = await openImport(ctx.db, projectId);
    await importsOf(ctx.db).patch(found._id, { abandonedAt: now });
    await ctx.scheduler.runAfter(0, ERASE, { projectId });
    return null;
  },
});

/** Erases a batch of an abandoned import's rows, and goes on in another mutation while there are. */
export const erase: RegisteredMutation<"internal", { projectId: string }, Promise<null>> =
  internalMutationGeneric({
    args: { projectId: v.string() },
    returns: v.null(),
    handler: async (ctx, { projectId }): Promise<null> => {
      const db: Writer = ctx.db;
      const found = await findImport(db, projectId);
      if (found?.abandonedAt === undefined) return null;
      const options = { projectId, tables: OWN_TABLES, after: null, maxRows: ERASED_ROWS };
      const { isLast, rows } = await readPart(db, options);
      for (const { row } of rows) await db.delete(row._id);
      if (!isLast) {
        await ctx.scheduler.runAfter(0, ERASE, { projectId });
        return null;
      }
      const store = platformStore(db, { actorType: "system" });
      const project = await findProjectRow(store, projectId);
      if (project?.staged === true) await deleteRow(store, project);
      await importsOf(db).delete(found._id);
      return null;
    },
  });

/** Every table that may hold rows of a staged project. */
const OWN_TABLES: readonly string[] = Object.keys(TABLES);

async function hasRows(db: Writer, projectId: string): Promise<boolean> {
  const part = await readPart(db, { projectId, tables: OWN_TABLES, after: null, maxRows: 1 });
  return part.rows.length > 0;
}

function sameImport(found: ImportDocument, header: string): ImportStanding {
  if (found.abandonedAt !== undefined) throw componentError("IMPORT_ABANDONED");
  if (found.header !== header) throw componentError("IMPORT_OF_ANOTHER_EXPORT");
  return standingOf(found);
}

async function openImport(db: unknown, projectId: string): Promise<ImportDocument> {
  const found = await findImport(db, projectId);
  if (!found || found.abandonedAt !== undefined) throw componentError("IMPORT_UNKNOWN");
  return found;
}

async function findImport(db: unknown, id: string): Promise<ImportDocument | null> {
  return await importsOf(db).query("projectImport")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", id))
    .first();
}

function importsOf(db: unknown): GenericDatabaseWriter<ImportModel> {
  // The callers' databases are typed by their own tables; a query's database is only read.
  return db as GenericDatabaseWriter<ImportModel>;
}

function platformStore(db: Writer, origin: Origin): WriteStore {
  return openStore({ db, tables: TABLES }, {
    projectId: PLATFORM_PROJECT_ID,
    model: "project",
    origin,
  });
}

function findProjectRow({ db }: { db: GenericDatabaseReader<DynamicModel> }, id: string) {
  return db.query("project")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", id))
    .first();
}

function standingOf({ checksum, lines, sequence }: ImportStanding): ImportStanding {
  return { checksum, lines, sequence };
}

/** JSON of an object with its fields in one order. */
function sorted(json: string): string {
  return JSON.stringify(Object.entries(JSON.parse(json)).sort());
}
