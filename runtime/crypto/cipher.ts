import * as base64url from "jose/base64url";
import { decryptGcm, encryptGcm, toBytes } from "../../plugins/_kernel/crypto.ts";

/** 16 characters are 12 bytes; a ciphertext holds at least its tag of 16 bytes. */
const SEALED_FORM = /^v1\.([\w-]{16})\.([\w-]{22,})$/;

/**
 * Encrypts bytes; they decrypt in the same context only.
 *
 * @returns `v1.<iv>.<ciphertext>`, base64url
 */
export async function encrypt(
  key: CryptoKey,
  { context, data }: { context: string; data: Uint8Array<ArrayBuffer> },
): Promise<string> {
  const { iv, sealed } = await encryptGcm(key, { data, additional: toBytes(context) });
  return `v1.${base64url.encode(iv)}.${base64url.encode(sealed)}`;
}

/** Null for a text of another form, key or context, or one that was changed. */
export async function decrypt(
  key: CryptoKey,
  { context, sealed: text }: { context: string; sealed: string },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [, iv = "", data = ""] = SEALED_FORM.exec(text) ?? [];
  const [ivBytes, sealed] = [decode(iv), decode(data)];
  if (ivBytes === null || sealed === null) return null;
  return await decryptGcm(key, { iv: ivBytes, sealed, additional: toBytes(context) });
}

/** The bytes of a base64url text; null for none, and for another spelling than the one that they have. */
function decode(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = new Uint8Array(base64url.decode(text));
    return base64url.encode(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
