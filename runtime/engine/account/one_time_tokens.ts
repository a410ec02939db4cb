import type { AuthContext, BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint, type createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import * as z from "../../../plugins/_kernel/schemas.ts";
import { generateRandomString } from "better-auth/crypto";
import { defineErrorCodes, fail, KERNEL_ERROR_CODES } from "../../../plugins/_kernel/errors.ts";
import { isPlatform } from "../../../plugins/_kernel/scope.ts";
import type { ProjectSettings } from "../../../plugins/settings/table.ts";
import type { RuntimeConfig } from "../../deployment/config.ts";
import type { CookieStyle } from "../../request/cookie_names.ts";
import { isOtherSite, trustedOrigins } from "../../deployment/origins.ts";
import { OWN_ACCOUNT_ERROR_CODES } from "./own_account.ts";
import { LIFETIMES } from "./lifetimes.ts";

/** Errors of one-time tokens. */
const ONE_TIME_TOKEN_ERROR_CODES = defineErrorCodes({
  INVALID_ORIGIN: "Name an origin that the project lists",
  INVALID_TOKEN: "Ask for a new token, this one is not valid here or any more",
});

/** The parameter that redirects carry a token in, as Better Auth's client for Convex reads it. */
const TOKEN_PARAM = "ott";

/** What one-time tokens are made for. */
interface TokenPlace {
  /** The origin this request's links and cookies are for. */
  readonly baseUrl: string;
  readonly config: RuntimeConfig;
  readonly cookies: CookieStyle;
  readonly settings: ProjectSettings;
}

/**
 * A project's one-time tokens, by which a session at one site gives its user one at another, where its
 * cookie does not go: `GET /one-time-token/generate` makes one, and so does a mailed link that leads to
 * an app on another site, in whose URL it stands as `ott`. `POST /one-time-token/verify`, which is
 * `/cross-domain/one-time-token/verify` too, takes it, once.
 *
 * The platform has none: its own administrators sign in at its own host.
 */
export function oneTimeTokens(
  input: TokenPlace & { readonly projectId: string },
): BetterAuthPlugin[] {
  if (isPlatform(input)) return [];
  const { baseUrl, config, cookies, settings } = input;
  const place = { baseUrl, config, cookies, settings };
  return [{
    id: "banata-one-time-tokens",
    endpoints: {
      generateOneTimeToken: generate(place),
      verifyOneTimeToken: verify("/one-time-token/verify", place),
      verifyCrossDomainToken: verify("/cross-domain/one-time-token/verify", place),
    },
  }];
}

function generate(place: TokenPlace) {
  const query = z.object({ origin: z.string().max(256).optional() }).optional();
  const options = { method: "GET", query, requireHeaders: true } as const;
  return createAuthEndpoint("/one-time-token/generate", options, async (ctx) => {
    const found = await getSessionFromCtx(ctx);
    if (found === null) return fail("UNAUTHORIZED", KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED);
    const { session, user } = found;
    if ("impersonatedBy" in session && session.impersonatedBy) {
      return fail("FORBIDDEN", OWN_ACCOUNT_ERROR_CODES.NOT_WHILE_IMPERSONATING);
    }
    const asking = originOf(ctx.headers);
    const origin = ctx.query?.origin ?? asking;
    for (const named of [asking, origin]) {
      if (named === null || isListed(named, place)) continue;
      return fail("FORBIDDEN", ONE_TIME_TOKEN_ERROR_CODES.INVALID_ORIGIN);
    }
    const { authCookies, internalAdapter, secret } = ctx.context;
    const forgets = await ctx.getSignedCookie(authCookies.dontRememberToken.name, secret);
    const of = { userId: user.id, sessionId: session.id, origin, isRemembered: !forgets };
    return ctx.json({ token: await issueToken(internalAdapter, of) });
  });
}

/**
 * Whoever tries a token uses it up, from wherever: one that has come into other hands opens nothing
 * afterwards.
 */
function verify<Path extends string>(path: Path, place: TokenPlace) {
  const body = z.object({ token: z.string().min(1).max(128) });
  const options = { method: "POST", body, requireHeaders: true } as const;
  return createAuthEndpoint(path, options, async (ctx) => {
    const { internalAdapter } = ctx.context;
    const refuse = () => fail("BAD_REQUEST", ONE_TIME_TOKEN_ERROR_CODES.INVALID_TOKEN);
    const of = await takeToken(internalAdapter, ctx.body.token);
    if (of === null || !isFrom(originOf(ctx.headers), of.origin, { place })) return refuse();
    const where = [{ field: "id", value: of.sessionId }, { field: "userId", value: of.userId }];
    const made = await ctx.context.adapter.findOne<SessionRow>({ model: "session", where });
    if (made === null || made.impersonatedBy || made.expiresAt <= new Date()) return refuse();
    const { token } = await internalAdapter.createSession(
      of.userId,
      !of.isRemembered,
      carriedOver(made),
      true,
    );
    const session = await internalAdapter.findSession(token);
    if (session === null) return refuse();
    await setSessionCookie(ctx, session, !of.isRemembered);
    return ctx.json(session);
  });
}

interface SessionRow {
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly impersonatedBy?: string | null;
  readonly activeOrganizationId?: string | null;
  readonly activeTeamId?: string | null;
  readonly signedInBy?: string | null;
}

/**
 * The new session is the one that the token was made in, under a token of its own: nobody has signed in
 * anew, so it is no fresher, lives no longer, and says the same of who vouched.
 */
function carriedOver(made: SessionRow) {
  const { activeOrganizationId, activeTeamId, createdAt, expiresAt, signedInBy } = made;
  return { activeOrganizationId, activeTeamId, createdAt, expiresAt, signedInBy };
}

/** Browsers name none where a page reads from its own origin, and servers none at all. */
function originOf(headers: Headers): string | null {
  return headers.get("origin") || null;
}

/** A token that was made for no origin counts at each that the project lists, and for a server. */
function isFrom(
  origin: string | null,
  madeFor: string | null,
  { place }: { place: TokenPlace },
): boolean {
  if (madeFor !== null) return origin === madeFor;
  return origin === null || isListed(origin, place);
}

function isListed(origin: string, { config, settings }: TokenPlace): boolean {
  return trustedOrigins(config.siteUrl, settings).includes(origin);
}

/** Adds a token to a redirect from the platform's own host to an app on another site. */
export async function addTokenForApp(
  ctx: Parameters<Parameters<typeof createAuthMiddleware>[0]>[0],
  place: TokenPlace,
): Promise<void> {
  const { internalAdapter, newSession, responseHeaders } = ctx.context;
  const location = responseHeaders?.get("location");
  if (!newSession || !location || !leadsToOtherSite(location, place)) return;
  const url = new URL(location);
  const { session, user } = newSession;
  const of = { userId: user.id, sessionId: session.id, origin: url.origin, isRemembered: true };
  url.searchParams.set(TOKEN_PARAM, await issueToken(internalAdapter, of));
  ctx.setHeader("referrer-policy", "no-referrer");
  throw ctx.redirect(url.href);
}

/** Only where cookies are the platform host's own do those of a listed app stay behind. */
function leadsToOtherSite(location: string, place: TokenPlace): boolean {
  const { baseUrl, cookies, settings } = place;
  if (!cookies.partitioned || !URL.canParse(location)) return false;
  const { origin } = new URL(location);
  const listed = [settings.origins, settings.baseUrls, settings.redirectOrigins].flat();
  return listed.includes(origin) && isOtherSite(origin, baseUrl);
}

type InternalAdapter = AuthContext["internalAdapter"];

const TOKEN_LENGTH = 32;

const CONTENT = z.object({
  userId: z.string(),
  /** The session that it was made in, and ends with. */
  sessionId: z.string(),
  /** Where it counts; null for every origin that the project lists. */
  origin: z.string().nullable(),
  /** Whether the browser keeps the session when it is closed. */
  isRemembered: z.boolean(),
});

/** What a one-time token is of. */
type TokenContent = z.infer<typeof CONTENT>;

/**
 * Makes a one-time token. The table of verifications keeps its hash only, and the user's epoch beside it
 * (see `account/carriers.ts`).
 */
async function issueToken(
  internal: InternalAdapter,
  content: TokenContent,
): Promise<string> {
  const token = generateRandomString(TOKEN_LENGTH, "a-z", "A-Z", "0-9");
  await internal.createVerificationValue({
    identifier: identifierOf(token),
    value: JSON.stringify(content),
    expiresAt: new Date(Date.now() + LIFETIMES.oneTimeToken * 1000),
  });
  return token;
}

/** What a token is of, or null; whatever comes of it, it is used up. */
async function takeToken(
  internal: InternalAdapter,
  token: string,
): Promise<TokenContent | null> {
  const stored = await internal.consumeVerificationValue(identifierOf(token));
  return stored === null ? null : CONTENT.parse(JSON.parse(stored.value));
}

function identifierOf(token: string): string {
  return `one-time-token:${token}`;
}
