import { getSessionFromCtx } from "better-auth/api";
import { deleteSessionCookie, expireCookie, setSessionCookie } from "better-auth/cookies";

/** What starts and ends sessions, and their cookies. */
export interface SessionPart {
  /** The caller's own session, if there is one. */
  readonly session: OwnSession | null;
  /**
   * Makes a session for a user and sends its cookie; it ends with the browser. The session that the
   * browser has is kept aside until that one ends.
   */
  startSession(userId: string, options: StartSessionOptions): Promise<OwnSession | null>;
  /**
   * Ends the caller's own session. The one that was kept aside for it is the browser's again, if it
   * still lives, and is given; else the cookie is taken away.
   */
  endSession(): Promise<OwnSession | null>;
}

/** A session with its user's id; the token stays in the cookie. */
interface OwnSession {
  readonly id: string;
  readonly userId: string;
  /** Who acts as the user, or null for the user alone. */
  readonly impersonatedBy: string | null;
}

/** How a session is started for somebody. */
interface StartSessionOptions {
  readonly impersonatedBy: string;
  /** The session in which whoever acts began; null for a key. */
  readonly startedIn: string | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

type EndpointCtx = Parameters<typeof getSessionFromCtx>[0];

/** Better Auth's name for the cookie that keeps an administrator's own session. */
const KEPT_COOKIE = "admin_session";

/** {@link SessionPart} of one request. */
export async function sessionPart(ctx: EndpointCtx): Promise<SessionPart> {
  const own = await getSessionFromCtx(ctx);
  const { internalAdapter } = ctx.context;
  return {
    session: own && toOwnSession(own.session),
    async startSession(userId, { expiresAt, impersonatedBy, startedIn }) {
      const user = await internalAdapter.findUserById(userId);
      if (!user) return null;
      const fields = { impersonatedBy, startedIn, expiresAt: new Date(expiresAt) };
      const session = await internalAdapter.createSession(userId, true, fields, true);
      if (own) await keepAside(ctx, { token: own.session.token, for: session.id });
      await setSessionCookie(ctx, { session, user }, true);
      return toOwnSession(session);
    },
    async endSession() {
      if (own) await internalAdapter.deleteSession(own.session.token);
      const kept = own && await takeBack(ctx, own.session.id);
      if (kept === null) deleteSessionCookie(ctx);
      return kept;
    },
  };
}

/** The cookie is signed, and names the session that it waits for: it comes back in no other's place. */
async function keepAside(
  ctx: EndpointCtx,
  { token, for: sessionId }: { token: string; for: string },
): Promise<void> {
  const { authCookies, secret } = ctx.context;
  const isForgotten = await ctx.getSignedCookie(authCookies.dontRememberToken.name, secret);
  const { attributes, name } = ctx.context.createAuthCookie(KEPT_COOKIE);
  const value = JSON.stringify({ token, sessionId, isForgotten: Boolean(isForgotten) });
  await ctx.setSignedCookie(name, value, secret, attributes);
}

async function takeBack(ctx: EndpointCtx, sessionId: string): Promise<OwnSession | null> {
  const cookie = ctx.context.createAuthCookie(KEPT_COOKIE);
  const value = await ctx.getSignedCookie(cookie.name, ctx.context.secret);
  if (!value) return null;
  expireCookie(ctx, cookie);
  const kept: unknown = JSON.parse(value);
  const isOurs = typeof kept === "object" && kept !== null && "token" in kept &&
    typeof kept.token === "string" && "sessionId" in kept && kept.sessionId === sessionId;
  if (!isOurs) return null;
  const found = await ctx.context.internalAdapter.findSession(String(kept.token));
  if (found === null || found.session.expiresAt <= new Date()) return null;
  const isForgotten = "isForgotten" in kept && kept.isForgotten === true;
  await setSessionCookie(ctx, found, isForgotten);
  return toOwnSession(found.session);
}

function toOwnSession(session: { id: string; userId: string }): OwnSession {
  const by = "impersonatedBy" in session ? session.impersonatedBy : null;
  const { id, userId } = session;
  return { id, userId, impersonatedBy: typeof by === "string" ? by : null };
}
