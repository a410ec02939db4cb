/**
 * Names the cookies of one prefix by another, where those are not there themselves: what a browser was
 * given at the platform's own host, the app's server may show beside the project's key. Over TLS the
 * other way round is not taken: a neighbour's host can set cookies without the prefix `__Host-`.
 *
 * @returns the same headers when there is nothing to rename
 */
export function renamedCookies(
  headers: Headers,
  { from, to }: { from: string; to: string },
): Headers {
  const cookies = headers.get("cookie");
  if (cookies === null || !cookies.includes(`${from}.`)) return headers;
  const pairs = cookies.split(";").map((pair) => pair.trim());
  const names = new Set(pairs.map((pair) => pair.split("=")[0]));
  const renamed = pairs.map((pair) => {
    if (!pair.startsWith(`${from}.`)) return pair;
    const named = `${to}${pair.slice(from.length)}`;
    return names.has(named.split("=")[0]) ? pair : named;
  });
  const changed = new Headers(headers);
  changed.set("cookie", renamed.join("; "));
  return changed;
}
