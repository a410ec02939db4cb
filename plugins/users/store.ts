import { fail, orConflict } from "../_kernel/errors.ts";
import type { Changes, ScopedStore, UserRow } from "../_kernel/store.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";
import { endSessions } from "./sessions.ts";
import { takeUnproven } from "./unproven.ts";

/** Sessions and accounts one reply lists at most. */
export const MAX_LISTED = 1000;
const CREDENTIAL = "credential";

/**
 * One of the project's users.
 *
 * @throws {APIError} 404 `USER_NOT_FOUND`
 */
export async function getUserRow(store: ScopedStore, id: string): Promise<UserRow> {
  return await store.findOne("user", { id }) ??
    fail("NOT_FOUND", USERS_ERROR_CODES.USER_NOT_FOUND);
}

/**
 * Inserts a user.
 *
 * @throws {APIError} 409 `USER_ALREADY_EXISTS` when the address or username is taken
 */
export async function insertUser(
  store: ScopedStore,
  columns: Changes<UserRow> & Pick<UserRow, "email" | "name">,
  { now }: { now: number },
): Promise<UserRow> {
  const { emailVerified = false } = columns;
  const row = { ...columns, emailVerified, createdAt: now, updatedAt: now };
  return await orConflict(store.create("user", row), USERS_ERROR_CODES.USER_ALREADY_EXISTS);
}

/**
 * Changes columns of one of the project's users.
 *
 * @throws {APIError} 404 `USER_NOT_FOUND`, 409 `USER_ALREADY_EXISTS`
 */
export async function updateUserRow(
  store: ScopedStore,
  id: string,
  { columns, now }: { columns: Changes<UserRow>; now: number },
): Promise<UserRow> {
  const row = await orConflict(
    store.updateOne("user", { id }, { ...columns, updatedAt: now }),
    USERS_ERROR_CODES.USER_ALREADY_EXISTS,
  );
  return row ?? fail("NOT_FOUND", USERS_ERROR_CODES.USER_NOT_FOUND);
}

/**
 * Sets a user's password and ends their sessions: whoever knew the old one is out. It is given to the owner,
 * so where nobody has proven the address, everything else that was made before ends too.
 */
export async function setPassword(
  store: ScopedStore,
  { hash, now, user }: { hash: string; now: number; user: UserRow },
): Promise<void> {
  const userId = user.id;
  const changes = { password: hash, updatedAt: now };
  const where = { userId, providerId: CREDENTIAL };
  if (await store.updateOne("account", where, changes) === null) {
    await store.create("account", { ...where, accountId: userId, ...changes, createdAt: now });
  }
  if (user.emailVerified === true) await endSessions(store, userId);
  else await takeUnproven(store, { userId, kept: { providerId: CREDENTIAL } });
}

/** Takes a user away with all that signs them in. */
export async function removeUserRows(store: ScopedStore, id: string): Promise<void> {
  await endSessions(store, id);
  await store.deleteMany("account", { userId: id });
  await store.deleteMany("twoFactor", { userId: id });
  await store.deleteOne("user", { id });
}
