import { moveEpoch } from "../_kernel/epoch.ts";
import type { ScopedStore } from "../_kernel/store.ts";

/** How long somebody may act as another: an administrator who forgets to stop is out after an hour. */
export const IMPERSONATION_MS = 60 * 60 * 1000;

/**
 * Ends every session of a user, those in which they act as somebody else, and whatever else would open
 * their account: links, codes, trusted devices.
 */
export async function endSessions(store: ScopedStore, userId: string): Promise<void> {
  await moveEpoch(store, userId);
  await store.deleteMany("session", { userId });
  await endImpersonations(store, userId);
}

/** Ends the sessions in which a user acts as somebody else. */
export async function endImpersonations(store: ScopedStore, userId: string): Promise<void> {
  await store.deleteMany("session", { impersonatedBy: userId });
}
