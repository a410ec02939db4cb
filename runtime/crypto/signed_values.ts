import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { equalsInConstantTime, toBytes } from "../../plugins/_kernel/crypto.ts";

/** How Better Auth signs a cookie: the value, a dot, base64 of HMAC-SHA256 of the value. */
const SIGNED = /^(.+)\.([A-Za-z0-9+/]{43}=)$/s;

/** What signs and verifies under one secret, already keyed. */
export type SigningKey = ReturnType<typeof hmac.create>;

/** A value with the signature that came with it. */
interface SignedValue {
  readonly value: string;
  /** base64. */
  readonly signature: string;
}

/** Takes a cookie's value apart, percent-encoded or not; null for one of another form. */
export function parseSigned(text: string): SignedValue | null {
  const [, value, signature] = SIGNED.exec(decode(text)) ?? [];
  return value === undefined || signature === undefined ? null : { value, signature };
}

/** The key that signs and verifies under a secret. */
export function signingKey(secret: string): SigningKey {
  return hmac.create(sha256, toBytes(secret));
}

/** Whether the signature is the key's; compared in constant time. */
export function isSigned({ signature, value }: SignedValue, key: SigningKey): boolean {
  return equalsInConstantTime(atob(signature), macOf(value, key));
}

/** The signature of a value, base64. */
export function sign(value: string, key: SigningKey): string {
  return btoa(macOf(value, key));
}

/** A character for each byte. It needs no thread of WebCrypto's, as hashes do not (`plugins/_kernel/hash.ts`). */
function macOf(value: string, key: SigningKey): string {
  return String.fromCharCode(...key.clone().update(toBytes(value)).digest());
}

/** A value that is no percent-encoding stands for itself, as Better Auth has it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
