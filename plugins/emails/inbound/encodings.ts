type Bytes = Uint8Array<ArrayBuffer>;

const P256_BYTES = 32;

/** The bytes of base64; null for what is none. */
export function bytesOfBase64(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Bytes in hexadecimal, in lower case. */
export function hexOf(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A signature of ECDSA on P-256 as WebCrypto takes it, r and s of 32 bytes each (IEEE P1363), from the
 * sequence of two integers in DER that OpenSSL makes (RFC 3279 section 2.2.3). Null for any other bytes:
 * one value has one encoding.
 */
export function rawSignature(der: Bytes | null): Bytes | null {
  if (der === null || der.length < 8 || der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const r = integerAt(der, 2);
  if (r === null) return null;
  const s = integerAt(der, r.end);
  if (s === null || s.end !== der.length) return null;
  const raw = new Uint8Array(2 * P256_BYTES);
  raw.set(r.bytes, P256_BYTES - r.bytes.length);
  raw.set(s.bytes, 2 * P256_BYTES - s.bytes.length);
  return raw;
}

/** A positive integer in its shortest form: a first byte of 0 only before one above 127. */
function integerAt(der: Bytes, start: number): { bytes: Bytes; end: number } | null {
  const length = der[start + 1] ?? 0;
  const end = start + 2 + length;
  const bytes = der.slice(start + 2, end);
  const [first = 0x80, second = 0] = bytes;
  if (der[start] !== 0x02 || bytes.length !== length || length > P256_BYTES + 1) return null;
  if (first > 0x7f || (first === 0 && length > 1 && second <= 0x7f)) return null;
  const value = first === 0 ? bytes.slice(1) : bytes;
  return value.length > P256_BYTES ? null : { bytes: value, end };
}

/** The bytes of an HMAC-SHA256 in hexadecimal; null for what is none. */
export function bytesFromHex(text: string): Bytes | null {
  if (!/^[0-9a-f]{64}$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
