/**
 * Convex document ids: Crockford base32 of a table number (varint), 16 random bytes and a 2-byte Fletcher
 * checksum. The same form as Convex's, so ids survive a move between the two and typos are caught.
 */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const RANDOM_BYTES = 16;
const POOLED_IDS = 256;
const MIN_LENGTH = 31;
const MAX_LENGTH = 37;
/** A varint of 32 bits takes at most this many bytes. */
const MAX_VARINT_BYTES = 5;

const DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < ALPHABET.length; digit++) DIGITS[ALPHABET.charCodeAt(digit)] = digit;

// One system call per 256 ids: asking the kernel for 16 bytes each time shows up in insert throughput.
const pool = new Uint8Array(RANDOM_BYTES * POOLED_IDS);
let used = pool.length;

/** Makes a new id in the table with that number. */
export function newId(table: number): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + RANDOM_BYTES);
  used += RANDOM_BYTES;
  return encodeId(table, random);
}

/** Writes an id from its parts; `random` has 16 bytes. */
export function encodeId(table: number, random: Uint8Array): string {
  const bytes = new Uint8Array(MAX_VARINT_BYTES + RANDOM_BYTES + 2);
  let length = 0;
  let rest = table;
  while (rest >= 0x80) {
    bytes[length++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[length++] = rest;
  bytes.set(random, length);
  length += RANDOM_BYTES;
  const checksum = fletcher16(bytes, length);
  bytes[length++] = checksum & 0xff;
  bytes[length++] = checksum >> 8;
  return toBase32(bytes.subarray(0, length));
}

/** The table number inside an id; throws, naming the method it was given to, when the text is no id. */
export function decodeTableNumber(id: string, method: string): number {
  const table = tableNumberOf(id);
  if (table !== null) return table;
  const reason = `Unable to decode ID: ${faultOf(id)}`;
  throw new Error(`Invalid argument \`id\` for \`${method}\`: ${reason}`);
}

/** Why a text is no id, as Convex says it. */
function faultOf(id: string): string {
  const wrongLength = `Invalid ID length ${new TextEncoder().encode(id).length}`;
  if (id.length < MIN_LENGTH || id.length > MAX_LENGTH) return wrongLength;
  if (/[^0-9a-hjkmnp-tv-z]/.test(id)) return "ID wasn't valid base32";
  const bytes = fromBase32(id);
  if (bytes === null) return wrongLength;
  const table = readTable(bytes);
  if (table === null) return "Invalid table number";
  const end = table.length + RANDOM_BYTES;
  if (bytes.length !== end + 2) return wrongLength;
  const [low = 0, high = 0] = bytes.subarray(end);
  return `Invalid ID version ${low | (high << 8)} (expected ${fletcher16(bytes, end)})`;
}

/** The table number inside an id, or null when the text is no id. */
export function tableNumberOf(id: string): number | null {
  const bytes = id.length < MIN_LENGTH || id.length > MAX_LENGTH ? null : fromBase32(id);
  const table = bytes === null ? null : readTable(bytes);
  if (bytes === null || table === null) return null;
  const end = table.length + RANDOM_BYTES;
  const low = bytes[end];
  const high = bytes[end + 1];
  if (low === undefined || high === undefined || bytes.length !== end + 2) return null;
  return fletcher16(bytes, end) === (low | (high << 8)) ? table.number : null;
}

/** The varint at the start, and how many bytes it takes. */
function readTable(bytes: Uint8Array): { number: number; length: number } | null {
  let number = 0;
  for (let at = 0; at < MAX_VARINT_BYTES; at++) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    number |= (byte & 0x7f) << (7 * at);
    if (byte < 0x80) return { number: number >>> 0, length: at + 1 };
  }
  return null;
}

function fletcher16(bytes: Uint8Array, length: number): number {
  let low = 0;
  let high = 0;
  for (let at = 0; at < length; at++) {
    low = (low + (bytes[at] ?? 0)) & 0xff;
    high = (high + low) & 0xff;
  }
  return (high << 8) | low;
}

function toBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let buffer = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Uint8Array | null {
  const bytes = new Uint8Array((text.length * 5) >> 3);
  // An extra character would be a second spelling of the same id.
  if (Math.ceil((bytes.length * 8) / 5) !== text.length) return null;
  let length = 0;
  let bits = 0;
  let buffer = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = DIGITS[text.charCodeAt(at)] ?? -1;
    if (digit < 0) return null;
    buffer = (buffer << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (buffer >> bits) & 0xff;
    }
    buffer &= (1 << bits) - 1;
  }
  // What is left over is padding; anything but zero bits is a second spelling too.
  return buffer === 0 ? bytes : null;
}
