import type { BetterAuthPlugin } from "better-auth";
import { type createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { expireCookie } from "better-auth/cookies";
import { anonymous } from "better-auth/plugins/anonymous";
import { fail } from "../../../plugins/_kernel/errors.ts";
import { inFlight } from "../../request/in_flight.ts";
import { OWN_ACCOUNT_ERROR_CODES } from "../account/own_account.ts";

type Ctx = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** A guest is remembered for as long as the second factor may be given. */
const GUEST_COOKIE = "guest";
const CHALLENGE_SECONDS = 10 * 60;

/**
 * Anonymous users, guests for short. Whoever signs up or in comes in the guest's place and takes over
 * the guest's memberships; then the guest is deleted. That holds after a second factor too, which
 * Better Auth's own hook does not see. A guest does not leave an organization without super_admin.
 */
export function guests(): BetterAuthPlugin {
  return anonymous({
    onLinkAccount: ({ anonymousUser, newUser }) => takeOver(anonymousUser.user.id, newUser.user.id),
  });
}

async function takeOver(from: string, to: string): Promise<void> {
  if (from !== to) await inFlight().state.memberships.takeOver({ from, to });
}

/** A guest who leaves takes no last super_admin along, neither an organization's nor the project's. */
export async function keepSuperAdmins(ctx: Ctx): Promise<void> {
  const session = await getSessionFromCtx(ctx);
  if (session === null) return;
  await inFlight().state.memberships.keepSuperAdmins(session.user.id);
  await keepProjectRoles(session.user);
}

/**
 * Whoever acts as a guest and signs in would take over, and delete, what is the guest's. And an account takes
 * over what a guest is in organizations, but no role of the project.
 */
export async function refuseReplacement(ctx: Ctx): Promise<void> {
  const found = await getSessionFromCtx(ctx, { disableRefresh: true });
  if (found === null || !("isAnonymous" in found.user && found.user.isAnonymous === true)) return;
  if ("impersonatedBy" in found.session && found.session.impersonatedBy) {
    fail("FORBIDDEN", OWN_ACCOUNT_ERROR_CODES.NOT_WHILE_IMPERSONATING);
  }
  await keepProjectRoles(found.user);
}

async function keepProjectRoles(guest: { id: string; role?: unknown }): Promise<void> {
  const role = typeof guest.role === "string" ? guest.role : null;
  await inFlight().state.projectRoles.keepLast({ id: guest.id, role });
}

/** The challenge takes the guest's session cookie away, so another one says who it was. */
export async function rememberGuest(ctx: Ctx): Promise<void> {
  const { authCookies, newSession, responseHeaders, secret } = ctx.context;
  const challenge = `${ctx.context.createAuthCookie("two_factor").name}=`;
  const isChallenged = responseHeaders?.getSetCookie().some((line) => line.startsWith(challenge));
  if (newSession || !isChallenged) return;
  const token = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
  if (!token || await guestOf(ctx, token) === null) return;
  const cookie = ctx.context.createAuthCookie(GUEST_COOKIE, { maxAge: CHALLENGE_SECONDS });
  await ctx.setSignedCookie(cookie.name, token, secret, cookie.attributes);
}

/** The second factor is given: the user comes in the place of the guest that was remembered. */
export async function replaceGuest(ctx: Ctx): Promise<void> {
  const { internalAdapter, newSession, secret } = ctx.context;
  const cookie = ctx.context.createAuthCookie(GUEST_COOKIE);
  const token = newSession && await ctx.getSignedCookie(cookie.name, secret);
  if (!token) return;
  expireCookie(ctx, cookie);
  const guest = await guestOf(ctx, token);
  if (guest === null || guest === newSession.user.id) return;
  await takeOver(guest, newSession.user.id);
  await internalAdapter.deleteUser(guest);
}

async function guestOf({ context }: Ctx, token: string): Promise<string | null> {
  const found = await context.internalAdapter.findSession(token);
  if (found === null || found.session.expiresAt <= new Date()) return null;
  const isGuest = "isAnonymous" in found.user && found.user.isAnonymous === true;
  return isGuest ? found.user.id : null;
}
