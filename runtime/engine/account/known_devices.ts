import type { createAuthMiddleware } from "better-auth/api";
import type { SessionRow } from "../../../plugins/_kernel/store.ts";
import { inFlight } from "../../request/in_flight.ts";
import {
  deviceEntry,
  entriesIn,
  KNOWN_DEVICE_COOKIE,
  KNOWN_DEVICE_SECONDS,
  valueWith,
} from "../../request/known_device.ts";
import { type Proof, routeOf } from "../../routes.ts";
import { deviceName } from "./device_name.ts";
import { tellUser } from "./notices.ts";

type Ctx = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];
type Context = Ctx["context"];

/** Sign-ins that leave the user's epoch where it is: the row that they have read is good. */
const LEAVE_EPOCH: ReadonlySet<Proof | undefined> = new Set(["guest", "password", "sign-up"]);
const CHANGE_PASSWORD = "/change-password";
/** What is a sign-in by somebody who has an account already, or may have. */
const SIGN_INS: ReadonlySet<Proof | undefined> = new Set([
  "factor",
  "mail",
  "password",
  "provider",
]);
/** The first session of so new an account is its sign-up's, after the address was confirmed say. */
const SIGN_UP_MS = 24 * 60 * 60 * 1000;
/** Sessions that are looked at, those that end last first. */
const MAX_SESSIONS = 20;
/** Notices of an hour, as far as the sessions they tell of are there still. */
const MAX_NOTICES = 5;
const HOUR_MS = 60 * 60 * 1000;

/**
 * Makes a browser known to the user who has just signed in with it, or has proven the address by a reset:
 * from then on strangers' tries can't keep that user out of it, until the user's epoch moves. A sign-in with
 * one that was not known is told the user.
 */
export async function makeKnown(
  ctx: Ctx,
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
  const entry = deviceEntry(scope.projectId, user);
  const options = { maxAge: KNOWN_DEVICE_SECONDS };
  const cookie = context.createAuthCookie(KNOWN_DEVICE_COOKIE, options);
  const own = await ctx.getSignedCookie(cookie.name, context.secret);
  const entries = own ? entriesIn(own) : [];
  if (entries.includes(entry)) return;
  await tellOfDevice(context, path);
  const value = valueWith(entry, entries);
  await ctx.setSignedCookie(cookie.name, value, context.secret, cookie.attributes);
}

/**
 * Mails users that somebody has signed in with a browser that the account does not know. Not where a
 * server has sent the sign-in with a key, for it brings no browser's cookies; nor where the account, or the
 * session before, is the caller's own. A browser that has lost its cookies, and signs in at the address
 * of a session that it has opened before, is no new one.
 */
async function tellOfDevice(
  { newSession, session: before }: Context,
  path: string,
): Promise<void> {
  const { address, actor, now, store } = inFlight().state;
  if (newSession === null || actor !== null || !SIGN_INS.has(routeOf(path).proof)) return;
  const { session, user } = newSession;
  const isGuest = "isAnonymous" in user && user.isAnonymous === true;
  if (isGuest || before?.user.id === user.id || user.createdAt.getTime() >= now()) return;
  const sessions = await store.findMany("session", {
    where: { userId: user.id },
    sortBy: { field: "expiresAt", direction: "desc" },
    limit: MAX_SESSIONS,
  });
  const others = sessions.filter(({ id }) => id !== session.id);
  const age = now() - user.createdAt.getTime();
  if (others.length === 0 && age < SIGN_UP_MS || others.some((other) => isAlike(other, session))) {
    return;
  }
  if (others.filter(({ createdAt }) => createdAt > now() - HOUR_MS).length > MAX_NOTICES) return;
  const device = deviceName(session.userAgent ?? "");
  await tellUser(user, {
    notice: "new-device",
    // Minutes in UTC, which readers of any language can read.
    time: `${new Date(now()).toISOString().slice(0, 16).replace("T", " ")} UTC`,
    ...device === null ? {} : { device },
    ...address === null ? {} : { ipAddress: address },
  });
}

/** Whether two sessions are of one program at one address, both of which are known. */
function isAlike(
  { ipAddress, userAgent }: Pick<SessionRow, "ipAddress" | "userAgent">,
  other: { ipAddress?: string | null; userAgent?: string | null },
): boolean {
  return Boolean(ipAddress && userAgent) && ipAddress === other.ipAddress &&
    userAgent === other.userAgent;
}
