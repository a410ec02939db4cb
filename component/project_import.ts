/**
 * Takes an export in, in chunks: the rows of a project whose own row says `staged`, so that no look-up
 * finds it, and how far that is. The caller writes the project's row, in the same transaction.
 */
import {
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, v, type Value } from "convex/values";
import { componentError } from "./errors.ts";
import { MOVED_TABLES, readPart } from "./project_rows.ts";
import type { RangeBuilder } from "./read.ts";
import { addUseOfRows } from "./vault_use.ts";
import { newFields } from "./write.ts";
import { type Doc, openStore, type Reader, requireKnownData, type WriteStore } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import type { ProjectImportRow } from "./tables/platform.ts";
import type { Data } from "./validators.ts";
import { isRowId } from "../rules/value_rules.ts";

const standingValidator = v.object({
  header: v.string(),
  sequence: v.number(),
  lines: v.number(),
  checksum: v.string(),
});

/**
 * How far an import is: the checksum of the export's first line, the next chunk's number, the lines
 * taken and their checksum.
 */
export type ImportStanding = Infer<typeof standingValidator>;

/** Tells how far the import of a project is; null when there is none. */
export const status: RegisteredQuery<
  "public",
  { projectId: string },
  Promise<ImportStanding | null>
> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.union(v.null(), standingValidator),
  handler: async (ctx, { projectId }): Promise<ImportStanding | null> => {
    const found = await findImport(ctx.db, projectId);
    return found && standingOf(found);
  },
});

type BeginArgs = { projectId: string; header: string; migration: number; now: number };

/**
 * Begins an import with the checksum of the export's first line.
 *
 * @throws {ConvexError} PROJECT_TAKEN when there are rows of this project, or another import.
 */
export const begin: RegisteredMutation<"public", BeginArgs, Promise<ImportStanding>> =
  mutationGeneric({
    args: {
      projectId: v.string(),
      header: v.string(),
      migration: v.number(),
      now: v.number(),
    },
    returns: standingValidator,
    handler: async (ctx, args: BeginArgs): Promise<ImportStanding> => {
      await requireKnownData(ctx.db);
      const { header, migration, now, projectId } = args;
      const all = { projectId, tables: Object.keys(TABLES), after: null };
      const { rows } = await readPart(ctx.db, { ...all, maxRows: 1 });
      if (rows.length > 0 || await findImport(ctx.db, projectId)) {
        throw componentError("PROJECT_TAKEN");
      }
      const row: ProjectImportRow = {
        projectId: PLATFORM_PROJECT_ID,
        id: projectId,
        header,
        migration,
        sequence: 0,
        lines: 1,
        checksum: header,
        counts: "{}",
        startedAt: now,
      };
      await ctx.db.insert("projectImport", row);
      return standingOf(row);
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
 * with them. A chunk that was taken before changes nothing. Rows leave no event each.
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
      await requireKnownData(ctx.db);
      const { checksum, projectId, sequence } = args;
      const found = await openImport(ctx.db, projectId);
      if (sequence < found.sequence) return standingOf(found);
      if (sequence > found.sequence) throw componentError("IMPORT_CHUNK_MISSING");
      const rows: [table: string, row: Data][] = JSON.parse(args.rows);
      const counts: Record<string, number> = JSON.parse(found.counts);
      for (const [table, row] of rows) {
        await checkKey(ctx.db, { projectId, table, row });
        await takeRow(ctx.db, { projectId, table, row });
        counts[table] = (counts[table] ?? 0) + 1;
      }
      const versions = rows.flatMap(([table, row]) => table === "vaultVersion" ? [row] : []);
      await addUseOfRows(ctx.db, { projectId, rows: versions, each: 1 });
      const next = { sequence: sequence + 1, lines: found.lines + rows.length, checksum };
      await ctx.db.patch(found._id, { ...next, counts: JSON.stringify(counts) });
      return { ...next, header: found.header };
    },
  });

async function takeRow(
  db: WriteStore["db"],
  { projectId, row, table }: { projectId: string; table: string; row: Data },
): Promise<void> {
  if (!MOVED_TABLES.includes(table)) throw componentError("MODEL_UNKNOWN");
  const store: WriteStore = openStore({ db, tables: TABLES }, { projectId, model: table });
  const fields = newFields(store, row);
  if (!isRowId(fields.id)) {
    throw componentError("VALUE_INVALID", { model: table, fields: ["id"] });
  }
  for (const key of [["id"], ...store.table.unique]) await checkKeyFree(store, { key, fields });
  await db.insert(table, { ...fields, projectId });
}

/** A hash that two projects have opens neither, so a staged row could shut a live key out. */
async function checkKey(
  db: Reader,
  { projectId, row: { keyHash }, table }: { projectId: string; table: string; row: Data },
): Promise<void> {
  if (table !== "apiKey" || typeof keyHash !== "string") return;
  const holder = await db.query("apiKey")
    .withIndex("by_keyHash", (index) => index.eq("keyHash", keyHash))
    .first();
  if (holder && holder.projectId !== projectId) throw componentError("IMPORT_KEY_TAKEN");
}

/**
 * What unique.ts checks for any write, without its planner: this module stays small, and an import
 * knows each index it needs.
 */
async function checkKeyFree(
  { db, model, projectId, table }: WriteStore,
  { fields, key }: { key: readonly string[]; fields: Readonly<Record<string, Value>> },
): Promise<void> {
  const values = key.map((field) => fields[field]);
  if (values.includes(undefined)) return;
  const index = uniqueIndex(table.indexes, key);
  const holder = await db.query(model).withIndex(index, (builder) => {
    let range: RangeBuilder = builder.eq("projectId", projectId);
    for (const [at, field] of key.entries()) range = range.eq(field, values[at] ?? null);
    return range;
  }).first();
  if (holder) throw componentError("UNIQUE_CONFLICT", { model, fields: [...key] });
}

/** The index that starts with the columns of a unique key; another may be longer than the key. */
function uniqueIndex(
  indexes: Readonly<Record<string, readonly string[]>>,
  key: readonly string[],
): string {
  const found = Object.entries(indexes)
    .find(([, columns]) => key.every((field, at) => columns[at] === field));
  if (!found) throw new Error(`Cannot check ${key.join(" and ")}: no index starts with it`);
  return found[0];
}

type FinishArgs = {
  projectId: string;
  lines: number;
  checksum: string;
  counts: string;
  migration: number;
};

/**
 * Ends an import if what was taken is what the export's last line says. `counts` is JSON of the rows
 * by table.
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
  },
  returns: v.null(),
  handler: async (ctx, args: FinishArgs): Promise<null> => {
    const found = await openImport(ctx.db, args.projectId);
    if (found.migration !== args.migration) throw componentError("IMPORT_SCHEMA_CHANGED");
    const isWhole = found.lines === args.lines && found.checksum === args.checksum &&
      sorted(found.counts) === sorted(args.counts);
    if (!isWhole) throw componentError("IMPORT_INCOMPLETE");
    await ctx.db.delete(found._id);
    return null;
  },
});

/**
 * Ends an import that is given up; erase.ts takes away what it brought.
 *
 * @throws {ConvexError} IMPORT_UNKNOWN
 */
export const abandon: RegisteredMutation<"public", { projectId: string }, Promise<null>> =
  mutationGeneric({
    args: { projectId: v.string() },
    returns: v.null(),
    handler: async (ctx, { projectId }): Promise<null> => {
      const { _id } = await openImport(ctx.db, projectId);
      await ctx.db.delete(_id);
      return null;
    },
  });

async function openImport(db: Reader, projectId: string): Promise<Doc<"projectImport">> {
  const found = await findImport(db, projectId);
  if (!found) throw componentError("IMPORT_UNKNOWN");
  return found;
}

async function findImport(db: Reader, id: string): Promise<Doc<"projectImport"> | null> {
  return await db.query("projectImport")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", id))
    .first();
}

function standingOf({ checksum, header, lines, sequence }: ImportStanding): ImportStanding {
  return { checksum, header, lines, sequence };
}

/** JSON of an object with its fields in one order. */
function sorted(json: string): string {
  return JSON.stringify(Object.entries(JSON.parse(json)).sort());
}
