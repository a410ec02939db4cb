import { createHmac } from "node:crypto";
import { testClock } from "./clock.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The code of six digits that an authenticator shows for an `otpauth://` URI (RFC 6238), by default at
 * the tests' own time.
 */
export function totpCode(uri: string, now: number = testClock()): string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(now / 30_000)));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/**
 * The code that an authenticator shows next, which counts a step early too: each code is taken once, and
 * the one before switched the second factor on.
 */
export function nextTotpCode(uri: string, now: number = testClock()): string {
  return totpCode(uri, now + 30_000);
}

function fromBase32(text: string): Uint8Array {
  const bits = [...text].map((char) => ALPHABET.indexOf(char).toString(2).padStart(5, "0")).join(
    "",
  );
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}
