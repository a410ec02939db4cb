/**
 * Derives bytes of a secret: HKDF-SHA256 (RFC 5869). What is derived under one `info` tells nothing of what
 * is derived under another.
 *
 * @param secret text stands for its UTF-8 bytes
 * @param options `length`: bytes, 1 to 8160; `salt`: none by default, which a secret of full entropy needs
 */
export async function hkdf(
  secret: string | Uint8Array<ArrayBuffer>,
  { info, length, salt = new Uint8Array() }: {
    info: string;
    length: number;
    salt?: Uint8Array<ArrayBuffer>;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const usages: KeyUsage[] = ["deriveBits"];
  const bytes = typeof secret === "string" ? encoder.encode(secret) : secret;
  const key = await crypto.subtle.importKey("raw", bytes, "HKDF", false, usages);
  const derivation = { name: "HKDF", hash: "SHA-256", salt, info: encoder.encode(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, key, length * 8));
}
