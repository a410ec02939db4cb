import type { JSONValue } from "convex/values";
import { fromBase64 } from "../values/base64.ts";

/** How a client wants values: with every type told apart, or as plain as JSON can be. */
export type ValueFormat = "encoded" | "clean";

/** The names clients give to the formats. */
export const VALUE_FORMATS: ReadonlyMap<string, ValueFormat> = new Map([
  ["convex_encoded_json", "encoded"],
  ["convex_json", "encoded"],
  ["json", "clean"],
  ["convex_clean_json", "clean"],
]);

/** Writes a value in a format; `text` is Convex's JSON form of it. */
export function formatValue(text: string, format: ValueFormat): string {
  // Only encoded scalars differ, and all of them have a key that starts so.
  if (format === "encoded" || !text.includes('"$')) return text;
  return JSON.stringify(toClean(JSON.parse(text) as JSONValue));
}

/** int64 and bytes become strings (decimal, base64), floats that JSON lacks their names. */
function toClean(value: JSONValue): JSONValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toClean);
  const [only, ...others] = Object.entries(value);
  if (only !== undefined && others.length === 0 && typeof only[1] === "string") {
    const [kind, encoded] = only;
    if (kind === "$bytes") return encoded;
    if (kind === "$integer") return String(viewOf(encoded).getBigInt64(0, true));
    if (kind === "$float") return toCleanFloat(viewOf(encoded).getFloat64(0, true));
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toClean(field)]));
}

function toCleanFloat(value: number): JSONValue {
  return Number.isFinite(value) ? value : String(value);
}

function viewOf(base64: string): DataView {
  return new DataView(fromBase64(base64).buffer);
}
