/** How far each stream of a project's events is, and when it goes on. Nothing here leaves an event. */
import { queryGeneric, type RegisteredMutation, type RegisteredQuery } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { readTree } from "./audit_tree_rows.ts";
import { writingMutation } from "./mutations.ts";
import type { Doc, Reader, Writer } from "./store.ts";
import { STREAM_LEASE_MS } from "../rules/row_states.ts";
import { deliveryErrorValidator } from "./tables/audit_delivery.ts";

/** Streams of a project that are looked at. */
const MAX_STREAMS = 100;
/** What should have gone on so long ago has lost its job to an error. */
const LOST_MS = 60_000;
/** The first wait; each is twice the one before, up to the most, and up to half as long again by chance. */
const FIRST_WAIT_MS = 5_000;
const MAX_WAIT_MS = 30 * 60_000;

const projectArgs = { projectId: v.string() };
const streamArgs = { projectId: v.string(), id: v.string() };

const progressValidator = v.object({
  id: v.string(),
  phase: v.string(),
  cursor: v.number(),
  /** Leaves that a signed checkpoint has. */
  size: v.number(),
  failures: v.number(),
  failingSince: v.optional(v.number()),
  error: v.optional(deliveryErrorValidator),
  dueAt: v.optional(v.number()),
  deliveredAt: v.optional(v.number()),
  test: v.optional(
    v.object({ at: v.number(), code: v.optional(v.string()), status: v.optional(v.number()) }),
  ),
});

/** How far a stream is; times are epoch ms. */
export type StreamProgress = Infer<typeof progressValidator>;

/** How far every stream of a project is. */
export const list: RegisteredQuery<"public", { projectId: string }, Promise<StreamProgress[]>> =
  queryGeneric({
    args: projectArgs,
    returns: v.array(progressValidator),
    handler: async (ctx, { projectId }): Promise<StreamProgress[]> => {
      const db: Reader = ctx.db;
      const size = await signedSize(db, projectId);
      const rows = await db.query("auditDelivery")
        .withIndex("p_id", (index) => index.eq("projectId", projectId))
        .take(MAX_STREAMS);
      return rows.map((row) => toProgress(row, size));
    },
  });

const placeArgs = {
  ...streamArgs,
  /** The leaf that is delivered next; absent, it stays, and a new stream begins with the next event. */
  cursor: v.optional(v.number()),
  isStopped: v.boolean(),
};
type PlaceArgs = ObjectType<typeof placeArgs>;

/**
 * Starts, stops or moves a stream. The batch at hand is formed anew, and an attempt that is under way counts
 * no more: what it has delivered may come again.
 */
export const place: RegisteredMutation<"public", PlaceArgs, Promise<null>> = writingMutation({
  args: placeArgs,
  returns: v.null(),
  handler: async (ctx, { cursor, id, isStopped, projectId }): Promise<null> => {
    const db: Writer = ctx.db;
    const row = await readDelivery(db, { projectId, id });
    const { size = 0 } = await readTree(db, projectId) ?? {};
    const next = {
      phase: isStopped ? "stopped" as const : "idle" as const,
      cursor: Math.min(cursor ?? row?.cursor ?? size, size),
      until: undefined,
      generation: (row?.generation ?? 0) + 1,
      attempt: (row?.attempt ?? 0) + 1,
      dueAt: undefined,
      failures: 0,
      failingSince: undefined,
      error: isStopped ? row?.error : undefined,
      at: Date.now(),
    };
    if (row) await db.patch(row._id, next);
    else await db.insert("auditDelivery", { projectId, id, ...next });
    return null;
  },
});

/** Forgets how far a stream is. */
export const remove: RegisteredMutation<"public", ObjectType<typeof streamArgs>, Promise<null>> =
  writingMutation({
    args: streamArgs,
    returns: v.null(),
    handler: async (ctx, args): Promise<null> => {
      const row = await readDelivery(ctx.db, args);
      if (row) await ctx.db.delete(row._id);
      return null;
    },
  });

/** Takes a stream in hand for one attempt, and numbers it; null where there is nothing to do now. */
export const take: RegisteredMutation<
  "public",
  { projectId: string; id: string; now: number },
  Promise<number | null>
> = writingMutation({
  args: { ...streamArgs, now: v.number() },
  returns: v.union(v.null(), v.number()),
  handler: async (ctx, { id, now, projectId }): Promise<number | null> => {
    const db: Writer = ctx.db;
    const row = await readDelivery(db, { projectId, id });
    if (row === null || row.phase === "stopped") return null;
    if (row.phase !== "idle" && (row.dueAt ?? 0) > now) return null;
    if (row.cursor >= await signedSize(db, projectId)) {
      if (row.phase !== "idle") await db.patch(row._id, { phase: "idle", dueAt: undefined });
      return null;
    }
    const attempt = row.attempt + 1;
    await db.patch(row._id, { phase: "sending", attempt, dueAt: now + STREAM_LEASE_MS });
    return attempt;
  },
});

const settleArgs = {
  ...streamArgs,
  attempt: v.number(),
  now: v.number(),
  /** Why it was not delivered; absent where it was. */
  failure: v.optional(v.object({ code: v.string(), status: v.optional(v.number()) })),
  /** How long the receiver wants to be left alone, ms. */
  afterMs: v.optional(v.number()),
};
const settledValidator = v.object({
  /** When it goes on, epoch ms; absent where there is nothing to do. */
  dueAt: v.optional(v.number()),
  failingSince: v.optional(v.number()),
});

/** How a stream goes on after an attempt. */
export type SettledDelivery = Infer<typeof settledValidator>;

/** Keeps what came of an attempt; null where another one has taken its place. */
export const settle: RegisteredMutation<
  "public",
  ObjectType<typeof settleArgs>,
  Promise<SettledDelivery | null>
> = writingMutation({
  args: settleArgs,
  returns: v.union(v.null(), settledValidator),
  handler: async (ctx, args): Promise<SettledDelivery | null> => {
    const db: Writer = ctx.db;
    const row = await readDelivery(db, args);
    if (row?.phase !== "sending" || row.attempt !== args.attempt) return null;
    const { afterMs = 0, failure, now } = args;
    if (failure !== undefined) {
      const failures = row.failures + 1;
      const { failingSince = now } = row;
      const dueAt = now + Math.max(afterMs, waitAfter(failures));
      const error = { ...failure, at: now };
      await db.patch(row._id, { phase: "waiting", dueAt, failures, failingSince, error });
      return { dueAt, failingSince };
    }
    const cursor = row.until ?? row.cursor;
    const hasMore = cursor < await signedSize(db, args.projectId);
    await db.patch(row._id, {
      ...hasMore ? { phase: "waiting", dueAt: now } : { phase: "idle", dueAt: undefined },
      cursor,
      until: undefined,
      failures: 0,
      failingSince: undefined,
      error: undefined,
      deliveredAt: now,
    });
    return hasMore ? { dueAt: now } : {};
  },
});

const testedArgs = {
  ...streamArgs,
  now: v.number(),
  failure: v.optional(v.object({ code: v.string(), status: v.optional(v.number()) })),
};

/** Keeps what came of a test. */
export const tested: RegisteredMutation<"public", ObjectType<typeof testedArgs>, Promise<null>> =
  writingMutation({
    args: testedArgs,
    returns: v.null(),
    handler: async (ctx, { failure, now, ...place }): Promise<null> => {
      const row = await readDelivery(ctx.db, place);
      if (row) await ctx.db.patch(row._id, { test: { ...failure, at: now } });
      return null;
    },
  });

/** How far a stream is; null for one that is gone. */
export function readDelivery(
  db: Reader,
  { id, projectId }: { projectId: string; id: string },
): Promise<Doc<"auditDelivery"> | null> {
  return db.query("auditDelivery")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
    .first();
}

/** The streams of a project that have something to do and no job that does it. */
export async function waitingStreams(
  db: Reader,
  { now, projectId }: { projectId: string; now: number },
): Promise<string[]> {
  const found: string[] = [];
  for (const phase of ["idle", "waiting", "sending"] as const) {
    const rows = await db.query("auditDelivery")
      .withIndex("p_phase", (index) => index.eq("projectId", projectId).eq("phase", phase))
      .take(MAX_STREAMS);
    const lost = rows.filter(({ dueAt = 0 }) => phase === "idle" || dueAt < now - LOST_MS);
    found.push(...lost.map(({ id }) => id));
  }
  return found;
}

/** How many leaves a signed checkpoint has: what is delivered can be proved. */
export async function signedSize(db: Reader, projectId: string): Promise<number> {
  return (await readTree(db, projectId))?.checkpoint?.size ?? 0;
}

function waitAfter(failures: number): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), MAX_WAIT_MS);
  return Math.round(wait * (1 + Math.random() / 2));
}

function toProgress(row: Doc<"auditDelivery">, size: number): StreamProgress {
  const { cursor, deliveredAt, dueAt, error, failingSince, failures, id, phase, test } = row;
  const known = { deliveredAt, dueAt, error, failingSince, test };
  const present = Object.entries(known).filter(([, value]) => value !== undefined);
  return { id, phase, cursor, size, failures, ...Object.fromEntries(present) };
}
