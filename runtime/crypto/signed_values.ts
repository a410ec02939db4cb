import { type _HMAC, hmac } from "@noble/hashes/hmac.js";
import { type _SHA256, sha256 } from "@noble/hashes/sha2.js";
import { equalsInConstantTime, toBytes } from "../../plugins/_kernel/crypto.ts";

/** How Better Auth signs a cookie: the value, a dot, base64 of HMAC-SHA256 of the value. */
const SIGNED = /^(.+)\.([A-Za-z0-9+/]{43}=)$/s;

/** What signs and verifies under one secret, already keyed. */
export type SigningKey = _HMAC<_SHA256>;

/** A value with the signature that came with it. */
export interface SignedValue {
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

/** Used for every value in turn, as in `plugins/_kernel/hash.ts`: nothing of a key is left in it after its digest. */
let used: SigningKey | undefined;

/** A character for each byte. It needs no thread of WebCrypto's, as hashes do not. */
function macOf(value: string, key: SigningKey): string {
  used = key._cloneInto(used);
  return String.fromCharCode(...used.update(toBytes(value)).digest());
}

/** A value that is no percent-encoding stands for itself, as Better Auth has it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
