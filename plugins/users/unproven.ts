import { moveEpoch } from "../_kernel/epoch.ts";
import { sha256Base64Url } from "../_kernel/hash.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import { endSessions } from "./sessions.ts";

/** Accounts read at a time; a user has a handful. */
const PART = 100;

/** What the owner of an address brings along, and keeps. */
export interface Kept {
  /** The provider with whose account, or `credential` with whose password, the owner came. */
  readonly providerId?: string;
  /** Whether the sessions are the owner's too. */
  readonly sessions?: boolean;
}

/** Under which identifier the changes of address stand that a user's old addresses can undo. */
export function undoIdentifier(userId: string): string {
  return `undo-change-email:${userId}`;
}

/**
 * An administrator calls a user's address unproven. A factor that was there while it was proven is its
 * owner's, and counts on: whoever reads a mail to the address gives its code too.
 */
export async function keepFactor(store: ScopedStore, userId: string): Promise<void> {
  await store.updateOne("twoFactor", { userId }, { wasProven: true });
}

/** Whether a user, whose address is unproven now, has a factor of the time when it was proven. */
export async function hasProvenFactor(store: ScopedStore, userId: string): Promise<boolean> {
  const factor = await store.findOne("twoFactor", { userId });
  return factor?.wasProven === true && factor.verified !== false;
}

/**
 * Takes away everything with which somebody got into an account while nobody had proven its address:
 * password and linked accounts, the second factor, sessions, the keys made by this user, and by the
 * epoch every link, code, challenge, trusted device and pending change; and the links that undo a change
 * of address, which carry no epoch and may be a stranger's. Whoever proves the address first
 * gets the account to themselves. A factor of the time when the address was proven stays.
 */
export async function takeUnproven(
  store: ScopedStore,
  { kept = {}, userId }: { userId: string; kept?: Kept },
): Promise<void> {
  await deleteAccounts(store, userId, kept);
  if (!await hasProvenFactor(store, userId)) {
    await store.deleteMany("twoFactor", { userId });
    await store.updateOne("user", { id: userId }, { twoFactorEnabled: false });
  }
  await store.deleteMany("apiKey", { createdBy: userId });
  await store.deleteMany("verification", {
    // As Better Auth stores identifiers, by their hash.
    identifier: await sha256Base64Url(undoIdentifier(userId)),
  });
  await (kept.sessions ? moveEpoch(store, userId) : endSessions(store, userId));
}

async function deleteAccounts(
  store: ScopedStore,
  userId: string,
  { providerId }: Kept,
): Promise<void> {
  if (providerId === undefined) {
    await store.deleteMany("account", { userId });
    return;
  }
  let rows;
  do {
    rows = await store.findMany("account", { where: { userId }, limit: PART });
    const others = rows.filter((row) => row.providerId !== providerId);
    for (const { id } of others) await store.deleteOne("account", { id });
    if (others.length === 0) return;
  } while (rows.length === PART);
}
