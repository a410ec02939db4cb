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
