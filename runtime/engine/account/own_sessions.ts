import type { BetterAuthPlugin } from "better-auth";
import {
  createAuthEndpoint,
  type createAuthMiddleware,
  getSessionFromCtx,
  sensitiveSessionMiddleware,
} from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { parseSessionOutput } from "better-auth/db";
import * as z from "../../../plugins/_kernel/schemas.ts";
import { moveEpoch } from "../../../plugins/_kernel/epoch.ts";
import { fail, KERNEL_ERROR_CODES } from "../../../plugins/_kernel/errors.ts";
import { endImpersonations } from "../../../plugins/users/sessions.ts";
import { inFlight } from "../../request/in_flight.ts";

/** Sessions that one reply lists at most, those that end last first; the caller's own is among them. */
const MAX_LISTED = 1000;

type Ctx = Parameters<typeof getSessionFromCtx>[0];
/** A row as Better Auth's adapter gives it: columns by name, times as dates. */
type SessionRow = Parameters<typeof parseSessionOutput>[1] & { readonly id: string };

/**
 * Three of Better Auth's own endpoints, in their places and shapes:
 *
 * - `GET /list-sessions` lists all of them, for as long as the caller's own lives. Better Auth reads a
 *   hundred, and refuses a session older than a day.
 * - A listed `token` is a handle, which `POST /revoke-session` takes: the token itself opens the account,
 *   and would stay with whoever once saw the list, an impersonator too. A token of the caller's own is
 *   taken as well, for `/get-session` tells it.
 * - `POST /revoke-other-sessions` ends every other one, and with them whatever else was left elsewhere:
 *   trusted devices, links and codes, sessions as somebody else.
 *
 * `POST /change-password` without `revokeOtherSessions` ends the other sessions too, and leaves the
 * caller's as it is: whoever changes a password means those who know the old one. With `false` all stay.
 */
export function ownSessions(): BetterAuthPlugin {
  return {
    id: "banata-own-sessions",
    // Under Better Auth's own names for them, so that they take those endpoints' places.
    endpoints: { listSessions, revokeSession, revokeOtherSessions },
  };
}

/** Ends the caller's other sessions once the password is changed, unless the request says otherwise. */
export async function endOthersAfterChange(
  ctx: Parameters<Parameters<typeof createAuthMiddleware>[0]>[0],
): Promise<void> {
  const { returned, session } = ctx.context;
  // With `true` Better Auth has ended them all, and made the caller a new one.
  if (ctx.body.revokeOtherSessions !== undefined || returned instanceof Error) return;
  if (session) await endOthers(ctx, session);
}

const listSessions = createAuthEndpoint(
  "/list-sessions",
  { method: "GET", requireHeaders: true },
  async (ctx) => {
    const own = await getSessionFromCtx(ctx);
    if (own === null) return fail("UNAUTHORIZED", KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED);
    const now = new Date();
    const rows = await ctx.context.adapter.findMany<SessionRow>({
      model: "session",
      where: [
        { field: "userId", value: own.user.id },
        { field: "expiresAt", value: now, operator: "gt" },
      ],
      sortBy: { field: "expiresAt", direction: "desc" },
      limit: MAX_LISTED,
    });
    const live = rows.filter(({ expiresAt }) => expiresAt > now);
    const listed = live.some(({ id }) => id === own.session.id) ? live : [own.session, ...live];
    return ctx.json(listed.map((row) => toListed(ctx, row)));
  },
);

function toListed({ context }: Ctx, row: SessionRow) {
  return { ...parseSessionOutput(context.options, row), token: row.id };
}

const revokeSession = createAuthEndpoint(
  "/revoke-session",
  {
    method: "POST",
    body: z.object({ token: z.string().min(1).max(256) }),
    use: [sensitiveSessionMiddleware],
    requireHeaders: true,
  },
  async (ctx) => {
    const { session, user } = ctx.context.session;
    const { adapter } = ctx.context;
    for (const field of ["id", "token"]) {
      const where = [{ field, value: ctx.body.token }, { field: "userId", value: user.id }];
      const found = await adapter.findOne<SessionRow>({ model: "session", where });
      if (found === null) continue;
      await adapter.delete({ model: "session", where: [{ field: "id", value: found.id }] });
      if (found.id === session.id) deleteSessionCookie(ctx);
      break;
    }
    // As Better Auth answers, whether or not there was one: another's is nobody's business.
    return ctx.json({ status: true });
  },
);

const revokeOtherSessions = createAuthEndpoint(
  "/revoke-other-sessions",
  { method: "POST", use: [sensitiveSessionMiddleware], requireHeaders: true },
  async (ctx) => {
    await endOthers(ctx, ctx.context.session);
    await moveEpoch(inFlight().state.store, ctx.context.session.user.id);
    return ctx.json({ status: true });
  },
);

async function endOthers(
  { context }: { context: Pick<Ctx["context"], "adapter"> },
  { session, user }: { session: { id: string }; user: { id: string } },
): Promise<void> {
  const where = [
    { field: "userId", value: user.id },
    { field: "id", value: session.id, operator: "ne" as const },
  ];
  await context.adapter.deleteMany({ model: "session", where });
  await endImpersonations(inFlight().state.store, user.id);
}
