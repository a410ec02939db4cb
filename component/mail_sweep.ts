/**
 * What becomes of mails with time, in every project: a job, never part of a request. It reads across
 * projects by two indexes that are led by no project: `mail.by_state_updatedAt` and `devMail.by_createdAt`.
 */
import {
  type GenericDatabaseWriter,
  type GenericMutationCtx,
  makeFunctionReference,
  type RegisteredMutation,
} from "convex/server";
import { v } from "convex/values";
import { job } from "./mutations.ts";
import { type DynamicModel, openStore, type StoredRow } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { deleteRow, patchRow } from "./write.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** How long a mail is kept after its last change: what support asks about is weeks old at most. */
const KEPT_MS = 30 * DAY_MS;
/** A development mailbox shows tokens in the clear. */
const DEV_KEPT_MS = 7 * DAY_MS;
/**
 * When a mail that waits has lost its job: by then nothing that is mailed can be used any more, so it
 * would be wrong to send it. Jobs are only lost if the delivery itself failed, as on a deployment
 * whose root secret is gone.
 */
const LOST_MS = DAY_MS;
const ENDED_STATES = [
  "sent",
  "delivered",
  "bounced",
  "complained",
  "undeliverable",
  "suppressed",
] as const;
/** Those that may still be sent, and why they are given up. What nobody took keeps its own reason. */
const OPEN_STATES = {
  pending: "DELIVERY_LOST",
  failed: null,
  sending: "DELIVERY_UNKNOWN",
  unknown: "DELIVERY_UNKNOWN",
} as const;

type Db = GenericDatabaseWriter<DynamicModel>;

/** Rows of each kind that one call takes: far below Convex's limits, beside live traffic. */
const BATCH_ROWS = 200;
const EXPIRED = makeFunctionReference<"mutation">("mail_sweep:expired");

/**
 * Takes old mails away and ends those whose delivery was lost: one batch of each kind, and goes on in another
 * mutation while there is more.
 */
export const expired: RegisteredMutation<"internal", Record<never, never>, Promise<null>> = job({
  args: {},
  returns: v.null(),
  handler: async (ctx: GenericMutationCtx<DynamicModel>): Promise<null> => {
    const counts = await sweepMails(ctx.db, Date.now());
    if (counts.includes(BATCH_ROWS)) await ctx.scheduler.runAfter(0, EXPIRED, {});
    return null;
  },
});

/** Gives the number of rows of each kind. */
async function sweepMails(db: Db, now: number): Promise<number[]> {
  const counts: number[] = [];
  for (const state of ENDED_STATES) {
    const rows = await inState(db, state, now - KEPT_MS);
    for (const row of rows) await deleteRow(storeOf(db, row, "mail"), row);
    counts.push(rows.length);
  }
  for (const [state, reason] of Object.entries(OPEN_STATES)) {
    const lost = await inState(db, state, now - LOST_MS);
    for (const row of lost) await endLost(db, row, { reason, now });
    counts.push(lost.length);
  }
  const shown = await db.query("devMail")
    .withIndex("by_createdAt", (index) => index.lt("createdAt", now - DEV_KEPT_MS))
    .take(BATCH_ROWS);
  for (const row of shown) await deleteRow(storeOf(db, row, "devMail"), row);
  return [...counts, shown.length];
}

async function inState(db: Db, state: string, before: number): Promise<StoredRow[]> {
  return await db.query("mail")
    .withIndex("by_state_updatedAt", (index) => index.eq("state", state).lt("updatedAt", before))
    .take(BATCH_ROWS);
}

/** A mail to nobody leaves as its delivery would have left it. */
async function endLost(
  db: Db,
  row: StoredRow,
  { now, reason }: { reason: string | null; now: number },
): Promise<void> {
  const store = storeOf(db, row, "mail");
  if (row.recipient === "") return await deleteRow(store, row);
  const over = { state: "undeliverable", sealedVariables: null, nextAt: null, updatedAt: now };
  await patchRow(store, { row, update: reason === null ? over : { ...over, reason } });
}

function storeOf(db: Db, { projectId }: StoredRow, model: string) {
  return openStore({ db, tables: TABLES }, { projectId, model });
}
