import { PATTERNS } from "../../../rules/value_rules.ts";
import type { BlockStyle } from "./types.ts";

/** Pixels of the widest mail. */
export const MAX_WIDTH = 600;
/** How deep columns are nested. */
export const MAX_DEPTH = 3;
/** What still leaves room for words on the narrowest screens. */
const MAX_SPACE = 64;

const LENGTH = /^(\d{1,4}(?:\.\d{1,3})?)(px|%)?$/;

type Printer = (value: unknown) => string | null;

/**
 * How each field of a style is written in CSS; null where it is not what it must be. A template is checked
 * by this when it is stored, and printed by this, so nothing else ever gets into a style.
 */
export const STYLE_PRINTERS: { readonly [Field in keyof Required<BlockStyle>]: Printer } = {
  color: hexColor,
  backgroundColor: hexColor,
  fontSize: (value) => pixels(value, [8, 96]),
  fontWeight: (value) => oneOf(value, ["normal", "bold", "600", "700"]),
  fontStyle: (value) => oneOf(value, ["normal", "italic"]),
  textAlign: (value) => oneOf(value, ["left", "center", "right"]),
  lineHeight,
  padding: spaces,
  margin: spaces,
  borderRadius: (value) => pixels(value, [0, 64]),
  width,
  maxWidth: width,
  paddingTop: (value) => pixels(value, [0, MAX_SPACE]),
  paddingBottom: (value) => pixels(value, [0, MAX_SPACE]),
  paddingLeft: (value) => pixels(value, [0, MAX_SPACE]),
  paddingRight: (value) => pixels(value, [0, MAX_SPACE]),
  textDecoration: (value) => oneOf(value, ["none", "underline", "line-through"]),
};

/** A colour as mail clients take it, `#rrggbb`: how far it may be seen through is left out. */
export function hexColor(value: unknown): string | null {
  if (typeof value !== "string" || !PATTERNS.color.test(value)) return null;
  const digits = value.slice(1).toLowerCase();
  return `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits.slice(0, 6)}`;
}

/** A number of pixels in CSS. */
export function pixels(value: unknown, [min, max]: readonly [number, number]): string | null {
  if (typeof value !== "number" || !(value >= min && value <= max)) return null;
  return value === 0 ? "0" : `${Number(value.toFixed(3))}px`;
}

/** A width in pixels of those there are; null where it is none. */
export function widthIn(value: unknown, available: number): number | null {
  const [, digits = "", unit] = LENGTH.exec(String(value)) ?? [];
  if (digits === "") return null;
  const size = unit === "%" ? Number(digits) * available / 100 : Number(digits);
  return Math.max(1, Math.min(Math.round(size), available));
}

function width(value: unknown): string | null {
  if (value === "auto") return value;
  if (typeof value === "number") return pixels(value, [1, MAX_WIDTH]);
  const [, digits = "", unit = "px"] = LENGTH.exec(String(value)) ?? [];
  const max = unit === "%" ? 100 : MAX_WIDTH;
  return digits !== "" && Number(digits) > 0 && Number(digits) <= max ? `${digits}${unit}` : null;
}

function lineHeight(value: unknown): string | null {
  const [, digits = "", unit = ""] = LENGTH.exec(String(value)) ?? [];
  const [min, max] = unit === "" ? [0.8, 4] : unit === "%" ? [80, 400] : [8, 200];
  return digits !== "" && Number(digits) >= min && Number(digits) <= max
    ? `${digits}${unit}`
    : null;
}

/** One to four spaces; no percents, which clients count of different things. */
function spaces(value: unknown): string | null {
  if (typeof value === "number") return pixels(value, [0, MAX_SPACE]);
  if (typeof value !== "string" || value.length > 64) return null;
  const parts = value.trim().split(/ +/);
  const printed = parts.map((part) => {
    // Blocks stand in the middle anyway, and a cell's padding knows no such thing.
    if (part === "auto") return "0";
    const [, digits = "", unit] = LENGTH.exec(part) ?? [];
    return digits === "" || unit === "%" ? null : pixels(Number(digits), [0, MAX_SPACE]);
  });
  return parts.length <= 4 && !printed.includes(null) ? printed.join(" ") : null;
}

function oneOf(value: unknown, words: readonly string[]): string | null {
  return typeof value === "string" && words.includes(value) ? value : null;
}
