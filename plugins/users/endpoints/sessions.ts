import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { requireNoMoreThanOwn } from "../administrators.ts";
import { USER_ID_BODY } from "../fields.ts";
import { USERS_ERROR_CODES } from "../error_codes.ts";
import { endSessions } from "../sessions.ts";
import { getUserRow, MAX_LISTED } from "../store.ts";
import type { UserList, UserSession } from "../types.ts";
import { toSession } from "../wire.ts";

const revokeBody = z.object({
  sessionId: ID_FIELD.optional(),
  sessionToken: z.string().min(1).max(256).optional(),
}).refine(
  ({ sessionId, sessionToken }) => (sessionId === undefined) !== (sessionToken === undefined),
  "Give sessionId or sessionToken",
);

/** `POST /admin/list-user-sessions`: a user's sessions, without their tokens. */
export const listUserSessions = endpoint(
  "/admin/list-user-sessions",
  { body: USER_ID_BODY, permission: "dashboard.read" },
  async ({ store, body }): Promise<UserList<UserSession>> => {
    const { id: userId } = await getUserRow(store, body.userId);
    const rows = await store.findMany("session", { where: { userId }, limit: MAX_LISTED });
    return { data: rows.map(toSession) };
  },
);

/** `POST /admin/revoke-user-session`: ends one session of the project's, by id or by token. */
export const revokeUserSession = endpoint(
  "/admin/revoke-user-session",
  { body: revokeBody, permission: "dashboard.manage" },
  async (input) => {
    const { store, body: { sessionId, sessionToken } } = input;
    const session = sessionId === undefined
      ? await store.findOne("session", { token: sessionToken ?? "" })
      : await store.findOne("session", { id: sessionId });
    if (session === null) return fail("NOT_FOUND", USERS_ERROR_CODES.SESSION_NOT_FOUND);
    const user = await store.findOne("user", { id: session.userId });
    if (user !== null) await requireNoMoreThanOwn(input, user);
    await store.deleteOne("session", { id: session.id });
    return { success: true as const };
  },
);

/** `POST /admin/revoke-user-sessions`: ends every session of a user. */
export const revokeUserSessions = endpoint(
  "/admin/revoke-user-sessions",
  { body: USER_ID_BODY, permission: "dashboard.manage" },
  async (input) => {
    const { store, body } = input;
    const user = await getUserRow(store, body.userId);
    await requireNoMoreThanOwn(input, user);
    await endSessions(store, user.id);
    return { success: true as const };
  },
);
