import { toHex } from "../../plugins/_kernel/hash.ts";

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

/**
 * Encrypts a text under a request's key with AES-256-GCM, so that a question can carry it through
 * places that are logged.
 *
 * @returns base64 of nonce and ciphertext
 */
export async function seal(sealKey: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await cipherKey(sealKey);
  const data = new TextEncoder().encode(text);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, data));
  return btoa(Array.from([...iv, ...sealed], (byte) => String.fromCharCode(byte)).join(""));
}

/**
 * Reads what {@link seal} wrote under the same key.
 *
 * @throws {DOMException} when the text was sealed under another key, or changed
 */
export async function unseal(sealKey: string, sealed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(sealed), (char) => char.charCodeAt(0));
  const key = await cipherKey(sealKey);
  const algorithm = { name: "AES-GCM", iv: bytes.subarray(0, 12) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, bytes.subarray(12)));
}

/** One key names and the other encrypts; both come from the request's key (RFC 5869). */
async function cipherKey(sealKey: string): Promise<CryptoKey> {
  const encoder = new TextEncoder();
  const root = await crypto.subtle.importKey("raw", encoder.encode(sealKey), "HKDF", false, [
    "deriveKey",
  ]);
  const derivation = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode("banata/seal/v1"),
  };
  const cipher = { name: "AES-GCM", length: 256 };
  return await crypto.subtle.deriveKey(derivation, root, cipher, false, ["encrypt", "decrypt"]);
}

/** Whether two texts are equal, in a time that depends on their lengths only. */
export function equalsInConstantTime(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  return difference === 0;
}
