/**
 * The state of the first-administrator setup: one row, kept by the platform. A caller runs
 * `attempt` and `complete` in the mutation that creates the administrator, so that two callers
 * can't both win.
 */
import { queryGeneric, type RegisteredMutation, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import { componentError } from "./errors.ts";
import { writingMutation } from "./mutations.ts";
import type { Doc, Reader, Writer } from "./store.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import type { SetupRow } from "./tables/platform.ts";

const MAX_ATTEMPTS = 10;
/** How long it takes until one more wrong try is allowed: ten an hour. */
const REFILL_MS = 6 * 60 * 1000;
const ROW_ID = "setup";

const statusValidator = v.union(
  v.literal("none"),
  v.literal("open"),
  v.literal("exhausted"),
  v.literal("completed"),
);
const attemptValidator = v.union(
  v.literal("ok"),
  v.literal("wrong"),
  v.literal("exhausted"),
  v.literal("completed"),
);

/** Where setup stands: no token yet, open, out of tries, or closed for good. */
export type SetupStatus = Infer<typeof statusValidator>;
/**
 * What came of a try. A token past its time counts as out of tries; so does every wrong one beyond ten an
 * hour, and the right one too where it might be guessed.
 */
export type SetupAttempt = Infer<typeof attemptValidator>;

/** Tells where setup stands. */
export const status: RegisteredQuery<"public", Record<never, never>, Promise<SetupStatus>> =
  queryGeneric({
    args: {},
    returns: statusValidator,
    handler: async (ctx): Promise<SetupStatus> => {
      const row = await readRow(ctx.db);
      if (!row) return "none";
      if (row.completedAt !== undefined) return "completed";
      return row.isGuessable !== false && attemptsLeft(row, Date.now()) <= 0 ? "exhausted" : "open";
    },
  });

/**
 * Opens setup under a new token, given as a SHA-256 in hex, with ten tries; an earlier token is
 * void. `isGuessable` says whether somebody might guess it, and is true unless said otherwise. Returns
 * whether setup is open: it is not once it was completed. Times are epoch ms.
 */
export const begin: RegisteredMutation<
  "public",
  { tokenHash: string; now: number; ttlMs?: number; isGuessable?: boolean },
  Promise<boolean>
> = writingMutation({
  args: {
    tokenHash: v.string(),
    now: v.number(),
    ttlMs: v.optional(v.number()),
    isGuessable: v.optional(v.boolean()),
  },
  returns: v.boolean(),
  handler: async (ctx, { isGuessable = true, now, tokenHash, ttlMs }): Promise<boolean> => {
    const row = await readRow(ctx.db);
    if (row?.completedAt !== undefined) return false;
    await writeRow(ctx.db, row, {
      tokenHash,
      attemptsLeft: MAX_ATTEMPTS,
      isGuessable,
      ...(ttlMs === undefined ? {} : { expiresAt: now + ttlMs }),
    });
    return true;
  },
});

/** Tries a token's hash; a wrong one costs a try. `now` defaults to the clock, epoch ms. */
export const attempt: RegisteredMutation<
  "public",
  { tokenHash: string; now?: number },
  Promise<SetupAttempt>
> = writingMutation({
  args: { tokenHash: v.string(), now: v.optional(v.number()) },
  returns: attemptValidator,
  handler: async (ctx, { tokenHash, now = Date.now() }): Promise<SetupAttempt> => {
    const row = await readRow(ctx.db);
    const isRight = equalHex(row?.tokenHash ?? "", tokenHash);
    if (row?.completedAt !== undefined) return "completed";
    if (!row || now >= (row.expiresAt ?? Infinity)) return "exhausted";
    // Strangers may try as often as they like: a token that nobody can guess stays good for its owner.
    if (isRight && row.isGuessable === false) return "ok";
    const left = attemptsLeft(row, now);
    if (left <= 0) return "exhausted";
    if (isRight) return "ok";
    await ctx.db.patch(row._id, { attemptsLeft: left - 1, attemptedAt: now });
    return "wrong";
  },
});

/**
 * Closes setup for good, whether it was ever begun or not.
 *
 * @throws {ConvexError} SETUP_COMPLETED when it is closed already.
 */
export const complete: RegisteredMutation<"public", { now: number }, Promise<null>> =
  writingMutation({
    args: { now: v.number() },
    returns: v.null(),
    handler: async (ctx, { now }): Promise<null> => {
      const row = await readRow(ctx.db);
      if (row?.completedAt !== undefined) throw componentError("SETUP_COMPLETED");
      await writeRow(ctx.db, row, { tokenHash: "", attemptsLeft: 0, completedAt: now });
      return null;
    },
  });

function attemptsLeft({ attemptedAt = 0, attemptsLeft }: SetupRow, now: number): number {
  const refilled = Math.floor(Math.max(0, now - attemptedAt) / REFILL_MS);
  return Math.min(MAX_ATTEMPTS, attemptsLeft + refilled);
}

function readRow(db: Reader): Promise<Doc<"setup"> | null> {
  return db.query("setup")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", ROW_ID))
    .first();
}

async function writeRow(
  db: Writer,
  row: Doc<"setup"> | null,
  state: Omit<SetupRow, "projectId" | "id">,
): Promise<void> {
  const next = { projectId: PLATFORM_PROJECT_ID, id: ROW_ID, ...state };
  if (row) await db.replace(row._id, next);
  else await db.insert("setup", next);
}

/** Compares every character, so that the time taken says nothing about where two hashes differ. */
function equalHex(stored: string, given: string): boolean {
  let difference = stored.length ^ given.length;
  for (let at = 0; at < given.length; at++) {
    difference |= stored.charCodeAt(at % Math.max(stored.length, 1)) ^ given.charCodeAt(at);
  }
  return difference === 0 && stored !== "";
}
