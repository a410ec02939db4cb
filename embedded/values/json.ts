import type { JSONValue } from "convex/values";

/** An object of Convex's JSON form (`{$integer}`, `{$float}` and `{$bytes}` stand for values JSON lacks). */
export type JSONObject = { [key: string]: JSONValue };

/** A stored document in JSON form: user fields plus `_id` and `_creationTime`. */
export type DocumentJSON = JSONObject & { _id: string; _creationTime: number };

/** Which Convex type a JSON form stands for. */
type JSONKind =
  | "null"
  | "boolean"
  | "number"
  | "bigint"
  | "string"
  | "bytes"
  | "commitTs"
  | "array"
  | "object";

/** Names the Convex type of a JSON form; an object with one `$` key is an encoded scalar. */
export function kindOf(value: JSONValue): JSONKind {
  if (value === null) return "null";
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  if (Array.isArray(value)) return "array";
  const keys = Object.keys(value);
  if (keys.length !== 1) return "object";
  switch (keys[0]) {
    case "$integer":
      return "bigint";
    case "$float":
      return "number";
    case "$bytes":
      return "bytes";
    case "$commitTs":
      return "commitTs";
    default:
      return "object";
  }
}

/** Whether a value is an object in the sense of `v.object()`: neither an array nor an encoded scalar. */
export function isObject(value: JSONValue | undefined): value is JSONObject {
  return typeof value === "object" && value !== null && kindOf(value) === "object";
}

/** Reads a field path (`"a"` or `"a.b"`), own properties only; `undefined` where the path leaves the document. */
export function fieldAt(document: JSONObject, path: string): JSONValue | undefined {
  if (!path.includes(".")) return Object.hasOwn(document, path) ? document[path] : undefined;
  let value: JSONValue | undefined = document;
  for (const part of path.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** Parses text that this host wrote itself, so its shape is known. */
export function parseDocument(body: string): DocumentJSON {
  return JSON.parse(body) as DocumentJSON;
}

/** Parses JSON that came from outside; undefined when it is none, or holds a number that no double can hold. */
export function parseJson(text: string): JSONValue | undefined {
  try {
    const value = JSON.parse(text) as JSONValue;
    return MAYBE_TOO_LARGE.test(text) && !isFinite(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** An exponent of three digits, or more digits than the largest double has. */
const MAYBE_TOO_LARGE = /[eE]\+?\d{3}|(?<!\d)\d{309}/;

/** Whether all numbers are; `1e400` becomes infinite where JSON is read, and null where it is written. */
function isFinite(value: JSONValue): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every((part) => isFinite(part as JSONValue));
}
