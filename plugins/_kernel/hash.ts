import { sha256 } from "@noble/hashes/sha2.js";

/*
 * WebCrypto's digest is a task of another thread, and what it computes for a text of this size in less than the
 * thread's own start; a request for which several are made waited longer for threads than for its rows.
 */

/** SHA-256 of a text's UTF-8 bytes, as 64 hex digits. */
export function sha256Hex(text: string): string {
  return toHex(digestOf(text));
}

/** SHA-256 of an API key as 64 hex digits: what is stored and looked up. */
export function hashApiKey(key: string): string {
  return sha256Hex(key);
}

/** SHA-256 of a text's UTF-8 bytes as base64url without padding (RFC 4648 section 5). */
export function sha256Base64Url(text: string): string {
  const binary = String.fromCharCode(...digestOf(text));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/={1,2}$/, "");
}

const encoder = new TextEncoder();
const begun = sha256.create();
/** Used for every text in turn: making one takes longer than hashing a short text, which leaves nothing in it. */
const used = sha256.create();

function digestOf(text: string): Uint8Array {
  return begun._cloneInto(used).update(encoder.encode(text)).digest();
}

/** Two lower-case hex digits a byte. */
export function toHex(bytes: Uint8Array): string {
  // Not every Convex runtime has it yet.
  if (typeof bytes.toHex === "function") return bytes.toHex();
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
