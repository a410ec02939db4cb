/**
 * Erases a deleted project for good: a job in batches, whose place is kept in a row, so that it goes
 * on after a crash. It reads one project's rows at a time, by indexes that the project leads.
 */
import {
  makeFunctionReference,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type Infer, v } from "convex/values";
import { job, writingMutation } from "./mutations.ts";
import {
  type Doc,
  openStore,
  type Reader,
  requireKnownData,
  type Writer,
  type WriteStore,
} from "./store.ts";
import { type BatchLimits, deleteNextRows, type ErasePlace } from "./erase_sources.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import type { ErasureRow } from "./tables/platform.ts";
import { deleteRow } from "./write.ts";

/** What one mutation takes away: far below Convex's limits of documents, bytes and time. */
const BATCH: BatchLimits = { maxRows: 500, maxBytes: 4 * 1024 * 1024 };
/** Projects one run of the cron looks at. */
const MAX_DUE = 100;
/** An erasure that stood still for so long lost its next batch to an error and is started again. */
const STALLED_MS = 10 * 60 * 1000;

const RUN = makeFunctionReference<"mutation", { projectId: string }>("erase:run");

const progressValidator = v.object({
  rows: v.number(),
  startedAt: v.number(),
  finishedAt: v.optional(v.number()),
});

/** How far an erasure is: rows erased so far, and its times, epoch ms. */
export type ErasureProgress = Infer<typeof progressValidator>;

/**
 * Starts to erase a deleted project whose time has come by `now`, epoch ms: its secrets are
 * unreadable from this commit on, its rows follow in batches. Returns how far it is; null for a
 * project that lives, or may still be restored, or never was.
 */
export const start: RegisteredMutation<
  "public",
  { projectId: string; now: number },
  Promise<ErasureProgress | null>
> = writingMutation({
  args: { projectId: v.string(), now: v.number() },
  returns: v.union(v.null(), progressValidator),
  handler: async (ctx, { now, projectId }): Promise<ErasureProgress | null> => {
    const db: Writer = ctx.db;
    const stored = await readErasure(db, projectId);
    if (!await isDoomed(db, { projectId, now })) return toProgress(stored);
    if (stored && stored.finishedAt === undefined) return toProgress(stored);
    const begun = await begin(db, { projectId, now, stored });
    await ctx.scheduler.runAfter(0, RUN, { projectId });
    return toProgress(begun);
  },
});

/** Tells how far the erasure of a project is; null if there was none. */
export const progress: RegisteredQuery<
  "public",
  { projectId: string },
  Promise<ErasureProgress | null>
> = queryGeneric({
  args: { projectId: v.string() },
  returns: v.union(v.null(), progressValidator),
  handler: async (ctx, { projectId }): Promise<ErasureProgress | null> =>
    toProgress(await readErasure(ctx.db, projectId)),
});

/** Erases one batch, and goes on in another mutation while there is more. */
export const run: RegisteredMutation<"internal", { projectId: string }, Promise<null>> = job({
  args: { projectId: v.string() },
  returns: v.null(),
  handler: async (ctx, { projectId }): Promise<null> => {
    const isDone = await eraseBatch(ctx.db, { projectId, now: Date.now(), limits: BATCH });
    if (!isDone) await ctx.scheduler.runAfter(0, RUN, { projectId });
    return null;
  },
});

/** Starts what is due, and starts again what stands still. */
export const due: RegisteredMutation<"internal", Record<never, never>, Promise<null>> = job({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    const db: Writer = ctx.db;
    const now = Date.now();
    const projects = await db.query("project")
      .withIndex(
        "p_eraseAt",
        (index) => index.eq("projectId", PLATFORM_PROJECT_ID).gt("eraseAt", 0).lte("eraseAt", now),
      )
      .take(MAX_DUE);
    for (const { id: projectId } of projects) {
      const stored = await readErasure(db, projectId);
      const isRunning = stored !== null && stored.finishedAt === undefined;
      if (isRunning && now - stored.at < STALLED_MS) continue;
      // Its row says that it moved, so that the next run of the cron does not start it twice.
      if (isRunning) await db.patch(stored._id, { at: now });
      else if (await isDoomed(db, { projectId, now })) {
        await begin(db, { projectId, now, stored });
      } else continue;
      await ctx.scheduler.runAfter(0, RUN, { projectId });
    }
    return null;
  },
});

/**
 * Erases the next rows of a project and keeps the place; the last batch takes the project's own row,
 * whose event stays with the platform. Returns whether nothing is left to do.
 */
export async function eraseBatch(
  database: unknown,
  { limits, now, projectId }: { projectId: string; now: number; limits: BatchLimits },
): Promise<boolean> {
  // One database: by its tables' types for reads here, by their names for the store of a row.
  const db = database as Writer & WriteStore["db"];
  await requireKnownData(db);
  const stored = await readErasure(db, projectId);
  if (!stored || stored.finishedAt !== undefined) return true;
  if (!await isDoomed(db, { projectId, now })) return true;
  const { count, next } = await deleteNextRows(db, { projectId, place: placeOf(stored), limits });
  const { _creationTime, _id, after: _, source: __, ...kept } = stored;
  const state = { ...kept, rows: stored.rows + count, at: now };
  if (next !== null) {
    await db.replace(_id, { ...state, ...next });
    return false;
  }
  await deleteProjectRow(db, projectId);
  await db.replace(_id, { ...state, rows: state.rows + 1, finishedAt: now });
  return true;
}

async function begin(
  db: Writer,
  { now, projectId, stored }: {
    projectId: string;
    now: number;
    stored: Doc<"projectErasure"> | null;
  },
): Promise<ErasureRow> {
  // First, and at once, all of them: without these rows nothing that the project sealed opens again.
  const limits = { maxRows: Infinity, maxBytes: Infinity };
  const { count } = await deleteNextRows(db, { projectId, limits, keysOnly: true });
  const row = {
    projectId: PLATFORM_PROJECT_ID,
    id: projectId,
    rows: count,
    startedAt: now,
    at: now,
  };
  if (stored) await db.replace(stored._id, row);
  else await db.insert("projectErasure", row);
  return row;
}

async function isDoomed(
  db: Reader,
  { now, projectId }: { projectId: string; now: number },
): Promise<boolean> {
  const row = await readProject(db, projectId);
  return row?.deletedAt !== undefined && row.eraseAt !== undefined && row.eraseAt <= now;
}

async function deleteProjectRow(
  db: Writer & WriteStore["db"],
  projectId: string,
): Promise<void> {
  const row = await readProject(db, projectId);
  const scope = { projectId: PLATFORM_PROJECT_ID, model: "project" };
  if (row) await deleteRow(openStore({ db, tables: TABLES }, scope), row);
}

function readProject(db: Reader, id: string): Promise<Doc<"project"> | null> {
  return db.query("project")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", id))
    .first();
}

function readErasure(db: Reader, id: string): Promise<Doc<"projectErasure"> | null> {
  return db.query("projectErasure")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", id))
    .first();
}

function placeOf({ after, source }: ErasureRow): ErasePlace | null {
  return source === undefined ? null : { source, ...(after === undefined ? {} : { after }) };
}

function toProgress(row: ErasureRow | null): ErasureProgress | null {
  if (!row) return null;
  const { finishedAt, rows, startedAt } = row;
  return { rows, startedAt, ...(finishedAt === undefined ? {} : { finishedAt }) };
}
