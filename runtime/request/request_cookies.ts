import {
  isSigned,
  parseSigned,
  sign,
  type SigningKey,
  signingKey,
} from "../crypto/signed_values.ts";

/** The prefix of names that are changed, and what stands in its place. */
interface Renaming {
  readonly from: string;
  readonly to: string;
}

/**
 * Names the cookies of one prefix by another, where those are not there themselves: what a browser was
 * given at the platform's own host, the app's server may show beside the project's key. Over TLS the
 * other way round is not taken: a neighbour's host can set cookies without the prefix `__Host-`.
 *
 * @returns the same headers when there is nothing to rename
 */
export function renamedCookies(headers: Headers, renaming: Renaming): Headers {
  const cookies = headers.get("cookie");
  const renamed = cookies === null ? null : renamedIn(cookies, renaming);
  if (renamed === null || renamed === cookies) return headers;
  const changed = new Headers(headers);
  changed.set("cookie", renamed);
  return changed;
}

/** The same for the text of the header; the same text when there is nothing to rename. */
export function renamedIn(cookies: string, { from, to }: Renaming): string {
  if (!cookies.includes(`${from}.`)) return cookies;
  const pairs = cookies.split(";").map((pair) => pair.trim());
  const names = new Set(pairs.map((pair) => pair.split("=")[0]));
  const renamed = pairs.map((pair) => {
    if (!pair.startsWith(`${from}.`)) return pair;
    const named = `${to}${pair.slice(from.length)}`;
    return names.has(named.split("=")[0]) ? pair : named;
  });
  return renamed.join("; ");
}

/**
 * Signs the cookies anew that were signed under a secret that was replaced: Better Auth verifies
 * under the current one only. What is signed under none of the secrets stays as it is, and so fails
 * there as before.
 *
 * @param secrets The current one first.
 * @returns the same headers when there is nothing to sign anew
 */
export function resignCookies(headers: Headers, secrets: readonly string[]): Headers {
  const cookies = headers.get("cookie");
  if (cookies === null || secrets.length < 2) return headers;
  const keys = secrets.map(signingKey);
  const pairs = cookies.split(";").map((pair) => resignPair(pair, keys));
  const resigned = new Headers(headers);
  resigned.set("cookie", pairs.join(";"));
  return resigned;
}

function resignPair(pair: string, keys: readonly SigningKey[]): string {
  const at = pair.indexOf("=");
  const found = parseSigned(pair.slice(at + 1).trim());
  const [current, ...previous] = keys;
  if (found === null || current === undefined || isSigned(found, current)) return pair;
  for (const key of previous) {
    if (!isSigned(found, key)) continue;
    const signed = `${found.value}.${sign(found.value, current)}`;
    return `${pair.slice(0, at)}=${encodeURIComponent(signed)}`;
  }
  return pair;
}
