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

/** The origin of a URL, or of this host for a path. */
export function originOf(target: string, baseUrl: string): string {
  return new URL(target, baseUrl).origin;
}
