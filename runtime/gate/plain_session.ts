import type { SessionColumns, UserColumns, UserSession } from "../../component/user_session.ts";
import { isBanned } from "../../plugins/_kernel/subjects.ts";
import type { ProjectSettings } from "../../plugins/settings/table.ts";
import { cookieSigners, type Signers } from "../crypto/signed_cookies.ts";
import { isSigned, parseSigned, type SignedValue } from "../crypto/signed_values.ts";
import {
  type CookieStyle,
  cookieStyle,
  sessionCookieNames,
  sessionCookies,
} from "../request/cookie_names.ts";
import { headerOf } from "../request/lane_request.ts";
import { renamedIn } from "../request/request_cookies.ts";
import { sessionEnd, sessionLifetime } from "../request/session_times.ts";
import type { LaneRequest, LaneResponse } from "../request/wire.ts";
import { pathOf, queryOf } from "../deployment/paths.ts";
import { routeOf } from "../routes.ts";
import type { LightAnswer, LightRequest } from "./light.ts";

/** Where apps ask who is signed in. */
export const SESSION_PATH = "/get-session";

const READ = { lane: "read" } as const;

/** The parameters that are known to change nothing, or what is said below. */
const KNOWN_PARAMS = new Set([
  "clientId",
  "client_id",
  "disableCookieCache",
  "disableRefresh",
  "projectId",
  "project_id",
]);

/** Answers the question that apps ask most, who is signed in, without Better Auth. */
export async function plainSession(given: LightRequest): Promise<LightAnswer> {
  const found = await findSession(given);
  if ("lane" in found) return found.lane;
  if ("user" in found) {
    const { settings } = given.place;
    const { end, session, user } = found;
    return answer({ session: shownSession(session, end), user: shownUser(user, settings) });
  }
  return found.isOver ? signedOut(styleOf(given)) : answer(null);
}

function styleOf({ place: { baseUrl, settings }, scope }: LightRequest): CookieStyle {
  const { clientId, kind, projectId } = scope;
  return cookieStyle({ projectId, clientId, kind, baseUrl, settings });
}

/** The session of a request and its user; or that there is none, or the lane that must say. */
type FoundSession =
  | { readonly session: SessionColumns; readonly user: UserColumns; readonly end: number }
  | {
    /** Whether the request brings a cookie of one. */
    readonly isOver: boolean;
  }
  | { readonly lane: "read" | "write" };

/**
 * The session that a request's cookie names. What is not plain goes to the read lane: a cookie of Better
 * Auth's cache, a session in which somebody acts as its user, a user who is banned. A session that is due
 * for renewal goes to the write lane.
 */
export async function findSession(given: LightRequest): Promise<FoundSession> {
  const { config, now, place: { settings }, request, scope: { projectId } } = given;
  const params = queryOf(request.url);
  if (params.size > 0 && [...params.keys()].some((name) => !KNOWN_PARAMS.has(name))) return READ;
  const cookies = cookiesOf(given, styleOf(given));
  if (cookies === null) return READ;
  if (cookies.token === null) return { isOver: false };
  const signers = await cookieSigners({ config, projectId });
  if (!isOfProject(cookies.token, signers)) return { isOver: false };
  const found = sessionOf(given, cookies.token.value);
  if (found === undefined) return READ;
  if (found === null) return { isOver: true };
  const { session, user } = found;
  if (isBanned(user, now)) return READ;
  if (session.impersonatedBy !== undefined) return READ;
  const { createdAt, expiresAt, updatedAt } = session;
  const end = sessionEnd({ createdAt, expiresAt, updatedAt }, settings, { now });
  if (end < now) return { isOver: true };
  if (!isDue(end, { now, settings })) return { session, user, end };
  const staysAsItIs = cookies.dontRemember !== null && isOfProject(cookies.dontRemember, signers) ||
    Boolean(params.get("disableRefresh"));
  return staysAsItIs ? { session, user, end } : { lane: "write" };
}

/** What was found with the scope for a token; undefined where it was not looked for. */
function sessionOf(
  { sessions, tokens }: LightRequest,
  token: string,
): UserSession | null | undefined {
  if (!tokens.includes(token)) return undefined;
  return sessions.find(({ session }) => session.token === token) ?? null;
}

/** Tokens that are looked for at most: a browser has cookies of the platform, and of projects on the same host. */
const MAX_TOKENS = 4;
/** Better Auth's have 32 characters. What is longer is left to the read lane, for what is asked here is kept. */
const MAX_TOKEN_LENGTH = 64;

/**
 * The tokens of the sessions that a request seems to bring, before anything is known of its project: what the
 * cookie is called there, and which secret has signed it. So they may be anybody's inventions; they say what
 * is worth being read with the scope, in one call, and {@link findSession} what of it counts.
 */
export function sessionTokensIn(request: LaneRequest): string[] {
  if (routeOf(pathOf(request.url)).cacheable) return [];
  const cookies = headerOf(request, "cookie") ?? "";
  const found = new Set<string>();
  for (const [, text = ""] of cookies.matchAll(TOKEN_COOKIE)) {
    const token = parseSigned(unquoted(text.trim()))?.value;
    if (token !== undefined && token.length <= MAX_TOKEN_LENGTH) found.add(token);
  }
  return found.size > MAX_TOKENS ? [] : [...found];
}

/** A cookie that any of the styles might have for a session's token. */
const TOKEN_COOKIE = /(?:^|;)[^=;]*\.session_token=([^;]*)/g;

/** A cookie's value with its signature, which nobody has verified yet. */
interface SignedCookie extends SignedValue {
  readonly isQuoted: boolean;
}

/** The cookies of a session, null those that are not there or not of a signed one's form. */
interface SessionCookies {
  readonly token: SignedCookie | null;
  readonly dontRemember: SignedCookie | null;
}

/**
 * The request's cookies of a session as the project's engine is given them; of two of one name, the first
 * counts. Null where one of Better Auth's cache is among them.
 */
function cookiesOf(
  { request }: LightRequest,
  style: CookieStyle,
): SessionCookies | null {
  const { alsoReads, prefix } = style;
  const text = headerOf(request, "cookie") ?? "";
  const read = alsoReads === undefined ? text : renamedIn(text, { from: alsoReads, to: prefix });
  const [tokenName, dataName, dontRememberName] = sessionCookieNames(style);
  let token: string | undefined;
  let dontRemember: string | undefined;
  for (const pair of read.split(";")) {
    const at = pair.indexOf("=");
    if (at === -1) continue;
    const name = pair.slice(0, at).trim();
    if (name.startsWith(dataName)) return null;
    if (name === tokenName) token ??= pair.slice(at + 1).trim();
    if (name === dontRememberName) dontRemember ??= pair.slice(at + 1).trim();
  }
  return { token: signedCookie(token), dontRemember: signedCookie(dontRemember) };
}

function signedCookie(text: string | undefined): SignedCookie | null {
  const signed = text === undefined ? null : parseSigned(unquoted(text));
  if (text === undefined || signed === null) return null;
  const { signature, value } = signed;
  return { signature, value, isQuoted: text.startsWith(QUOTE) };
}

/** Whether a secret of the project's has signed a cookie. */
function isOfProject(cookie: SignedCookie, [current, ...previous]: Signers): boolean {
  if (isSigned(cookie, current)) return true;
  // The engine signs anew what a replaced secret has signed, and does not look into quotes.
  return !cookie.isQuoted && previous.some((signer) => isSigned(cookie, signer));
}

const QUOTE = '"';

/** As Better Auth reads it: what begins with a quote ends with one. */
function unquoted(text: string): string {
  return text.startsWith(QUOTE) ? text.slice(1, -1) : text;
}

/** Better Auth renews a session once a part of its life is over. */
function isDue(end: number, { now, settings }: { now: number; settings: ProjectSettings }) {
  const { expiresIn, updateAge } = sessionLifetime(settings);
  return end - expiresIn * 1000 + updateAge * 1000 <= now;
}

/** A time as JSON has it: a text is written several times as fast as a Date. */
function isoOf(time: number): string {
  return new Date(time).toJSON();
}

/** The columns in the order in which Better Auth has them; `tests/differential/` compares. */
function shownSession(session: SessionColumns, end: number) {
  return {
    expiresAt: isoOf(end),
    token: session.token,
    createdAt: isoOf(session.createdAt),
    updatedAt: isoOf(session.updatedAt),
    ipAddress: session.ipAddress ?? null,
    userAgent: session.userAgent ?? null,
    userId: session.userId,
    impersonatedBy: session.impersonatedBy ?? null,
    activeOrganizationId: session.activeOrganizationId ?? null,
    activeTeamId: session.activeTeamId ?? null,
    id: session.id,
  };
}

/** A method's column is there where the project has the method: JSON leaves out what is undefined. */
function shownUser(user: UserColumns, { anonymous, twoFactor, username }: ProjectSettings) {
  return {
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerified,
    image: user.image ?? null,
    createdAt: isoOf(user.createdAt),
    updatedAt: isoOf(user.updatedAt),
    twoFactorEnabled: twoFactor ? user.twoFactorEnabled ?? null : undefined,
    username: username ? user.username ?? null : undefined,
    displayUsername: username ? user.displayUsername ?? null : undefined,
    isAnonymous: anonymous ? user.isAnonymous ?? null : undefined,
    role: user.role ?? null,
    phoneNumber: user.phoneNumber ?? null,
    phoneNumberVerified: user.phoneNumberVerified ?? null,
    id: user.id,
  };
}

/** Nobody is signed in, and the browser may forget the cookies that said so. */
function signedOut(style: CookieStyle): LaneResponse {
  const { attributes, names } = sessionCookies(style);
  return answer(
    null,
    names.map((name) => ["set-cookie", `${name}=; Max-Age=0; ${attributes}`]),
  );
}

function answer(body: unknown, cookies: [string, string][] = []): LaneResponse {
  return {
    status: 200,
    headers: [
      ["cache-control", "no-store"],
      ["content-type", "application/json"],
      ["pragma", "no-cache"],
      ...cookies,
    ],
    body: JSON.stringify(body),
  };
}
