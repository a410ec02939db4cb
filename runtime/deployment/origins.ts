import type { ProjectSettings } from "../../plugins/settings/table.ts";

/** What a project allows besides the platform's host. */
export type AllowedOrigins = Pick<ProjectSettings, "origins" | "baseUrls" | "redirectOrigins">;

/** A request is judged by its project's origins at several places. */
const known = new WeakMap<AllowedOrigins, { siteUrl: string; trusted: readonly string[] }>();

/**
 * Origins a browser may call from: the platform's host, those the project has listed, and those of
 * the places it redirects to.
 */
export function trustedOrigins(siteUrl: string, allowed: AllowedOrigins): readonly string[] {
  const found = known.get(allowed);
  if (found?.siteUrl === siteUrl) return found.trusted;
  const { baseUrls, origins, redirectOrigins } = allowed;
  const listed = baseUrls.length + origins.length + redirectOrigins.length;
  if (listed === 0) return hostOrigins(siteUrl);
  const all = [...hostOrigins(siteUrl), ...origins, ...baseUrls, ...redirectOrigins];
  const trusted = [...new Set(all)];
  known.set(allowed, { siteUrl, trusted });
  return trusted;
}

let lastHost: { siteUrl: string; origins: readonly string[] } | undefined;

/** On a developer's machine both names are the same host, and browsers are opened with either. */
function hostOrigins(siteUrl: string): readonly string[] {
  if (lastHost?.siteUrl === siteUrl) return lastHost.origins;
  const url = new URL(siteUrl);
  const twin = { "127.0.0.1": "localhost", localhost: "127.0.0.1" }[url.hostname];
  const origins = [url.origin];
  if (twin !== undefined) origins.push(`${url.protocol}//${twin}${url.port ? `:${url.port}` : ""}`);
  lastHost = { siteUrl, origins };
  return origins;
}

/**
 * The origin a request's links and cookies are for: the app's own as its proxy names it, if the
 * project lists it, else the platform's. A visitor can forge a proxy's headers, so they only choose
 * from the list.
 */
export function baseUrlOf(
  headers: Pick<Headers, "get">,
  { siteUrl, settings }: { siteUrl: string; settings: AllowedOrigins },
): string {
  const host = headers.get("x-forwarded-host");
  if (host === null) return siteUrl;
  const named = `${headers.get("x-forwarded-proto") ?? "https"}://${host}`;
  return settings.baseUrls.includes(named) ? named : siteUrl;
}

/**
 * Whether a POST comes from a page of the project's own. Browsers say so in `sec-fetch-site`; a page
 * without a referrer sends the origin "null", as a framed or saved page of anybody's does, so that alone
 * is refused. A caller that is no browser sends neither.
 */
export function isOwnOrigin(headers: Pick<Headers, "get">, origins: readonly string[]): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === "null") return site === "same-origin";
  if (origin !== null) return origins.includes(origin);
  return site === null || site === "same-origin";
}

/** The origin of a URL, or of this host for a path. */
export function originOf(target: string, baseUrl: string): string {
  return new URL(target, baseUrl).origin;
}

/**
 * Whether a page of one origin is on another site than a server at the other, so that browsers leave
 * `SameSite=Lax` cookies away. Judged by host names without a list of public suffixes (140 KB that
 * every function would load): hosts that only share a parent count as two sites. Where they are one,
 * nothing is lost, for a partitioned cookie is kept by site and so goes along there too.
 */
export function isOtherSite(origin: string, baseUrl: string): boolean {
  const [one, other] = [new URL(origin), new URL(baseUrl)];
  if (one.protocol !== other.protocol) return true;
  return !isBelow(one.hostname, other.hostname) && !isBelow(other.hostname, one.hostname);
}

/** Whether a host is another, or a name below it; `localhost` and its like have no names below. */
function isBelow(host: string, parent: string): boolean {
  return host === parent || parent.includes(".") && host.endsWith(`.${parent}`);
}
