import type { SessionColumns, UserColumns, UserSession } from "../../component/user_session.ts";
import { isBanned } from "../../plugins/_kernel/subjects.ts";
import type { ProjectSettings } from "../../plugins/settings/table.ts";
import { cookieSigners } from "../crypto/signed_cookies.ts";
import { isSigned, parseSigned } from "../crypto/signed_values.ts";
import { readConfig } from "../deployment/config.ts";
import { type CookieStyle, cookieStyle, sessionCookies } from "../request/cookie_names.ts";
import { jsonResponse } from "../request/errors.ts";
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
  return found.isOver ? signedOut(cookieStyle({ ...given.scope, ...given.place })) : answer(null);
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
  const { now, place: { settings }, request, scope: { projectId } } = given;
  const params = queryOf(request.url);
  if ([...params.keys()].some((name) => !KNOWN_PARAMS.has(name))) return READ;
  const style = cookieStyle({ ...given.scope, ...given.place });
  const { names: [tokenName, dataName, shortName] } = sessionCookies(style);
  const cookies = cookiesOf(given, style);
  if ([...cookies.keys()].some((name) => name.startsWith(dataName))) return READ;
  const token = await signedValue(cookies.get(tokenName), projectId);
  if (token === null) return { isOver: false };
  const isShort = await signedValue(cookies.get(shortName), projectId);
  const found = sessionOf(given, token);
  if (found === undefined) return READ;
  if (found === null) return { isOver: true };
  const { session, user } = found;
  if (isBanned(user, now)) return READ;
  if (session.impersonatedBy !== undefined) return READ;
  const end = sessionEnd({ ...session, isImpersonation: false }, settings, { now });
  if (end < now) return { isOver: true };
  const staysAsItIs = isShort !== null || Boolean(params.get("disableRefresh"));
  return !staysAsItIs && isDue(end, { now, settings }) ? { lane: "write" } : { session, user, end };
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
export function sessionTokensIn(request: LaneRequest): readonly string[] {
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

/** The request's cookies as the project's engine is given them; of two of one name, the first counts. */
function cookiesOf({ request }: LightRequest, { alsoReads, prefix }: CookieStyle) {
  const text = headerOf(request, "cookie") ?? "";
  const read = alsoReads === undefined ? text : renamedIn(text, { from: alsoReads, to: prefix });
  const cookies = new Map<string, string>();
  for (const pair of read.split(";")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at !== -1 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

/** What a cookie says; null where it is not there, or where no secret of the project's has signed it. */
async function signedValue(
  text: string | undefined,
  projectId: string,
): Promise<string | null> {
  const signed = text === undefined ? null : parseSigned(unquoted(text));
  if (text === undefined || signed === null) return null;
  const [current, ...previous] = await cookieSigners({ config: readConfig(), projectId });
  if (isSigned(signed, current)) return signed.value;
  // The engine signs anew what a replaced secret has signed, and does not look into quotes.
  if (text.startsWith(QUOTE)) return null;
  for (const signer of previous) if (isSigned(signed, signer)) return signed.value;
  return null;
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

/** The columns in the order in which Better Auth has them; `tests/differential/` compares. */
function shownSession(session: SessionColumns, end: number) {
  return {
    expiresAt: new Date(end),
    token: session.token,
    createdAt: new Date(session.createdAt),
    updatedAt: new Date(session.updatedAt),
    ipAddress: session.ipAddress ?? null,
    userAgent: session.userAgent ?? null,
    userId: session.userId,
    impersonatedBy: session.impersonatedBy ?? null,
    activeOrganizationId: session.activeOrganizationId ?? null,
    activeTeamId: session.activeTeamId ?? null,
    id: session.id,
  };
}

/** A method's column is there where the project has the method. */
function shownUser(user: UserColumns, { anonymous, twoFactor, username }: ProjectSettings) {
  return {
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerified,
    image: user.image ?? null,
    createdAt: new Date(user.createdAt),
    updatedAt: new Date(user.updatedAt),
    ...twoFactor ? { twoFactorEnabled: user.twoFactorEnabled ?? null } : {},
    ...username
      ? { username: user.username ?? null, displayUsername: user.displayUsername ?? null }
      : {},
    ...anonymous ? { isAnonymous: user.isAnonymous ?? null } : {},
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
  const { headers: type, ...response } = jsonResponse(200, { body });
  return {
    ...response,
    headers: [["cache-control", "no-store"], ...type, ["pragma", "no-cache"], ...cookies],
  };
}
