/**
 * Derives bytes of a secret: HKDF-SHA256 without salt (RFC 5869), which a secret of full entropy needs
 * none of. What is derived under one `info` tells nothing of what is derived under another.
 *
 * @param length bytes, 1 to 8160
 */
export async function hkdf(
  secret: string,
  { info, length }: { info: string; length: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const usages: KeyUsage[] = ["deriveBits"];
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, usages);
  const salt = new Uint8Array();
  const derivation = { name: "HKDF", hash: "SHA-256", salt, info: encoder.encode(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, key, length * 8));
}
