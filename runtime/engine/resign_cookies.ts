/** How Better Auth signs a cookie: the value, a dot, base64 of HMAC-SHA256 of the value. */
const SIGNED = /^(.+)\.([A-Za-z0-9+/]{43}=)$/s;
const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

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
  const keys = await Promise.all(secrets.map(importKey));
  const pairs = await Promise.all(cookies.split(";").map((pair) => resignPair(pair, keys)));
  const resigned = new Headers(headers);
  resigned.set("cookie", pairs.join(";"));
  return resigned;
}

async function resignPair(pair: string, keys: readonly CryptoKey[]): Promise<string> {
  const at = pair.indexOf("=");
  const [, value, signature] = SIGNED.exec(decode(pair.slice(at + 1).trim())) ?? [];
  if (value === undefined || signature === undefined) return pair;
  const [current, ...previous] = keys;
  if (current === undefined || await isSigned(value, { signature, key: current })) return pair;
  for (const key of previous) {
    if (!await isSigned(value, { signature, key })) continue;
    const signed = `${value}.${await sign(value, current)}`;
    return `${pair.slice(0, at)}=${encodeURIComponent(signed)}`;
  }
  return pair;
}

/** A value that is no percent-encoding stands for itself, as Better Auth has it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function importKey(secret: string): Promise<CryptoKey> {
  const usages: KeyUsage[] = ["sign", "verify"];
  return crypto.subtle.importKey("raw", encode(secret), ALGORITHM, false, usages);
}

function isSigned(
  value: string,
  { key, signature }: { key: CryptoKey; signature: string },
): Promise<boolean> {
  const bytes = Uint8Array.from(atob(signature), (char) => char.charCodeAt(0));
  return crypto.subtle.verify(ALGORITHM, key, bytes, encode(value));
}

async function sign(value: string, key: CryptoKey): Promise<string> {
  const signature = new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, encode(value)));
  return btoa(String.fromCharCode(...signature));
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
