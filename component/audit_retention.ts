/**
 * Takes old events away where their project says so: from the beginning of its log, a whole tile of 256
 * leaves at a time, so that all proofs of those that are left stay what they were. It reads across projects
 * by the index `auditPolicy.by_pruneAt`.
 */
import {
  makeFunctionReference,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { v } from "convex/values";
import { TILE_WIDTH } from "../tlog/tiles.ts";
import { readTile, readTree } from "./audit_tree_rows.ts";
import { appendEvent } from "./events.ts";
import { job } from "./mutations.ts";
import type { Doc, Reader, Schedules, Writer } from "./store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How often a project's events are looked at. */
const EVERY_MS = 60 * 60 * 1000;
/** Projects of one run of the cron. */
const MAX_DUE = 100;
/** How long a stream that somebody has stopped, or that failed, keeps what it has not delivered. */
const STOPPED_MS = 30 * DAY_MS;
const MAX_STREAMS = 100;

const PRUNE = makeFunctionReference<"mutation", { projectId: string }>("audit_retention:prune");

/** Starts what is due. */
export const due: RegisteredMutation<"internal", Record<never, never>, Promise<null>> = job({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    const db: Writer = ctx.db;
    const now = Date.now();
    const policies = await db.query("auditPolicy")
      .withIndex("by_pruneAt", (index) => index.gt("pruneAt", 0).lte("pruneAt", now))
      .take(MAX_DUE);
    for (const { _id, projectId } of policies) {
      await db.patch(_id, { pruneAt: now + EVERY_MS });
      await ctx.scheduler.runAfter(0, PRUNE, { projectId });
    }
    return null;
  },
});

/** Takes the next tile of a project's events away, and goes on in another mutation while there is more. */
export const prune: RegisteredMutation<"internal", { projectId: string }, Promise<null>> = job({
  args: { projectId: v.string() },
  returns: v.null(),
  handler: async (ctx, { projectId }): Promise<null> => {
    if (!await pruneTile(ctx, { projectId, now: Date.now() })) return null;
    await ctx.scheduler.runAfter(0, PRUNE, { projectId });
    return null;
  },
});

/** The first leaf of a project's log that is left. */
export const minimum: RegisteredQuery<"public", { projectId: string }, Promise<number>> =
  queryGeneric({
    args: { projectId: v.string() },
    returns: v.number(),
    handler: async (ctx, { projectId }): Promise<number> =>
      (await readTree(ctx.db, projectId))?.minimum ?? 0,
  });

/** Whether a project's events must stay as they are: by order of a court, an authority, a lawyer. */
export async function isHeld(db: Reader, projectId: string): Promise<boolean> {
  const hold = await db.query("auditHold")
    .withIndex("p_id", (index) => index.eq("projectId", projectId))
    .first();
  return hold !== null;
}

async function pruneTile(
  ctx: { db: Writer; scheduler: Schedules },
  { now, projectId }: { projectId: string; now: number },
): Promise<boolean> {
  const { db } = ctx;
  const [tree, policy] = [await readTree(db, projectId), await readPolicy(db, projectId)];
  if (tree?.checkpoint === undefined || policy?.retentionDays === undefined) return false;
  if (await isHeld(db, projectId)) return false;
  const { minimum: from = 0 } = tree;
  const to = from + TILE_WIDTH;
  if (to > tree.checkpoint.size || to > await delivered(db, { projectId, now })) return false;
  const before = now - policy.retentionDays * DAY_MS;
  const events = await db.query("event")
    .withIndex(
      "p_leaf",
      (index) => index.eq("projectId", projectId).gte("leaf", from).lt("leaf", to),
    )
    .collect();
  if (events.some(({ at }) => at >= before)) return false;
  for (const event of events) await deleteEvent(db, event);
  const tile = await readTile(db, { projectId, level: 0, index: from / TILE_WIDTH });
  if (tile) await db.delete(tile._id);
  await db.patch(tree._id, { minimum: to });
  const { retentionDays } = policy;
  await appendEvent(ctx, {
    ...{ projectId, kind: "deleted", model: "auditLog", subject: "" },
    action: "audit_log.pruned",
    metadata: JSON.stringify({ from, to, retentionDays }),
  });
  return true;
}

/** The leaf up to which every stream has delivered; one that stands still does not hold for ever. */
async function delivered(
  db: Reader,
  { now, projectId }: { projectId: string; now: number },
): Promise<number> {
  const streams = await db.query("auditDelivery")
    .withIndex("p_id", (index) => index.eq("projectId", projectId))
    .take(MAX_STREAMS);
  const holding = streams.filter(({ at, phase }) => phase !== "stopped" || at > now - STOPPED_MS);
  return Math.min(...holding.map(({ cursor }) => cursor), Infinity);
}

async function deleteEvent(db: Writer, { _id, id, kind, projectId }: Doc<"event">): Promise<void> {
  await db.delete(_id);
  if (kind !== "custom" || id === undefined) return;
  for (const target of await furtherTargets(db, { projectId, id })) await db.delete(target._id);
}

/** The targets of a custom event that its own row does not find. */
export function furtherTargets(
  db: Reader,
  { id, projectId }: { projectId: string; id: string },
): Promise<Doc<"eventTarget">[]> {
  return db.query("eventTarget")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
    .collect();
}

function readPolicy(db: Reader, projectId: string): Promise<Doc<"auditPolicy"> | null> {
  return db.query("auditPolicy")
    .withIndex("p_id", (index) => index.eq("projectId", projectId))
    .first();
}
