import { fail } from "../_kernel/errors.ts";
import { requestStateOf } from "../_kernel/request_state.ts";
import { isBanned } from "../_kernel/subjects.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";

/** The columns of a user who is not banned. */
export const NO_BAN = { banned: false, banReason: null, banExpires: null } as const;

/**
 * Makes the hook that refuses a session to a banned user, however they sign in: 403 `BANNED_USER`.
 *
 * @param context what leads to the state of the request in flight
 */
export function refuseBanned(context: unknown): (session: { userId: string }) => Promise<void> {
  return async ({ userId }) => {
    const { findBan, now } = requestStateOf(context);
    const ban = await findBan(userId);
    if (ban !== null && isBanned(ban, now())) fail("FORBIDDEN", USERS_ERROR_CODES.BANNED_USER);
  };
}
