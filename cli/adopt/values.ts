import type { ForeignRow } from "./staging.ts";

/** A value as text, without spaces around it; undefined for none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  return text === "" ? undefined : text;
}

/** A value as yes or no, as databases and CSV write it; undefined for none. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return undefined;
  return ["1", "1.0", "t", "true", "y", "yes"].includes(text);
}

/** Times below are seconds: as milliseconds they would be in 1973 or before. */
const SECONDS_BELOW = 1e11;

/**
 * A time in epoch milliseconds: of a number of seconds or milliseconds, a text of ISO 8601 as SQL writes
 * it too, or an integer of a Convex export. Undefined for none.
 */
export function timeOf(value: unknown): number | undefined {
  const integer = integerOf(value);
  const number = integer ?? (typeof value === "number" ? value : Number(textOf(value) ?? NaN));
  if (Number.isFinite(number)) {
    return Math.floor(number < SECONDS_BELOW ? number * 1000 : number);
  }
  const text = textOf(value)?.replace(/^(\d{4}-\d\d-\d\d) /, "$1T").replace(/([+-]\d\d)$/, "$1:00");
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** An int64 of a Convex export: eight bytes in base64, the lowest first. */
function integerOf(value: unknown): number | undefined {
  const text = (value as { $integer?: unknown } | null)?.$integer;
  if (typeof text !== "string") return undefined;
  if (!/^[A-Za-z0-9+/]{11}=$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return bytes.length === 8 ? Number(new DataView(bytes.buffer).getBigInt64(0, true)) : undefined;
}

/** A list of objects, given as such or as JSON; empty for anything else. */
export function listOf(value: unknown): ForeignRow[] {
  const list = jsonOf(value);
  return Array.isArray(list)
    ? list.filter((each) => typeof each === "object" && each !== null)
    : [];
}

/** An object, given as such or as JSON; empty for anything else. */
export function objectOf(value: unknown): ForeignRow {
  const object = jsonOf(value);
  return typeof object === "object" && object !== null && !Array.isArray(object)
    ? object as ForeignRow
    : {};
}

function jsonOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** JSON of an object without what has no value; undefined where nothing is left. */
export function metadataOf(values: ForeignRow): string | undefined {
  const given = Object.entries(values).filter(([, value]) =>
    value !== undefined && value !== null && JSON.stringify(value) !== "{}"
  );
  return given.length === 0 ? undefined : JSON.stringify(Object.fromEntries(given));
}

/** A whole name of its parts. */
export function nameOf(...parts: readonly unknown[]): string | undefined {
  return textOf(parts.flatMap((part) => textOf(part) ?? []).join(" "));
}

/** Without the values that there are not: JSON has none for them. */
export function present<Value extends object>(value: Value): Value {
  return Object.fromEntries(
    Object.entries(value).filter(([, each]) => each !== undefined),
  ) as Value;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The text whose UTF-8 bytes are the key that a base32 text stands for; undefined where the key is no such
 * text, as random bytes hardly are: an authenticator's key is kept as text here.
 */
export function textOfBase32(base32: string): string | undefined {
  const chars = [...base32.toUpperCase().replace(/[\s=]/g, "")];
  if (chars.some((char) => !BASE32.includes(char))) return undefined;
  const bits = chars
    .map((char) => BASE32.indexOf(char).toString(2).padStart(5, "0")).join("");
  const bytes = Uint8Array.from(bits.match(/[01]{8}/g) ?? [], (byte) => parseInt(byte, 2));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
