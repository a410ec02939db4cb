/**
 * The one sequencer of a deployment: it gives events their numbers, project by project, as the next leaves
 * of each project's tree. Whoever appends an event touches none of what it writes. It runs in batches that
 * schedule each other, and sleeps while there is nothing to do.
 */
import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import { type Batch, growTree, MAX_EVENTS, nextBatch } from "./audit_grow.ts";
import { scheduleSigning } from "./audit_signer.ts";
import { readSequencer, RUN, SETTLE_MS } from "./events.ts";
import { job, writingMutation } from "./mutations.ts";
import type { Doc, Reader, Schedules, Writer } from "./store.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";

/**
 * Between two batches while few events come. With a second, one batch for each checkpoint, what comes first of very
 * many would be signed after more than two on a slow host: it waits for the batch, and for those that follow.
 */
const CALM_MS = 700;
/** The same where a calm time would bring more events than one batch has room for: the last ones would be late. */
const BUSY_MS = 500;
/** The least time that a batch's events are taken to have come in; those of one write come at once. */
const SPAN_MS = 100;
/**
 * For how long no event has come where the batch that takes in the last ones is the last. Whether any waits is then
 * asked in the transaction that falls asleep: an event that is committed meanwhile has that repeated, and one that
 * comes later has read a row that was changed, and so is repeated itself and wakes the sequencer. A shorter time
 * would have more of both.
 */
const QUIET_MS = 500;
/** How much later a checkpoint is signed where more events wait, so that it has these as well. */
const GATHER_MS = 200;
/** How long before a checkpoint is signed the batch runs that is to be in it. */
const LEAD_MS = 100;
/** What stands still for so long has lost its run to an error. */
const STALLED_MS = 60_000;
const NO_SIGNER = "Run banataAuth/auth:setupToken: it says which function signs checkpoints";
/** Checkpoints that one run of the cron takes up. */
const MAX_OVERDUE = 100;

type Ctx = { readonly db: Writer; readonly scheduler: Schedules };

/**
 * Numbers the next batch, and goes on in another mutation until no event has come for a while. Whoever wakes it
 * changes a row that every event's function reads, so it stays awake as long as events keep coming.
 */
export const run: RegisteredMutation<
  "internal",
  { chain: number; idle?: number },
  Promise<null>
> = job({
  // `idle` is of runs that an earlier release has scheduled.
  args: { chain: v.number(), idle: v.optional(v.number()) },
  returns: v.null(),
  handler: async (ctx, { chain }): Promise<null> => {
    const db: Writer = ctx.db;
    const row = await readSequencer(db);
    if (row?.state !== "awake" || row.chain !== chain) return null;
    const now = Date.now();
    const batch = await nextBatch(db, { before: now - SETTLE_MS, now });
    const signFrom = batch.isFull ? now + GATHER_MS : now;
    let signAt = now;
    for (const [projectId, growth] of batch.projects) {
      const due = await growTree(db, growth, { projectId, now, signFrom });
      if (due?.isNew) await scheduleSigning(ctx, row, { projectId, wait: due.signAt - now });
      signAt = Math.max(signAt, due?.signAt ?? now);
    }
    if (hasMore(batch, now) || await firstPending(db) !== null) {
      await ctx.scheduler.runAfter(pauseAfter(batch, { now, signAt }), RUN, { chain });
    } else await db.patch(row._id, { state: "asleep", at: now });
    return null;
  },
});

/** Whether more events will have come soon, by those that the batch has taken in. */
function hasMore({ isFull, projects }: Batch, now: number): boolean {
  const times = timesOf(projects);
  return times.length > 0 && (isFull || Math.max(...times) > now - QUIET_MS);
}

/** How long it rests after a batch, of which the last checkpoint is signed at `signAt`. */
function pauseAfter({ isFull, projects }: Batch, at: { now: number; signAt: number }): number {
  if (isFull && projects.size > 0) return 0;
  const times = timesOf(projects);
  const span = Math.max(SPAN_MS, at.now - SETTLE_MS - Math.min(...times));
  const rest = times.length * CALM_MS / span > MAX_EVENTS ? BUSY_MS : CALM_MS;
  const wait = at.signAt - at.now;
  return wait > GATHER_MS ? Math.min(rest, wait - LEAD_MS) : rest;
}

function timesOf(projects: Batch["projects"]): number[] {
  return [...projects.values()].flatMap(({ events }) => events).map(({ _creationTime }) =>
    _creationTime
  );
}

/**
 * Makes the sequencer's row where there is none, wakes it where events wait, and starts again what lost its
 * run to an error, checkpoints too.
 */
export const resume: RegisteredMutation<"internal", Record<never, never>, Promise<null>> = job({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    const db: Writer = ctx.db;
    const now = Date.now();
    const row = await readSequencer(db) ?? await makeRow(db, now);
    if (row === null || row.state === "paused") return null;
    const oldest = await firstPending(db);
    const age = oldest === null ? 0 : now - oldest._creationTime;
    if (age > (row.state === "asleep" ? SETTLE_MS : STALLED_MS)) await restart(ctx, row);
    const overdue = await db.query("auditTree")
      .withIndex("by_signAt", (index) => index.gt("signAt", 0).lte("signAt", now - STALLED_MS))
      .take(MAX_OVERDUE);
    for (const { _id, projectId } of overdue) {
      if (!await scheduleSigning(ctx, row, { projectId, wait: 0 })) {
        console.error(
          JSON.stringify({ level: "error", error: "AuditSigner", message: NO_SIGNER }),
        );
        break;
      }
      await db.patch(_id, { signAt: now });
    }
    return null;
  },
});

/**
 * Tells the sequencer which function of the app signs checkpoints, and wakes it where events wait. Said
 * again it changes nothing.
 */
export const enable: RegisteredMutation<"public", { signer: string }, Promise<null>> =
  writingMutation({
    args: { signer: v.string() },
    returns: v.null(),
    handler: async (ctx, { signer }): Promise<null> => {
      const db: Writer = ctx.db;
      const row = await readSequencer(db) ?? await makeRow(db, Date.now());
      if (row === null) return null;
      if (row.signer !== signer) await db.patch(row._id, { signer });
      if (row.state !== "paused" && await firstPending(db) !== null) await restart(ctx, row);
      return null;
    },
  });

/**
 * Stops the sequencer until it is let go on: events wait meanwhile, and no checkpoint is signed. For an
 * operator who has to look at a log first, as after an older backup was restored.
 */
export const pause: RegisteredMutation<"internal", { isPaused: boolean }, Promise<null>> =
  internalMutationGeneric({
    args: { isPaused: v.boolean() },
    returns: v.null(),
    handler: async (ctx, { isPaused }): Promise<null> => {
      const db: Writer = ctx.db;
      const row = await readSequencer(db) ?? await makeRow(db, Date.now());
      if (row === null || isPaused === (row.state === "paused")) return null;
      if (isPaused) await db.patch(row._id, { state: "paused", at: Date.now() });
      else await restart(ctx, row);
      return null;
    },
  });

/** A new chain of runs; one that still goes ends at its next run. */
async function restart(
  { db, scheduler }: Ctx,
  { _id, chain }: Doc<"auditSequencer">,
): Promise<void> {
  await db.patch(_id, { state: "awake", chain: chain + 1, at: Date.now() });
  await scheduler.runAfter(SETTLE_MS, RUN, { chain: chain + 1 });
}

async function makeRow(db: Writer, now: number): Promise<Doc<"auditSequencer"> | null> {
  return await db.get(
    await db.insert("auditSequencer", {
      projectId: PLATFORM_PROJECT_ID,
      state: "asleep",
      chain: 0,
      at: now,
    }),
  );
}

function firstPending(db: Reader): Promise<Doc<"event"> | null> {
  return db.query("event").withIndex("by_leaf", (index) => index.eq("leaf", undefined)).first();
}
