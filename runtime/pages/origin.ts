/**
 * Whether a POST comes from a page of the project's own. Browsers say so in `sec-fetch-site`; a page
 * without a referrer sends the origin "null", so that alone proves nothing. A caller that is no
 * browser sends neither.
 */
export function isOwnOrigin(headers: Headers, origins: readonly string[]): boolean {
  const origin = headers.get("origin");
  if (origin !== null && origin !== "null") return origins.includes(origin);
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin";
}

/** Whether a link may lead on to this URL: a path on this host, or an origin of the list. */
export function isTrustedTarget(target: string, origins: readonly string[]): boolean {
  if (target.startsWith("/")) return SAFE_PATH.test(target);
  return URL.canParse(target) && origins.includes(new URL(target).origin);
}

/** One slash, no backslash, no control character: what no browser reads as another host. */
// deno-lint-ignore no-control-regex -- they are what must not be there
const SAFE_PATH = /^\/(?![/\\])[^\\\x00-\x1f\x7f]*$/;

/** The origin of a URL, or of this host for a path. */
export function originOf(target: string, baseUrl: string): string {
  return new URL(target, baseUrl).origin;
}
