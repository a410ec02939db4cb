/** The value of Better Auth's session cookie: the token, and its HMAC under the cookie secret. */
export async function signedCookie(token: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, [
    "sign",
  ]);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(token));
  return encodeURIComponent(`${token}.${new Uint8Array(signature).toBase64()}`);
}
