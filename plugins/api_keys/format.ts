import type { ApiKey } from "./types.ts";

/** Kinds of keys: `live` for production, `test` for everything else. */
type ApiKeyKind = "live" | "test";

/**
 * Every key matches this, and the last six characters are a checksum of the rest, so that a secret
 * scanner can reject false hits without asking the platform.
 */
export const API_KEY_PATTERN: RegExp = /^sk_(?:live|test)_[0-9A-Za-z]{49}$/;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_BYTES = 32;
/** 62^43 exceeds 2^256, so 43 characters hold every 32-byte secret. */
const SECRET_LENGTH = 43;
/** 62^6 exceeds 2^32. */
const CHECKSUM_LENGTH = 6;
const DISPLAYED = 4;

/**
 * Makes a key: `sk_live_` or `sk_test_`, 43 base62 characters of a 256-bit secret, 6 of checksum.
 *
 * @param random 32 bytes from a cryptographic source
 */
export function formatApiKey(kind: ApiKeyKind, random: Uint8Array): string {
  if (random.length !== SECRET_BYTES) {
    throw new RangeError(`Pass ${SECRET_BYTES} random bytes: current value is ${random.length}`);
  }
  const body = `sk_${kind}_${toBase62(toInteger(random), SECRET_LENGTH)}`;
  return body + checksum(body);
}

/** Whether a text has the form and the checksum of a key; says nothing about its existence. */
export function isWellFormedApiKey(text: string): boolean {
  if (!API_KEY_PATTERN.test(text)) return false;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  return checksum(body) === text.slice(-CHECKSUM_LENGTH);
}

/** What may be shown of a key after it was handed out. */
export function displayedParts(key: string): Pick<ApiKey, "prefix" | "start" | "end"> {
  const prefix = key.slice(0, key.indexOf("_", 3) + 1);
  return { prefix, start: key.slice(0, prefix.length + DISPLAYED), end: key.slice(-DISPLAYED) };
}

/** Called for every key that is presented, so it does without big integers. */
function checksum(text: string): string {
  let digits = "";
  for (let rest = crc32(text), i = 0; i < CHECKSUM_LENGTH; i++, rest = Math.floor(rest / 62)) {
    digits = ALPHABET.charAt(rest % 62) + digits;
  }
  return digits;
}

function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function toBase62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value, i = 0; i < length; i++, rest /= 62n) {
    text = ALPHABET[Number(rest % 62n)] + text;
  }
  return text;
}

/** Made when a checksum is first asked for: whoever looks a key up needs none. */
let table: Uint32Array | undefined;

/** What eight steps of the CRC do to each byte. */
function crcTable(): Uint32Array {
  return table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
    return crc;
  });
}

/** CRC-32 as ISO-HDLC (zlib, PNG) defines it, of ASCII text. */
function crc32(text: string): number {
  const steps = crcTable();
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    crc = (crc >>> 8) ^ steps[(crc ^ text.charCodeAt(at)) & 0xff]!;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
