import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { securityNotice } from "../../_kernel/mails.ts";
import { requireNoMoreThanOwn } from "../administrators.ts";
import { USER_ID_BODY } from "../fields.ts";
import { USERS_ERROR_CODES } from "../error_codes.ts";
import { endSessions } from "../sessions.ts";
import { getUserRow, updateUserRow } from "../store.ts";
import type { UserReply } from "../types.ts";
import { toUser } from "../wire.ts";

/**
 * `POST /admin/remove-second-factor`: takes a user's authenticator and backup codes away, ends the
 * user's sessions and mails a notice. For whoever has lost them: a password is enough from then on.
 */
export const removeSecondFactor = endpoint(
  "/admin/remove-second-factor",
  { body: USER_ID_BODY, permission: "second_factor.remove" },
  async (input): Promise<UserReply> => {
    const { actor, body: { userId }, links, mails, now, store } = input;
    // Switching off one's own takes the password.
    if (actor.type === "user" && actor.id === userId) {
      fail("FORBIDDEN", USERS_ERROR_CODES.CANNOT_REMOVE_OWN_SECOND_FACTOR);
    }
    const user = await getUserRow(store, userId);
    await requireNoMoreThanOwn(input, user);
    const removed = await store.deleteMany("twoFactor", { userId });
    if (removed === 0 && user.twoFactorEnabled !== true) {
      fail("CONFLICT", USERS_ERROR_CODES.SECOND_FACTOR_NOT_ENABLED);
    }
    const columns = { twoFactorEnabled: false };
    const row = await updateUserRow(store, userId, { columns, now });
    await endSessions(store, userId);
    const { appName } = links;
    await mails.enqueue(securityNotice(user, { appName, notice: "second-factor-removed" }));
    return { user: toUser(row) };
  },
);
