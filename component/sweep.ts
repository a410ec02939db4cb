/**
 * Takes away what has expired, in every project: a job, never part of a request. It reads across
 * projects by three indexes that are led by a time, and invitations by one led by their status.
 */
import {
  type GenericMutationCtx,
  makeFunctionReference,
  type RegisteredMutation,
  type Scheduler,
} from "convex/server";
import { v } from "convex/values";
import { job } from "./mutations.ts";
import { tellSkipped } from "./refusals.ts";
import {
  type DynamicModel,
  openStore,
  type StoredRow,
  type Writer,
  type WriteStore,
} from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { deleteRow, patchRow } from "./write.ts";

/** Rows one call takes away of each table: far below Convex's limits, beside live traffic. */
const BATCH_ROWS = 200;
const EXPIRING_TABLES = ["session", "verification"] as const;

const EXPIRED = makeFunctionReference<"mutation">("sweep:expired");

/** Sweeps one batch of each table, and goes on in another mutation while there is more. */
export const expired: RegisteredMutation<"internal", Record<never, never>, Promise<null>> = job({
  args: {},
  returns: v.null(),
  handler: async (ctx: GenericMutationCtx<DynamicModel>): Promise<null> => {
    const now = Date.now();
    const counts = [await sweepBuckets(ctx, now)];
    for (const model of EXPIRING_TABLES) counts.push(await sweepRows(ctx.db, { model, now }));
    counts.push(await endInvitations(ctx.db, now));
    if (counts.includes(BATCH_ROWS)) await ctx.scheduler.runAfter(0, EXPIRED, {});
    return null;
  },
});

async function sweepRows(
  db: WriteStore["db"],
  { model, now }: { model: string; now: number },
): Promise<number> {
  const rows: StoredRow[] = await db.query(model)
    .withIndex("by_expiresAt", (index) => index.gt("expiresAt", 0).lt("expiresAt", now))
    .take(BATCH_ROWS);
  for (const row of rows) {
    const { projectId } = row;
    await deleteRow(openStore({ db, tables: TABLES }, { projectId, model }), row);
  }
  return rows.length;
}

/** An invitation stays as a record; its address may be invited again as soon as its time is over. */
async function endInvitations(
  db: WriteStore["db"],
  now: number,
): Promise<number> {
  const model = "invitation";
  const rows: StoredRow[] = await db.query(model)
    .withIndex(
      "by_status_expiresAt",
      (index) => index.eq("status", "pending").gt("expiresAt", 0).lte("expiresAt", now),
    )
    .take(BATCH_ROWS);
  const update = { status: "expired", pendingKey: null, updatedAt: now };
  for (const row of rows) {
    const { projectId } = row;
    await patchRow(openStore({ db, tables: TABLES }, { projectId, model }), { row, update });
  }
  return rows.length;
}

/**
 * Takes the counters that are full again: without a row they are as full. Those of before there was such
 * a time go too. Counters are no rows of a project's own, so they leave no event but that of refusals which
 * they held back.
 */
async function sweepBuckets(
  { db, scheduler }: { db: Writer; scheduler: Scheduler },
  now: number,
): Promise<number> {
  const rows = await db.query("rateBucket")
    .withIndex("by_fullAt", (index) => index.lte("fullAt", now))
    .take(BATCH_ROWS);
  for (const row of rows) {
    await tellSkipped({ db, scheduler }, row);
    await db.delete(row._id);
  }
  return rows.length;
}
