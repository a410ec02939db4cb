/**
 * The cookie secret of one project: HKDF-SHA256 (RFC 5869) of the root, so that a cookie signed for
 * one project verifies in no other.
 *
 * @returns 64 hex digits
 */
export async function deriveCookieSecret(root: string, projectId: string): Promise<string> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", encoder.encode(root), "HKDF", false, [
    "deriveBits",
  ]);
  const bits = await crypto.subtle.deriveBits(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: new Uint8Array(),
      info: encoder.encode(`banata/cookie/v1/${projectId}`),
    },
    key,
    256,
  );
  return Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
