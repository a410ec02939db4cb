import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { expireCookie } from "better-auth/cookies";
import { anonymous } from "better-auth/plugins/anonymous";
import { fail } from "../../../plugins/_kernel/errors.ts";
import { inFlight } from "../../request/in_flight.ts";
import { type Proof, routeOf } from "../../routes.ts";
import { OWN_ACCOUNT_ERROR_CODES } from "../account/own_account.ts";

type Ctx = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** A guest is remembered for as long as the second factor may be given. */
const GUEST_COOKIE = "guest";
const CHALLENGE_SECONDS = 10 * 60;
/** What signs in, unless a second factor is asked for. */
const SIGN_INS: ReadonlySet<Proof | undefined> = new Set(["guest", "mail", "password", "provider"]);
/** Where a guest's session is replaced by that of whoever signs up or in. Node 20 has no `Set.union()`. */
const REPLACING = new Set<Proof | undefined>([...SIGN_INS, "confirmation", "sign-up"]);
const DELETION_PATH = "/delete-anonymous-user";

/**
 * Anonymous users, guests for short. Whoever signs up or in comes in the guest's place and takes over
 * the guest's memberships; then the guest is deleted. That holds after a second factor too, which
 * Better Auth's own hook does not see. A guest does not leave an organization without super_admin.
 */
export function guests(): BetterAuthPlugin[] {
  const takeOver = async (from: string, to: string) => {
    if (from !== to) await inFlight().state.memberships.takeOver({ from, to });
  };
  return [
    anonymous({
      onLinkAccount: ({ anonymousUser, newUser }) =>
        takeOver(anonymousUser.user.id, newUser.user.id),
    }),
    {
      id: "banata-guests",
      hooks: {
        before: [{
          matcher: ({ path }) => REPLACING.has(routeOf(path ?? "").proof),
          handler: createAuthMiddleware((ctx) => refuseImpersonator(ctx)),
        }, {
          matcher: ({ path }) => path === DELETION_PATH,
          handler: createAuthMiddleware(async (ctx) => {
            const session = await getSessionFromCtx(ctx);
            const { memberships } = inFlight().state;
            if (session !== null) await memberships.keepSuperAdmins(session.user.id);
          }),
        }],
        after: [
          {
            matcher: ({ path }) => SIGN_INS.has(routeOf(path ?? "").proof),
            handler: createAuthMiddleware((ctx) => rememberGuest(ctx)),
          },
          {
            matcher: ({ path }) => routeOf(path ?? "").proof === "factor",
            handler: createAuthMiddleware((ctx) => replaceGuest(ctx, takeOver)),
          },
        ],
      },
    },
  ];
}

/** Whoever acts as a guest and signs in would take over, and delete, what is the guest's. */
async function refuseImpersonator(ctx: Ctx): Promise<void> {
  const found = await getSessionFromCtx(ctx, { disableRefresh: true });
  if (found === null || !("impersonatedBy" in found.session)) return;
  const isGuest = "isAnonymous" in found.user && found.user.isAnonymous === true;
  if (isGuest && found.session.impersonatedBy) {
    fail("FORBIDDEN", OWN_ACCOUNT_ERROR_CODES.NOT_WHILE_IMPERSONATING);
  }
}

/** The challenge takes the guest's session cookie away, so another one says who it was. */
async function rememberGuest(ctx: Ctx): Promise<void> {
  const { authCookies, newSession, responseHeaders, secret } = ctx.context;
  const challenge = `${ctx.context.createAuthCookie("two_factor").name}=`;
  const isChallenged = responseHeaders?.getSetCookie().some((line) => line.startsWith(challenge));
  if (newSession || !isChallenged) return;
  const token = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
  if (!token || await guestOf(ctx, token) === null) return;
  const cookie = ctx.context.createAuthCookie(GUEST_COOKIE, { maxAge: CHALLENGE_SECONDS });
  await ctx.setSignedCookie(cookie.name, token, secret, cookie.attributes);
}

async function replaceGuest(
  ctx: Ctx,
  takeOver: (from: string, to: string) => Promise<void>,
): Promise<void> {
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
