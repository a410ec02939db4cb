import type { createAuthMiddleware } from "better-auth/api";
import { inFlight } from "../../request/in_flight.ts";
import {
  deviceEntry,
  entriesIn,
  KNOWN_DEVICE_COOKIE,
  KNOWN_DEVICE_SECONDS,
  valueWith,
} from "../../request/known_device.ts";
import { type Proof, routeOf } from "../../routes.ts";

/** Sign-ins that leave the user's epoch where it is: the row that they have read is good. */
const LEAVE_EPOCH: ReadonlySet<Proof | undefined> = new Set(["guest", "password", "sign-up"]);
const CHANGE_PASSWORD = "/change-password";

/**
 * Makes a browser known to the user who has just signed in with it, or has proven the address by a reset:
 * from then on strangers' tries can't keep that user out of it, until the user's epoch moves.
 */
export async function makeKnown(
  ctx: Parameters<Parameters<typeof createAuthMiddleware>[0]>[0],
): Promise<void> {
  const { context, path = "" } = ctx;
  const { flags, state: { scope, store } } = inFlight();
  const given = context.newSession ?? (path === CHANGE_PASSWORD ? context.session : null);
  if (given && "impersonatedBy" in given.session && given.session.impersonatedBy) return;
  const userId = given?.user.id ?? flags.resetUserId;
  if (!userId || context.returned instanceof Error) return;
  const user = given && LEAVE_EPOCH.has(routeOf(path).proof)
    ? { ...given.user }
    : await store.findOne("user", { id: userId });
  if (user === null) return;
  const entry = await deviceEntry(scope.projectId, user);
  const options = { maxAge: KNOWN_DEVICE_SECONDS };
  const cookie = context.createAuthCookie(KNOWN_DEVICE_COOKIE, options);
  const own = await ctx.getSignedCookie(cookie.name, context.secret);
  const entries = own ? entriesIn(own) : [];
  if (entries.includes(entry)) return;
  const value = valueWith(entry, entries);
  await ctx.setSignedCookie(cookie.name, value, context.secret, cookie.attributes);
}
