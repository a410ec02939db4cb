/** A key for the names of one request's secrets: 32 random bytes, hex. */
export function newSealKey(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * The name of a secret under a request's key: HMAC-SHA256, hex. Whoever sees the name without the
 * key, which lives only in the request's arguments, learns nothing of the secret.
 */
export async function nameSecret(sealKey: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(sealKey), algorithm, false, [
    "sign",
  ]);
  return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(secret))));
}

/** Whether two texts are equal, in a time that depends on their lengths only. */
export function equalsInConstantTime(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  return difference === 0;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
