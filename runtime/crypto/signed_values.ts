/** How Better Auth signs a cookie: the value, a dot, base64 of HMAC-SHA256 of the value. */
const SIGNED = /^(.+)\.([A-Za-z0-9+/]{43}=)$/s;
const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

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
export function signingKey(secret: string): Promise<CryptoKey> {
  const usages: KeyUsage[] = ["sign", "verify"];
  return crypto.subtle.importKey("raw", encode(secret), ALGORITHM, false, usages);
}

/** Whether the signature is the key's; compared in constant time. */
export function isSigned({ signature, value }: SignedValue, key: CryptoKey): Promise<boolean> {
  const bytes = Uint8Array.from(atob(signature), (char) => char.charCodeAt(0));
  return crypto.subtle.verify(ALGORITHM, key, bytes, encode(value));
}

/** The signature of a value, base64. */
export async function sign(value: string, key: CryptoKey): Promise<string> {
  const signature = new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, encode(value)));
  return btoa(String.fromCharCode(...signature));
}

/** A value that is no percent-encoding stands for itself, as Better Auth has it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
