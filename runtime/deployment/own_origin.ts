/**
 * Whether a POST comes from a page of the project's own. Browsers say so in `sec-fetch-site`; a page
 * without a referrer sends the origin "null", as a framed or saved page of anybody's does, so that alone
 * is refused. A caller that is no browser sends neither.
 */
export function isOwnOrigin(headers: Headers, origins: readonly string[]): boolean {
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
