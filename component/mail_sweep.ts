/**
 * What becomes of mails with time, in every project. It reads across projects by two indexes that are
 * led by no project: `mail.by_state_updatedAt` and `devMail.by_createdAt`.
 */
import type { GenericDatabaseWriter } from "convex/server";
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

/** What one call may take. */
export interface MailSweep {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Rows of each kind. */
  readonly limit: number;
}

/**
 * Takes old mails away and ends those whose delivery was lost; gives the number of rows of each kind,
 * so that the caller goes on where one reached the limit.
 */
export async function sweepMails(db: Db, { limit, now }: MailSweep): Promise<number[]> {
  const counts: number[] = [];
  for (const state of ENDED_STATES) {
    const rows = await inState(db, { state, before: now - KEPT_MS, limit });
    for (const row of rows) await deleteRow(storeOf(db, row, "mail"), row);
    counts.push(rows.length);
  }
  for (const [state, reason] of Object.entries(OPEN_STATES)) {
    const lost = await inState(db, { state, before: now - LOST_MS, limit });
    for (const row of lost) await endLost(db, row, { reason, now });
    counts.push(lost.length);
  }
  const shown = await db.query("devMail")
    .withIndex("by_createdAt", (index) => index.lt("createdAt", now - DEV_KEPT_MS))
    .take(limit);
  for (const row of shown) await deleteRow(storeOf(db, row, "devMail"), row);
  return [...counts, shown.length];
}

async function inState(
  db: Db,
  { before, limit, state }: { state: string; before: number; limit: number },
): Promise<StoredRow[]> {
  return await db.query("mail")
    .withIndex("by_state_updatedAt", (index) => index.eq("state", state).lt("updatedAt", before))
    .take(limit);
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
