/** Where Better Auth's endpoints hang below the platform's origin. */
export const BASE_PATH = "/api/auth";

/** A request's URL is asked for its path at ten places, and for its query at five. */
let last: { readonly url: string; readonly path: string; readonly query: ReadQuery } | undefined;

/** Made once: most URLs have none. */
const NO_QUERY: ReadQuery = new URLSearchParams();

/** A query as far as it is only read. */
export type ReadQuery = Pick<URLSearchParams, "get" | "keys" | "size" | typeof Symbol.iterator>;

/** The path below the base path, e.g. `/sign-in/email`; `/` when there is nothing below it. */
export function pathOf(url: string): string {
  return partsOf(url).path;
}

/** The parameters of a URL. */
export function queryOf(url: string): ReadQuery {
  return partsOf(url).query;
}

function partsOf(url: string): NonNullable<typeof last> {
  if (last?.url === url) return last;
  const parsed = new URL(url);
  const { pathname } = parsed;
  const path = pathname.startsWith(`${BASE_PATH}/`) ? pathname.slice(BASE_PATH.length) : "/";
  return last = { url, path, query: url.includes("?") ? parsed.searchParams : NO_QUERY };
}

/** Whom tokens are for unless a project says otherwise; Convex's `applicationID`. */
export const TOKEN_AUDIENCE = "convex";

/**
 * The issuer of a project's tokens: a URL below which its discovery document and its keys are.
 * `platform` in the place of a client id is the platform's own.
 */
export function issuerUrl(siteUrl: string, clientId: string): string {
  return `${siteUrl}${BASE_PATH}/p/${clientId}`;
}

/** The pages that serve links of a project without a UI of its own, and the code that follows one. */
export const PAGES = [
  "accept-invitation",
  "magic-link",
  "reset-password",
  "two-factor",
  "undo-email-change",
  "unsubscribe",
  "verify-email",
] as const;

/** One of {@link PAGES}. */
export type PageName = typeof PAGES[number];

/** What the platform calls itself, in its mails and pages. */
export const PLATFORM_NAME = "Banata";
/** The client id under which the platform's own pages are. */
export const PLATFORM_CLIENT_ID = "platform";

const PAGE_PATH = /^\/p\/([^/]+)\/([^/]+)$/;

/** The client id that a path below the base path names, or null. */
export function clientIdInPath(path: string): string | null {
  return /^\/p\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** The page a path below the base path is for, or null. */
export function pageOf(path: string): { clientId: string; page: PageName } | null {
  const [, clientId, name] = PAGE_PATH.exec(path) ?? [];
  const page = PAGES.find((known) => known === name);
  return clientId === undefined || page === undefined ? null : { clientId, page };
}

/** Whose webhook a path below the base path is. */
export interface MailEventsPath {
  readonly clientId: string;
  /** As the path names it; there may be none of this name. */
  readonly provider: string;
}

const MAIL_EVENTS_PATH = /^\/p\/([^/]+)\/email-events\/([a-z]{1,32})$/;

/** Whose webhook a path is, where a provider tells what became of mails; null for every other path. */
export function mailEventsPathOf(path: string): MailEventsPath | null {
  const [, clientId, provider] = MAIL_EVENTS_PATH.exec(path) ?? [];
  return clientId === undefined || provider === undefined ? null : { clientId, provider };
}

/** Where a redirect leads that has nowhere else to go; Better Auth's page there links to its own site. */
const ERROR_PATH = "/error";

/** Whether this is the address of the error page; the lane answers it as the request's scope allows, with nothing. */
export function isErrorPage({ method, path }: { method: string; path: string }): boolean {
  return path === ERROR_PATH && (method === "GET" || method === "HEAD");
}

/** What a page's link carries, and the page hands on to its form. */
export const PAGE_PARAMS = [
  "token",
  "callbackURL",
  "newUserCallbackURL",
  "errorCallbackURL",
] as const;

/** Values of {@link PAGE_PARAMS}. */
export type PageParams = { readonly [Name in typeof PAGE_PARAMS[number]]?: string };

/** The address of a page. It names the project, so that no token is looked up without one. */
export function pageUrl(
  { baseUrl, clientId = PLATFORM_CLIENT_ID }: { baseUrl: string; clientId?: string },
  { page, params }: { page: PageName; params: PageParams },
): string {
  const query = new URLSearchParams({ ...params });
  return `${baseUrl}${BASE_PATH}/p/${encodeURIComponent(clientId)}/${page}?${query}`;
}

/** What a lane says of a page that may be shown; the HTTP side writes the HTML. */
export interface PageState {
  readonly page: PageName;
  /** The project's name. */
  readonly name: string;
  /** Origins outside of this host that the page's form may lead to. */
  readonly formTargets: readonly string[];
}
