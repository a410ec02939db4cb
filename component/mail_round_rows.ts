import type { Doc, Reader, Writer } from "./store.ts";

/** A project's round; null for one that has never sent a mail. */
export function readRound(db: Reader, projectId: string): Promise<Doc<"mailRound"> | null> {
  return db.query("mailRound")
    .withIndex("p", (index) => index.eq("projectId", projectId))
    .first();
}

/** Whether a project's round takes whatever is queued now; `now` is epoch ms. */
export function takesMails(row: Doc<"mailRound"> | null, now: number): boolean {
  return row !== null && row.isTaking && row.until > now;
}

/** Says how a round goes on, unless another has taken its place. */
export async function moveRound(
  db: Writer,
  { isTaking, number, projectId, until }: {
    projectId: string;
    number: number;
    until: number;
    isTaking: boolean;
  },
): Promise<void> {
  const row = await readRound(db, projectId);
  if (row?.round !== number) return;
  // What it took before is in hand for as long as it was.
  await db.patch(row._id, { until: Math.max(until, row.until), isTaking });
}
