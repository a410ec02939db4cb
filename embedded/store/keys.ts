/**
 * Index keys: an encoding of Convex values under which comparing bytes is comparing values as
 * `compareValues` of convex/values does. It works on the JSON form, so documents need no decoding.
 *
 * Each value is a type tag and a body that no other body of the type is a prefix of. Strings, bytes and
 * containers end with 0x00; a 0x00 inside strings and bytes becomes 0x00 0xff, which sorts after the end.
 */
import type { JSONValue } from "convex/values";

const TAG = {
  end: 0x00,
  undefined: 0x01,
  null: 0x03,
  integer: 0x04,
  float: 0x05,
  false: 0x06,
  true: 0x07,
  string: 0x08,
  bytes: 0x09,
  array: 0x0a,
  object: 0x0b,
} as const;
const ESCAPE = 0xff;
const SIGN_BIT = 0x80;
/** Little-endian. A commit timestamp that is not yet known is ordered after all that are. */
const MAX_INTEGER = new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);

const encoder = new TextEncoder();
let buffer = new Uint8Array(1 << 12);
let view = new DataView(buffer.buffer);
let length = 0;

/** Encodes a tuple of values; an absent field is `undefined`, which sorts before everything. */
export function encodeKey(values: readonly (JSONValue | undefined)[]): Uint8Array {
  length = 0;
  for (const value of values) put(value);
  return buffer.slice(0, length);
}

/** Compares two keys as SQLite compares blobs. */
export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A key above every key this module makes: no tag is that high. */
export const KEY_END: Uint8Array = new Uint8Array([0xff]);

/**
 * The end of the range of all tuples that begin with this one. Not simply the next byte string: "a" and an
 * end look like the beginning of "a\0", whose escape byte tells the two apart.
 */
export function keyAfterPrefix(key: Uint8Array): Uint8Array {
  const end = new Uint8Array(key.length + 1);
  end.set(key);
  end[key.length] = ESCAPE;
  return end;
}

/** The smallest key above this one. */
export function keyAfter(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1);
  next.set(key);
  return next;
}

function put(value: JSONValue | undefined): void {
  reserve(1);
  if (value === undefined) return putByte(TAG.undefined);
  if (value === null) return putByte(TAG.null);
  if (typeof value === "number") return putFloat(value);
  if (typeof value === "boolean") return putByte(value ? TAG.true : TAG.false);
  if (typeof value === "string") {
    putByte(TAG.string);
    return putText(value);
  }
  if (Array.isArray(value)) {
    putByte(TAG.array);
    for (const item of value) put(item);
    return putEnd();
  }
  putObject(value);
}

function putObject(value: { [key: string]: JSONValue }): void {
  const keys = Object.keys(value);
  const [only] = keys;
  if (keys.length === 1 && only !== undefined && only.startsWith("$")) {
    return putEncodedScalar(only, value[only]);
  }
  putByte(TAG.object);
  for (const key of keys.sort()) {
    putText(key);
    // The empty name would read as the object's end; the escape byte sorts it after one.
    if (key === "") putByte(ESCAPE);
    put(value[key]);
  }
  putEnd();
}

function putEncodedScalar(kind: string, text: JSONValue | undefined): void {
  if (kind === "$undefined") return putByte(TAG.undefined);
  if (kind === "$commitTs") return putInteger(MAX_INTEGER);
  const bytes = Uint8Array.from(atob(String(text)), (char) => char.charCodeAt(0));
  if (kind === "$integer") return putInteger(bytes);
  if (kind === "$float") return putFloat(new DataView(bytes.buffer).getFloat64(0, true));
  if (kind === "$bytes") {
    putByte(TAG.bytes);
    return putEscaped(bytes);
  }
  throw new Error(`Cannot order a value of kind ${kind}`);
}

function putInteger(littleEndian: Uint8Array): void {
  reserve(9);
  putByte(TAG.integer);
  for (let at = 7; at >= 0; at--) buffer[length++] = littleEndian[at] ?? 0;
  buffer[length - 8] = (buffer[length - 8] ?? 0) ^ SIGN_BIT;
}

function putFloat(value: number): void {
  reserve(9);
  putByte(TAG.float);
  view.setFloat64(length, value);
  const first = buffer[length] ?? 0;
  if (first & SIGN_BIT) {
    for (let at = length; at < length + 8; at++) buffer[at] = (buffer[at] ?? 0) ^ 0xff;
  } else {
    buffer[length] = first | SIGN_BIT;
  }
  length += 8;
}

/** Most texts in keys are ids and names: plain and short, which a loop copies sooner than a call is made. */
const MAX_PLAIN = 64;

function putText(text: string): void {
  reserve(MAX_PLAIN + 1);
  if (text.length <= MAX_PLAIN && putPlain(text)) return putEnd();
  // UTF-8 order is the order Convex gives strings; three bytes a UTF-16 unit is its upper bound.
  reserve(text.length * 3 + 1);
  const { written } = encoder.encodeInto(text, buffer.subarray(length));
  const end = length + written;
  for (let at = length; at < end; at++) {
    if (buffer[at] === 0) return putEscaped(buffer.slice(length, end));
  }
  length = end;
  putEnd();
}

/** Copies ASCII without zeros; false, and nothing copied, where there is anything else. */
function putPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0 || unit >= 0x80) return false;
    buffer[length + at] = unit;
  }
  length += text.length;
  return true;
}

function putEscaped(bytes: Uint8Array): void {
  reserve(bytes.length * 2 + 1);
  for (const byte of bytes) {
    buffer[length++] = byte;
    if (byte === 0) buffer[length++] = ESCAPE;
  }
  putEnd();
}

function putEnd(): void {
  reserve(1);
  buffer[length++] = TAG.end;
}

function putByte(byte: number): void {
  reserve(1);
  buffer[length++] = byte;
}

function reserve(bytes: number): void {
  if (length + bytes <= buffer.length) return;
  const larger = new Uint8Array(Math.max(buffer.length * 2, length + bytes));
  larger.set(buffer.subarray(0, length));
  buffer = larger;
  view = new DataView(buffer.buffer);
}
