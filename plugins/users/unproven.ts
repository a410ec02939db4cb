import { moveEpoch } from "../_kernel/epoch.ts";
import { sha256Base64Url } from "../_kernel/hash.ts";
import type { Comparable, Rows, ScopedStore } from "../_kernel/store.ts";
import { endSessions } from "./sessions.ts";

/** Rows read at a time; a user has a handful of each kind. */
const PART = 300;
const CREDENTIAL = "credential";

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
  const factor = await store.findOne("twoFactor", { userId });
  // One that is only begun may be finished by whoever is in the account meanwhile.
  if (factor === null || factor.verified === false) return;
  await store.updateOne("twoFactor", { userId }, { wasProven: true });
}

/** Whether a user, whose address is unproven now, has a factor of the time when it was proven. */
export async function hasProvenFactor(store: ScopedStore, userId: string): Promise<boolean> {
  const factor = await store.findOne("twoFactor", { userId });
  return factor?.wasProven === true && factor.verified !== false;
}

/**
 * Takes away everything with which somebody got into an account while nobody had proven its address:
 * password and linked accounts, the second factor, sessions, the keys made by this user (those that keys
 * of theirs made count as theirs), the invitations that wait, and by the epoch every link, code, challenge,
 * trusted device and pending change; and the links that undo a change of address, which carry no epoch and
 * may be a stranger's. Whoever proves the address first gets the account to themselves. A factor of the time when
 * the address was proven stays, and so do organizations: they are what was made, not a way in.
 */
export async function takeUnproven(
  store: ScopedStore,
  { kept = {}, userId }: { userId: string; kept?: Kept },
): Promise<void> {
  await takeWaysIn(store, { kept, userId });
  await (kept.sessions ? moveEpoch(store, userId) : endSessions(store, userId));
}

/**
 * {@link takeUnproven} but for sessions and what carries the epoch; with `until` (epoch milliseconds) only
 * what was made by then. Keys are deleted at once, for a stranger may have made thousands.
 */
export async function takeWaysIn(
  store: ScopedStore,
  { kept, until, userId }: { userId: string; kept: Kept; until?: number },
): Promise<void> {
  const made = until === undefined ? {} : { to: until };
  await deleteRows(store, {
    table: "account",
    where: { userId },
    isTaken: (row) =>
      row.providerId !== kept.providerId && (until === undefined || row.createdAt <= until),
  });
  if (!await hasProvenFactor(store, userId)) {
    await store.deleteMany("twoFactor", { userId });
    await store.updateOne("user", { id: userId }, { twoFactorEnabled: false });
  }
  await store.deleteMany("apiKey", { createdBy: userId }, made);
  await endInvitations(store, { inviterId: userId, until });
  // As Better Auth stores identifiers, by their hash.
  const identifier = sha256Base64Url(undoIdentifier(userId));
  await store.deleteMany("verification", { identifier }, made);
}

/**
 * An administrator vouches for an address that nobody had proven. That confirms the sign-up, as a link
 * does that is opened elsewhere: its password stays with the sessions, all the rest is taken. Where the
 * address was proven before, and its factor is asked for still, nothing is.
 */
export async function vouchFor(store: ScopedStore, userId: string): Promise<void> {
  if (await hasProvenFactor(store, userId)) await moveEpoch(store, userId);
  else await takeUnproven(store, { userId, kept: await keptOfSignUp(store, userId) });
}

/** What belongs to whoever signed up, where the address is confirmed elsewhere than in a session. */
export async function keptOfSignUp(store: ScopedStore, userId: string): Promise<Kept> {
  const own = await store.findOne("account", { userId, providerId: CREDENTIAL });
  return own && own.password !== null ? { providerId: CREDENTIAL, sessions: true } : {};
}

/**
 * Whoever holds the account from now on invited nobody; the addresses may be invited again. Of very many
 * some stay, for the commit must hold them: a user invites 300 addresses a day.
 */
export async function endInvitations(
  store: ScopedStore,
  { inviterId, since = 0, until }: {
    inviterId: string;
    /** Only those that were made, or given new terms, from then on; epoch milliseconds. */
    since?: number;
    /** Only those that were made by then. */
    until?: number | undefined;
  },
): Promise<void> {
  const where = { inviterId, status: "pending" } as const;
  // The order has no meaning but to read this inviter's rows, and not all that are pending.
  const sortBy = { field: "inviterId", direction: "asc" } as const;
  const waiting = await store.findMany("invitation", { where, sortBy, limit: PART });
  const changes = { status: "revoked", pendingKey: null, updatedAt: Date.now() } as const;
  const isMeant = ({ createdAt, updatedAt }: Rows["invitation"]) =>
    createdAt <= (until ?? Infinity) && (updatedAt ?? createdAt) >= since;
  const ended = waiting.filter(isMeant).map(({ id }) => id);
  // In one call: each of its own asks what every call asks, and the commit may read but 4,096 ranges.
  if (ended.length > 0) await store.updateMany("invitation", ended, changes);
  // Those to act in a project, which only the platform has; new terms make them anew.
  const made = { from: since, ...until === undefined ? {} : { to: until } };
  await store.deleteMany("projectInvitation", { inviterId }, made);
}

/**
 * Deletes those of the rows that are to be taken, and gives their ids. It looks again for as long as it
 * found some among as many as it reads, so that no number of them is a way to keep one.
 */
export async function deleteRows<Name extends keyof Rows>(
  store: ScopedStore,
  { isTaken, table, where }: {
    table: Name;
    where: Partial<Comparable<Rows[Name]>>;
    isTaken: (row: Rows[Name]) => boolean;
  },
): Promise<string[]> {
  const ids: string[] = [];
  let rows, taken;
  do {
    rows = await store.findMany(table, { where, limit: PART });
    taken = rows.filter(isTaken);
    for (const { id } of taken) await store.deleteOne(table, { id });
    ids.push(...taken.map(({ id }) => id));
  } while (rows.length === PART && taken.length > 0);
  return ids;
}
