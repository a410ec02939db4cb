import { base64url } from "jose";

/** What AES-GCM takes without hashing it (NIST SP 800-38D section 5.2.1.1). */
const IV_BYTES = 12;
/** 16 characters are 12 bytes; a ciphertext holds at least its tag of 16 bytes. */
const SEALED_FORM = /^v1\.([\w-]{16})\.([\w-]{22,})$/;

/** Imports the bytes of a key for AES-256-GCM. */
export function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * Encrypts bytes; they decrypt in the same context only.
 *
 * @returns `v1.<iv>.<ciphertext>`, base64url
 */
export async function encrypt(
  key: CryptoKey,
  { context, data }: { context: string; data: Uint8Array<ArrayBuffer> },
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(gcm(iv, context), key, data);
  return `v1.${base64url.encode(iv)}.${base64url.encode(new Uint8Array(sealed))}`;
}

/** Null for a text of another form, key or context, or one that was changed. */
export async function decrypt(
  key: CryptoKey,
  { context, sealed }: { context: string; sealed: string },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [, iv, data] = SEALED_FORM.exec(sealed) ?? [];
  if (iv === undefined || data === undefined) return null;
  try {
    // The last character has bits that no byte has: of a text there is one spelling.
    if (base64url.encode(decode(data)) !== data) return null;
    const algorithm = gcm(decode(iv), context);
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, decode(data)));
  } catch {
    return null;
  }
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(text));
}

function gcm(iv: Uint8Array<ArrayBuffer>, context: string) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(context) };
}
