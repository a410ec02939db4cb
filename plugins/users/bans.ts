import { fail } from "../_kernel/errors.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import { isBanned } from "../_kernel/subjects.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";

/** The columns of a user who is not banned. */
export const NO_BAN = { banned: false, banReason: null, banExpires: null } as const;

/**
 * Refuses a session to a banned user, however they sign in.
 *
 * @throws {APIError} 403 `BANNED_USER`
 */
export async function refuseBanned(
  store: ScopedStore,
  userId: string,
  { now }: { now: number },
): Promise<void> {
  const user = await store.findOne("user", { id: userId });
  if (user !== null && isBanned(user, now)) fail("FORBIDDEN", USERS_ERROR_CODES.BANNED_USER);
}
