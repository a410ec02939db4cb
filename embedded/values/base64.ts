/*
 * Base64 and hex as the language has them; Node 24 and earlier do not have these yet. Functions see what the
 * runtime has, so nothing is put where they look.
 */

const native = "toBase64" in Uint8Array.prototype;
/** Of what `String.fromCharCode()` takes at once. */
const PART_BYTES = 32 * 1024;

/** Base64 with its padding. */
export function toBase64(bytes: Uint8Array): string {
  if (native) return bytes.toBase64();
  let binary = "";
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PART_BYTES));
  }
  return btoa(binary);
}

/** The bytes of a base64 text, its padding left out or not. @throws {Error} for a text that is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (native) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Two lower-case hex digits a byte. */
export function toHex(bytes: Uint8Array): string {
  if (native) return bytes.toHex();
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of hex digits. @throws {SyntaxError} for a text that is none. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (native) return Uint8Array.fromHex(text);
  if (!/^(?:[\da-f]{2})*$/i.test(text)) throw new SyntaxError("Give hex digits, two a byte");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
