import { isSigned, parseSigned, sign, signingKey } from "../../crypto/signed_values.ts";

/**
 * Signs the cookies anew that were signed under a secret that was replaced: Better Auth verifies
 * under the current one only. What is signed under none of the secrets stays as it is, and so fails
 * there as before.
 *
 * @param secrets The current one first.
 * @returns the same headers when there is nothing to sign anew
 */
export async function resignCookies(
  headers: Headers,
  secrets: readonly string[],
): Promise<Headers> {
  const cookies = headers.get("cookie");
  if (cookies === null || secrets.length < 2) return headers;
  const keys = await Promise.all(secrets.map(signingKey));
  const pairs = await Promise.all(cookies.split(";").map((pair) => resignPair(pair, keys)));
  const resigned = new Headers(headers);
  resigned.set("cookie", pairs.join(";"));
  return resigned;
}

async function resignPair(pair: string, keys: readonly CryptoKey[]): Promise<string> {
  const at = pair.indexOf("=");
  const found = parseSigned(pair.slice(at + 1).trim());
  const [current, ...previous] = keys;
  if (found === null || current === undefined || await isSigned(found, current)) return pair;
  for (const key of previous) {
    if (!await isSigned(found, key)) continue;
    const signed = `${found.value}.${await sign(found.value, current)}`;
    return `${pair.slice(0, at)}=${encodeURIComponent(signed)}`;
  }
  return pair;
}
