/**
 * What a project's list of origins decides of a request: whose page may send it, where it may lead, and to
 * whose page its answer may be shown.
 *
 * @module
 */
import { withDefaults } from "../../plugins/settings/table.ts";
import { readConfig } from "../deployment/config.ts";
import { bodyFields, headerOf, readHeadersOf } from "../request/lane_request.ts";
import { jsonResponse } from "../request/errors.ts";
import { type AllowedOrigins, isOwnOrigin, trustedOrigins } from "../deployment/origins.ts";
import { BASE_PATH, pathOf } from "../deployment/paths.ts";
import type { Credential, LaneRequest, LaneResponse, ResolvedScope } from "../request/wire.ts";
import { routeOf } from "../routes.ts";

/**
 * Every name under which a request says where a browser goes next, in the query or the body, with the
 * code that refuses it (Better Auth's own). A new endpoint that leads somewhere uses one of them.
 */
export const TARGET_CODES = {
  callbackURL: "INVALID_CALLBACK_URL",
  errorCallbackURL: "INVALID_ERROR_CALLBACK_URL",
  newUserCallbackURL: "INVALID_NEW_USER_CALLBACK_URL",
  redirectTo: "INVALID_REDIRECT_URL",
} as const;

/** One of {@link TARGET_CODES}. */
type TargetName = keyof typeof TARGET_CODES;

const TARGET_NAMES = Object.keys(TARGET_CODES) as TargetName[];

/** Stands for this host when a path is parsed; no request can name it. */
const THIS_HOST = "https://this-host.invalid";
/** An absolute URL with its host behind two slashes, or a path. `https:evil` is neither. */
const FORM = /^(?:https?:\/\/[^/\\]|\/)/i;
/** What stands in no URL: control characters, what parsers turn into a slash, and what is not ASCII. */
const NO_URL = /[^\x20-\x5b\x5d-\x7e]/;

/** What parsers drop, or turn into a slash. */
// deno-lint-ignore no-control-regex -- they are what must not be there
const PARSED_AWAY = /[\\\x00-\x1f\x7f]/;

/** What a target is judged by. */
interface TargetPlace {
  readonly siteUrl: string;
  readonly settings: AllowedOrigins;
  /** The origin the request's links are for, without a slash at the end. */
  readonly baseUrl: string;
}

/**
 * Whether a browser may be led there: by what the URL is once it is parsed, a path of this host or an
 * address at one of the origins. Judged as it is and percent-decoded, since one of the many hands that
 * it passes through may decode it or write its path anew.
 */
export function isTrustedTarget(target: string, origins: readonly string[]): boolean {
  if (NO_URL.test(target)) return false;
  const at = target.search(/[?#]|$/);
  const path = decoded(target.slice(0, at));
  if (path === null) return false;
  // A query leads nowhere, and may hold a bare percent sign: browsers leave it there.
  return [target, path].every((text) => leadsTo(text, origins));
}

function leadsTo(text: string, origins: readonly string[]): boolean {
  const [path = ""] = text.split(/[?#]/);
  if (!FORM.test(text) || PARSED_AWAY.test(path) || !URL.canParse(text, THIS_HOST)) return false;
  const { origin, password, pathname, username } = new URL(text, THIS_HOST);
  if (username !== "" || password !== "") return false;
  // Taken for a whole reference, such a path names a host (RFC 3986 section 4.2).
  if (pathname.startsWith("//")) return false;
  return text.startsWith("/") ? origin === THIS_HOST : origins.includes(origin);
}

function decoded(target: string): string | null {
  try {
    return decodeURIComponent(target);
  } catch {
    return null;
  }
}

/**
 * The answer to a request that would lead to a place the project has not listed; null where it would
 * not. Asked once, before any endpoint or page sees the request.
 */
export function refusedTarget(request: LaneRequest, place: TargetPlace): LaneResponse | null {
  for (const fields of [queryOf(request), bodyFields(request)]) {
    for (const name of TARGET_NAMES) {
      const target = fields[name];
      if (typeof target !== "string" || target === "") continue;
      if (isTrustedTarget(target, trustedOrigins(place.siteUrl, place.settings))) continue;
      const message =
        `Send ${name} as a percent-encoded path, or as a URL of an origin that the project lists`;
      return jsonResponse(403, { body: { code: TARGET_CODES[name], message } });
    }
  }
  return null;
}

/**
 * A redirect that leads to no place of the project's goes to the error page: what was asked long ago
 * was judged by the list of then, and what an engine makes of a target may be another one.
 */
export function withTrustedRedirect(reply: LaneResponse, place: TargetPlace): LaneResponse {
  const location = reply.headers.find(([name]) => name === "location")?.[1];
  if (reply.status < 300 || reply.status > 399 || location === undefined) return reply;
  const origins = [...trustedOrigins(place.siteUrl, place.settings), place.baseUrl];
  if (isTrustedTarget(location, origins)) return reply;
  const error = TARGET_CODES.callbackURL.toLowerCase();
  const page = `${place.baseUrl}${BASE_PATH}/error?error=${error}`;
  return {
    ...reply,
    headers: reply.headers.map(([name, value]) => [name, name === "location" ? page : value]),
  };
}

function queryOf({ url }: LaneRequest): Readonly<Record<string, unknown>> {
  return url.includes("?") ? Object.fromEntries(new URL(url).searchParams) : {};
}

/** What a request is judged by. */
interface ForeignPageInput {
  /** How the request names its project. */
  readonly kind: Credential["kind"];
  readonly siteUrl: string;
  readonly settings: AllowedOrigins;
}

/**
 * Whether a page of an origin that the project does not list sends what may change something. Better
 * Auth asks where a cookie comes along, and at some of the ways to sign in; at the others, a page of
 * anybody's would sign its visitors in as somebody else, and a page that another project lists passes
 * the preflight too. A request with a key comes from an app's server, and one without an origin from
 * no browser.
 */
export function isFromForeignPage(
  request: LaneRequest,
  { kind, settings, siteUrl }: ForeignPageInput,
): boolean {
  if (request.method === "GET" || kind === "bearer" || kind === "proxy") return false;
  // An identity provider's page sends its answer by a form; the state says whose it is.
  if (routeOf(pathOf(request.url)).refusal === "callback") return false;
  const headers = readHeadersOf(request);
  return Boolean(headers.get("origin")) &&
    !isOwnOrigin(headers, trustedOrigins(siteUrl, settings));
}

/** How long a browser may keep a preflight's answer. */
const MAX_AGE_SECONDS = 600;
const ALLOWED_METHODS = "GET, POST, OPTIONS";
const ALLOWED_HEADERS = "content-type, x-banata-client-id, x-banata-project-id";

/** Whom an answer may be shown to. */
export interface CorsInput {
  /** The request's Origin, if it sent one. */
  readonly origin: string | null;
  readonly siteUrl: string;
  readonly settings: AllowedOrigins;
}

/**
 * The headers that let a browser show an answer to a page of another origin (Fetch standard, CORS
 * protocol): only to an origin of the project's own list, never to any.
 */
export function corsHeaders(input: CorsInput): [string, string][] {
  const { origin } = input;
  const vary: [string, string] = ["vary", "origin"];
  if (origin === null || !trustedOrigins(input.siteUrl, input.settings).includes(origin)) {
    return [vary];
  }
  return [
    vary,
    ["access-control-allow-origin", origin],
    ["access-control-allow-credentials", "true"],
    ["access-control-expose-headers", "x-request-id, retry-after"],
  ];
}

/** The answer to a preflight, which carries neither key nor cookie. */
export function preflightResponse(input: CorsInput): LaneResponse {
  const headers = corsHeaders(input);
  const isAllowed = headers.length > 1;
  return {
    status: 204,
    body: null,
    headers: isAllowed
      ? [
        ...headers,
        ["access-control-allow-methods", ALLOWED_METHODS],
        ["access-control-allow-headers", ALLOWED_HEADERS],
        ["access-control-max-age", String(MAX_AGE_SECONDS)],
      ]
      : headers,
  };
}

/** An answer with the headers of {@link corsHeaders} added. */
export function withCors(response: LaneResponse, input: CorsInput): LaneResponse {
  return { ...response, headers: [...response.headers, ...corsHeaders(input)] };
}

/** What a scope's answers may be shown to. */
export function corsInput(
  request: LaneRequest,
  { settings }: Pick<ResolvedScope, "settings">,
): CorsInput {
  return {
    origin: headerOf(request, "origin"),
    // An app's server sends no origin, and needs neither.
    get siteUrl() {
      return readConfig().siteUrl;
    },
    get settings() {
      return withDefaults(settings ?? null);
    },
  };
}
