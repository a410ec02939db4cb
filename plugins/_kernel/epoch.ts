import type { ScopedStore } from "./store.ts";

/**
 * The epoch of a user: a number that no endpoint takes or tells. Whatever proves their address or opens
 * their account without being a session carries the epoch it was made under, and counts only while that
 * is the user's. So one write ends all of it, however much there is and wherever it was sent.
 *
 * Moved by: a new password, a reset, an administrator's new password, a proof of an address that nobody
 * had proven, an administrator's word for one, a change of address and its undoing, "sign out
 * everywhere", a ban, a second sign-up with an unproven address, another second factor or its removal.
 *
 * Carried by: reset links and codes, verification links and codes, both links of a change of address,
 * magic links and mailed codes, second-factor challenges, trusted devices and one-time tokens.
 */
const FIRST_EPOCH = 0;

/** The epoch of a user's row; a user whom nothing has moved yet, and an older row, is in the first. */
export function epochOf(user: Readonly<Record<string, unknown>>): number {
  return typeof user.epoch === "number" ? user.epoch : FIRST_EPOCH;
}

/**
 * Whether something made under an epoch still counts for a user. What carries none was made before
 * there were epochs, and counts as made under the first.
 */
export function isCurrent(
  made: Readonly<Record<string, unknown>>,
  user: Readonly<Record<string, unknown>>,
): boolean {
  return epochOf(made) === epochOf(user);
}

/**
 * Ends everything that carries a user's epoch, in the running commit. Their sessions are rows of their own
 * and are ended beside it where they must end. Nothing happens for a user who is gone.
 */
export async function moveEpoch(store: ScopedStore, userId: string): Promise<void> {
  const user = await store.findOne("user", { id: userId });
  if (user !== null) await store.updateOne("user", { id: userId }, { epoch: epochOf(user) + 1 });
}
