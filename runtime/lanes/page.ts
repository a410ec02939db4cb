import { bodyFields, headersOf } from "../request/lane_request.ts";
import type { ProjectSettings } from "../../plugins/settings/table.ts";
import { errorResponse, jsonResponse } from "../request/errors.ts";
import { isOwnOrigin, originOf, trustedOrigins } from "../deployment/origins.ts";
import {
  BASE_PATH,
  isErrorPage,
  PAGE_PARAMS,
  type PageName,
  pageOf,
  type PageParams,
  type PageState,
  pageUrl,
  pathOf,
  PLATFORM_CLIENT_ID,
} from "../deployment/paths.ts";
import type { LaneRequest, LaneResponse } from "../request/wire.ts";

/** What a page belongs to. */
interface PageScope {
  /** How the request named its project. */
  readonly kind?: string;
  /** Absent for the platform. */
  readonly clientId?: string;
  readonly name: string;
  readonly settings: ProjectSettings;
  readonly siteUrl: string;
  /** The request's own origin. */
  readonly baseUrl: string;
}

/** An answer, or the request that the project's Better Auth answers in the page's place. */
type RoutedPage =
  | { readonly response: LaneResponse; readonly request?: undefined }
  | { readonly request: LaneRequest; readonly response?: undefined };

/**
 * Where Better Auth takes a mailed token by GET, which every mail scanner sends: there a GET leads to
 * the page only, and a POST takes the token, for apps with a page of their own.
 */
const TAKING_PATHS = {
  "magic-link": "/magic-link/verify",
  "verify-email": "/verify-email",
} as const satisfies Partial<Record<PageName, string>>;
type TakingPage = keyof typeof TAKING_PATHS;
/** The parameters by which a link names its project. */
const CLIENT_ID_PARAMS = ["client_id", "clientId"];
/** The field of a mail program's POST; no other stands beside it. */
const ONE_CLICK = "List-Unsubscribe";
const TOTP_PATH = "/two-factor/verify-totp";
const BACKUP_CODE_PATH = "/two-factor/verify-backup-code";
/** An authenticator shows digits only. */
const BACKUP_CODE = /[^\d\s]/;

/**
 * Routes the pages, and the endpoints that Better Auth has for what they do: a GET shows something, and
 * only a POST that comes from the page itself does something. Null for every other path.
 */
export function routePage(request: LaneRequest, scope: PageScope): RoutedPage | null {
  const path = pathOf(request.url);
  if (isErrorPage({ method: request.method, path })) {
    return { response: jsonResponse(200, { body: {} }) };
  }
  const taking = takingPageOf(path);
  if (taking !== undefined) return routeTaking(taking, request, scope);
  const found = pageOf(path);
  if (found === null) return null;
  const { clientId = PLATFORM_CLIENT_ID } = scope;
  if (found.clientId !== clientId) return { response: errorResponse("PROJECT_NOT_FOUND") };
  if (!isServed(found.page, scope.settings)) return { response: errorResponse("NOT_FOUND") };
  switch (request.method) {
    case "GET":
      return passOn(found.page, request) ?? { response: show(found.page, request, scope) };
    case "POST":
      return submit(found.page, request, scope);
    default:
      return { response: errorResponse("METHOD_NOT_ALLOWED", [["allow", "GET, POST"]]) };
  }
}

function takingPageOf(path: string): TakingPage | undefined {
  const pages = Object.keys(TAKING_PATHS) as TakingPage[];
  return pages.find((page) => TAKING_PATHS[page] === path);
}

function routeTaking(page: TakingPage, request: LaneRequest, scope: PageScope): RoutedPage | null {
  if (!isServed(page, scope.settings)) return null;
  if (request.method === "POST") return submit(page, request, scope);
  if (request.method !== "GET") return null;
  // A script would take the page that it is led to for success.
  if (isScripted(request, scope)) {
    return { response: errorResponse("METHOD_NOT_ALLOWED", [["allow", "POST"]]) };
  }
  const params = passedFields(Object.fromEntries(new URL(request.url).searchParams));
  const location = pageUrl(scope, { page, params });
  return { response: { status: 302, headers: [["location", location]], body: null } };
}

/**
 * Whether a program asks: a browser says of what is no navigation that it is none (Fetch Metadata), and
 * whoever follows a link, in a browser or not, sends no header that names a project.
 */
function isScripted(request: LaneRequest, { kind }: PageScope): boolean {
  const { searchParams } = new URL(request.url);
  const isNamedByLink = CLIENT_ID_PARAMS.some((name) => searchParams.has(name));
  if (kind === "bearer" || kind === "client" && !isNamedByLink) return true;
  return !["navigate", null].includes(headersOf(request).get("sec-fetch-mode"));
}

function isServed(page: PageName, settings: ProjectSettings): boolean {
  switch (page) {
    case "magic-link":
      return settings.magicLink;
    case "reset-password":
      return settings.emailPassword;
    case "two-factor":
      return settings.twoFactor;
    case "accept-invitation":
    case "undo-email-change":
    case "unsubscribe":
    case "verify-email":
      return true;
  }
}

/** A reset for an app with a page of its own: Better Auth checks the token and leads there. */
function passOn(page: PageName, request: LaneRequest): RoutedPage | null {
  const { callbackURL, token } = passedFields(
    Object.fromEntries(new URL(request.url).searchParams),
  );
  if (page !== "reset-password" || callbackURL === undefined || token === undefined) return null;
  const query = new URLSearchParams({ callbackURL });
  const url = internalUrl(request, `/reset-password/${encodeURIComponent(token)}?${query}`);
  return { request: { ...request, url } };
}

function show(page: PageName, { url }: LaneRequest, scope: PageScope): LaneResponse {
  const params = passedFields(Object.fromEntries(new URL(url).searchParams));
  const urls = Object.values(targetsIn(params));
  const formTargets = [...new Set(urls.map((target) => originOf(target, scope.baseUrl)))];
  const state: PageState = { page, name: scope.name, formTargets };
  return jsonResponse(200, { body: state });
}

/** Where the passed fields lead on to. */
function targetsIn(params: Readonly<Record<string, string>>): Record<string, string> {
  const { token: _, ...targets } = params;
  return targets;
}

function submit(page: PageName, request: LaneRequest, scope: PageScope): RoutedPage {
  const headers = headersOf(request);
  // Mail programs send it, from nowhere; and its token proves more than an origin would.
  if (
    page !== "unsubscribe" && !isOwnOrigin(headers, trustedOrigins(scope.siteUrl, scope.settings))
  ) {
    return { response: errorResponse("INVALID_ORIGIN") };
  }
  const fields = bodyFields(request);
  const kept = request.headers.filter(([name = ""]) => !ORIGIN_HEADERS.test(name));
  const own = [...kept, ["origin", new URL(scope.siteUrl).origin]];
  const post = (path: string, body: Readonly<Record<string, unknown>>): RoutedPage => {
    const headers = [...own, ["content-type", "application/json"]];
    const url = internalUrl(request, path);
    return { request: { method: "POST", url, headers, body: JSON.stringify(body) } };
  };
  if (page === "reset-password") {
    return post("/reset-password", { token: fields.token, newPassword: fields.newPassword });
  }
  if (page === "accept-invitation") {
    return post("/organization/accept-invitation", { invitationId: fields.token });
  }
  if (page === "undo-email-change") return post("/change-email/undo", { token: fields.token });
  if (page === "unsubscribe") return post("/banata/emails/unsubscribe", unsubscription(request));
  if (page === "two-factor") {
    const code = String(fields.code ?? "").trim();
    return post(BACKUP_CODE.test(code) ? BACKUP_CODE_PATH : TOTP_PATH, { code });
  }
  const path = TAKING_PATHS[page];
  const url = internalUrl(request, `${path}?${new URLSearchParams({ ...passedFields(fields) })}`);
  return { request: { method: "GET", url, headers: own } };
}

/**
 * The token of the page's form; or of the link where a mail program says that its user wants no more of them
 * (RFC 8058), for a POST that says neither is nobody's wish.
 */
function unsubscription(request: LaneRequest): { token: unknown } {
  const { [ONE_CLICK]: isOneClick, token } = bodyFields(request);
  if (isOneClick !== "One-Click") return { token };
  return { token: new URL(request.url).searchParams.get("token") };
}

/** Checked here by the page's own rule; Better Auth's would refuse the null origin of a strict page. */
const ORIGIN_HEADERS = /^(?:content-type|origin|referer|sec-fetch-.+)$/;

function internalUrl({ url }: LaneRequest, path: string): string {
  return `${new URL(url).origin}${BASE_PATH}${path}`;
}

function passedFields(fields: Readonly<Record<string, unknown>>): PageParams {
  const entries = PAGE_PARAMS.map((name) => [name, fields[name]] as const);
  const given = entries.filter((entry): entry is [typeof entry[0], string] =>
    typeof entry[1] === "string" && entry[1] !== ""
  );
  return Object.fromEntries(given);
}

/**
 * Better Auth answers a magic link's failure by a redirect even where the caller named nowhere to go;
 * this makes an error of it.
 */
export function withoutBlindRedirect(request: LaneRequest, reply: LaneResponse): LaneResponse {
  const { searchParams } = new URL(request.url);
  const hasTarget = searchParams.has("callbackURL") || searchParams.has("errorCallbackURL");
  if (reply.status !== 302 || hasTarget || pathOf(request.url) !== "/magic-link/verify") {
    return reply;
  }
  const location = reply.headers.find(([name]) => name === "location")?.[1];
  const error = location === undefined ? null : new URL(location).searchParams.get("error");
  const code = (error ?? "INVALID_TOKEN").toUpperCase();
  return jsonResponse(400, { body: { code, message: "Ask for a new link" } });
}
