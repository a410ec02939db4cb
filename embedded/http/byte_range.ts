/** Which bytes of a file a request asks for, both ends included. */
export interface ByteRange {
  first: number;
  last: number;
}

const UNIT = "bytes=";

/**
 * Reads a `Range` header for a file of `size` bytes: null where the whole file is the answer, `"none"` where
 * there are no such bytes. Several ranges at once are none, as on Convex; a file never changes under its URL,
 * so `If-Range` needs no look.
 */
export function byteRangeOf(header: string | null, size: number): ByteRange | "none" | null {
  if (header === null || !header.startsWith(UNIT) || size === 0) return null;
  const match = /^\s*(\d*)-(\d*)\s*$/.exec(header.slice(UNIT.length));
  if (match === null) return "none";
  const [, from = "", to = ""] = match;
  const isSuffix = from === "" && to !== "";
  const first = isSuffix ? Math.max(0, size - Number(to)) : Number(from);
  const last = isSuffix || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return first <= last ? { first, last } : "none";
}
