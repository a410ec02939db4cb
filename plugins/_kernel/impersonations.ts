import type { ScopedStore } from "./store.ts";

/** Sessions of one user that are looked at. */
const MAX_SESSIONS = 1000;

/**
 * Ends the sessions in which others act as a user who is about to hold more: they were allowed to be
 * the user while that one held no more than they.
 */
export async function endImpersonationsOf(store: ScopedStore, userId: string): Promise<void> {
  const sessions = await store.findMany("session", { where: { userId }, limit: MAX_SESSIONS });
  for (const { id, impersonatedBy } of sessions) {
    if (impersonatedBy !== null) await store.deleteOne("session", { id });
  }
}
