import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../plugins/_kernel/hash.ts";
import { hkdf, importAesKey, toBytes } from "../../plugins/_kernel/crypto.ts";
import { decrypt, encrypt } from "./cipher.ts";

const INFO = "banata/seal/v1";

/** A key for the names of one request's secrets: 32 random bytes, hex. */
export function newSealKey(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * The name of a secret under a request's key: HMAC-SHA256, hex. Whoever sees the name without the
 * key, which lives only in the request's arguments, learns nothing of the secret.
 */
export function nameSecret(sealKey: string, secret: string): string {
  return toHex(hmac(sha256, toBytes(sealKey), toBytes(secret)));
}

/**
 * Encrypts a text under a request's key with AES-256-GCM, so that a question can carry it through
 * places that are logged.
 */
export async function seal(sealKey: string, text: string): Promise<string> {
  const data = new TextEncoder().encode(text);
  return await encrypt(await cipherKey(sealKey), { context: INFO, data });
}

/**
 * Reads what {@link seal} wrote under the same key.
 *
 * @throws {Error} when the text was sealed under another key, or changed
 */
export async function unseal(sealKey: string, sealed: string): Promise<string> {
  const bytes = await decrypt(await cipherKey(sealKey), { context: INFO, sealed });
  if (bytes === null) throw new Error("Open what was sealed in the same request only");
  return new TextDecoder().decode(bytes);
}

/** One key names and the other encrypts; both come from the request's key. */
async function cipherKey(sealKey: string): Promise<CryptoKey> {
  return await importAesKey(await hkdf(sealKey, { info: INFO, length: 32 }));
}
