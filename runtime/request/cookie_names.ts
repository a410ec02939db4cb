import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { isLoopback } from "../../rules/local_hosts.ts";
import { type AllowedOrigins, isOtherSite } from "../deployment/origins.ts";
import type { Credential } from "./wire.ts";

/** What the names of the platform's own cookies begin with. */
const PLATFORM_COOKIE_PREFIX = "banata-platform";
/** Behind an app's own proxy, which reads the cookies: each app has a host of its own there. */
const PROXIED_COOKIE_PREFIX = "better-auth";
/** Browsers keep such a cookie from https only (RFC 6265bis section 4.1.3.1). */
const SECURE_PREFIX = "__Secure-";
/** And such a one for this host and all of its paths only: no other host can set it (4.1.3.2). */
const HOST_PREFIX = "__Host-";

/** Ends the prefix of cookies that go along from another site. */
const CROSSING_SUFFIX = "-cross";

/** What decides what a project's cookies are. */
export interface CookiePlace {
  readonly projectId: string;
  /** The project's public client id; absent for the platform. */
  readonly clientId?: string;
  /** How the request names its project. */
  readonly kind: Credential["kind"];
  /** The origin that the browser has the cookies from, as far as is known. */
  readonly baseUrl: string;
  readonly settings: AllowedOrigins;
}

/** The cookies of a project's users at one place. */
export interface CookieStyle {
  /** What every name begins with, before the dot. */
  readonly prefix: string;
  readonly secure: boolean;
  readonly sameSite: "lax" | "none";
  /** Kept apart for each site whose pages call (CHIPS), since browsers block others more and more. */
  readonly partitioned: boolean;
  /** The prefix of names that are read too, where there is one. */
  readonly alsoReads?: string;
}

/**
 * How a project's cookies are named and sent. At the platform's own host each project has names of its
 * own, else its users would overwrite those of another; behind an app's proxy the names are Better
 * Auth's, which that app reads. Where a browser calls from another site that the project lists, the
 * cookie goes along, but to that site's pages alone.
 */
export function cookieStyle(place: CookiePlace): CookieStyle {
  const isSecure = place.baseUrl.startsWith("https://");
  const own = ownStyle(place, isSecure);
  if (place.kind !== "proxy" && place.kind !== "bearer") {
    // Over TLS, no name is read that another host could set; without it, all names are alike.
    return isSecure ? own : { ...own, alsoReads: PROXIED_COOKIE_PREFIX };
  }
  const prefix = `${isSecure ? SECURE_PREFIX : ""}${PROXIED_COOKIE_PREFIX}`;
  const alsoReads = own.prefix;
  return { prefix, secure: isSecure, sameSite: "lax", partitioned: false, alsoReads };
}

function ownStyle(
  { baseUrl, clientId, projectId, settings }: CookiePlace,
  isSecure: boolean,
): CookieStyle {
  const isPlatform = projectId === PLATFORM_PROJECT_ID;
  const name = isPlatform ? PLATFORM_COOKIE_PREFIX : `banata-${clientId ?? projectId}`;
  const prefix = `${isSecure ? HOST_PREFIX : ""}${name}`;
  // On this machine browsers take secure cookies without TLS.
  const mayCross = () => isSecure || isLoopback(new URL(baseUrl).hostname);
  if (!listsOtherSite(settings, baseUrl) || !mayCross()) {
    return { prefix, secure: isSecure, sameSite: "lax", partitioned: false };
  }
  // Another name, for one jar of the browser's does not replace what is in the other.
  const crossing = `${prefix}${CROSSING_SUFFIX}`;
  return { prefix: crossing, secure: true, sameSite: "none", partitioned: true };
}

function listsOtherSite(
  { baseUrls, origins, redirectOrigins }: AllowedOrigins,
  baseUrl: string,
): boolean {
  const isOther = (origin: string) => isOtherSite(origin, baseUrl);
  return [origins, baseUrls, redirectOrigins].some((all) => all.some(isOther));
}

/** What the cookies of a session are called. */
type SessionCookieNames = [token: string, data: string, dontRemember: string];

/** The cookies of a session, as Better Auth names them; its token's is the first. */
export function sessionCookieNames({ prefix }: Pick<CookieStyle, "prefix">): SessionCookieNames {
  return [`${prefix}.session_token`, `${prefix}.session_data`, `${prefix}.dont_remember`];
}

/** The same, with the attributes that they are set with. */
export function sessionCookies(
  style: CookieStyle,
): { names: SessionCookieNames; attributes: string } {
  const { partitioned, sameSite, secure } = style;
  const attributes = [
    "Path=/",
    "HttpOnly",
    ...secure ? ["Secure"] : [],
    `SameSite=${sameSite === "none" ? "None" : "Lax"}`,
    ...partitioned ? ["Partitioned"] : [],
  ];
  return { names: sessionCookieNames(style), attributes: attributes.join("; ") };
}
