import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { impersonatorOf, sessionOfActor } from "../../_kernel/impersonations.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import { ACTING_PERMISSION } from "../acting.ts";
import { isAdministrator, requireNoMoreThanOwn } from "../administrators.ts";
import { USER_ID_BODY } from "../fields.ts";
import { USERS_ERROR_CODES } from "../error_codes.ts";
import { IMPERSONATION_MS } from "../sessions.ts";
import { getUserRow } from "../store.ts";
import type { ImpersonationReply } from "../types.ts";
import { toSession, toUser } from "../wire.ts";

/**
 * `POST /admin/impersonate-user`: a session as one of the project's users, for an hour. It says whose
 * it really is, in its row and in every event; the token is in the cookie only.
 */
export const impersonateUser = endpoint(
  "/admin/impersonate-user",
  { session: true, body: USER_ID_BODY, permission: ACTING_PERMISSION },
  async (input) => {
    const { actor, store, body, now, startSession } = input;
    // The session would say that it is really the impersonated user's, and not end with who acts.
    if (impersonatorOf(input) !== null) {
      fail("FORBIDDEN", USERS_ERROR_CODES.ALREADY_IMPERSONATING);
    }
    const row = await getUserRow(store, body.userId);
    if (isAdministrator(row)) {
      fail("FORBIDDEN", USERS_ERROR_CODES.CANNOT_IMPERSONATE_ADMINISTRATOR);
    }
    await requireNoMoreThanOwn(input, row);
    const expiresAt = now + IMPERSONATION_MS;
    const startedIn = sessionOfActor(input)?.id ?? null;
    const acting = { impersonatedBy: actor.id, startedIn, expiresAt };
    const session = await startSession(row.id, acting);
    if (session === null) return fail("NOT_FOUND", USERS_ERROR_CODES.USER_NOT_FOUND);
    return await replyFor(store, { sessionId: session.id, userId: row.id });
  },
);

/**
 * `POST /admin/stop-impersonating`: ends the impersonation the request is made in. Whoever acted gets
 * back the session that the same browser had before, and hears of that one; without one it is signed
 * out, and hears of what has ended.
 */
export const stopImpersonating = endpoint(
  "/admin/stop-impersonating",
  { session: true, body: z.object({}), permission: null },
  async ({ store, session, endSession }) => {
    if (!session?.impersonatedBy) {
      return fail("BAD_REQUEST", USERS_ERROR_CODES.NOT_IMPERSONATING);
    }
    const reply = await replyFor(store, { sessionId: session.id, userId: session.userId });
    const before = await endSession();
    if (before === null) return reply;
    return await replyFor(store, { sessionId: before.id, userId: before.userId });
  },
);

async function replyFor(
  store: ScopedStore,
  { sessionId, userId }: { sessionId: string; userId: string },
): Promise<ImpersonationReply> {
  const session = await store.findOne("session", { id: sessionId });
  if (session === null) return fail("NOT_FOUND", USERS_ERROR_CODES.SESSION_NOT_FOUND);
  return { session: toSession(session), user: toUser(await getUserRow(store, userId)) };
}
