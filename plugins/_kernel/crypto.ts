/**
 * WebCrypto in the three forms that everything here is made of: AES-256-GCM, HKDF-SHA256, and a
 * comparison that tells nothing by its time.
 *
 * @module
 */

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes of every AES key here. */
export const AES_KEY_BYTES = 32;
/** What AES-GCM takes without hashing it (NIST SP 800-38D section 5.2.1.1). */
export const GCM_IV_BYTES = 12;
/** The whole tag: a shorter one is easier to forge (section 5.2.1.2). */
export const GCM_TAG_BYTES = 16;

/** Random bytes. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Imports the 32 bytes of a key for AES-256-GCM; of another length there is none. */
export function importAesKey(bytes: Bytes): Promise<CryptoKey> {
  if (bytes.length !== AES_KEY_BYTES) {
    throw new RangeError(`Give a key of ${AES_KEY_BYTES} bytes: current length is ${bytes.length}`);
  }
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Encrypts bytes under a random iv; `sealed` is the ciphertext and its tag. */
export async function encryptGcm(
  key: CryptoKey,
  { additional, data }: { data: Bytes; additional: Bytes },
): Promise<{ iv: Bytes; sealed: Bytes }> {
  const iv = randomBytes(GCM_IV_BYTES);
  const sealed = await crypto.subtle.encrypt(gcm(iv, additional), key, data);
  return { iv, sealed: new Uint8Array(sealed) };
}

/** Null for what is of another key or additional data, was changed, or has another iv or tag than ours. */
export async function decryptGcm(
  key: CryptoKey,
  { additional, iv, sealed }: { iv: Bytes; sealed: Bytes; additional: Bytes },
): Promise<Bytes | null> {
  if (iv.length !== GCM_IV_BYTES || sealed.length < GCM_TAG_BYTES) return null;
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(iv, additional), key, sealed));
  } catch {
    return null;
  }
}

function gcm(iv: Bytes, additionalData: Bytes) {
  return { name: "AES-GCM", iv, additionalData, tagLength: GCM_TAG_BYTES * 8 };
}

/**
 * Derives bytes of a secret: HKDF-SHA256 (RFC 5869). What is derived under one `info` tells nothing of
 * what is derived under another.
 *
 * @param secret text stands for its UTF-8 bytes
 * @param options `length`: bytes, 1 to 8160; `salt`: none by default, which a secret of full entropy needs
 */
export async function hkdf(
  secret: string | Bytes,
  { info, length, salt = new Uint8Array() }: {
    info: string | Bytes;
    length: number;
    salt?: Bytes;
  },
): Promise<Bytes> {
  const usages: KeyUsage[] = ["deriveBits"];
  const key = await crypto.subtle.importKey("raw", toBytes(secret), "HKDF", false, usages);
  const derivation = { name: "HKDF", hash: "SHA-256", salt, info: toBytes(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, key, length * 8));
}

/** The UTF-8 bytes of a text; bytes as they are. */
export function toBytes(text: string | Bytes): Bytes {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}

/** Whether two texts are equal, in a time that depends on their lengths only. */
export function equalsInConstantTime(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  return difference === 0;
}
