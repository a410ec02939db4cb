import type { JSONValue } from "convex/values";
import { describeLetter } from "./describe.ts";
import { kindOf } from "./json.ts";

/** Deepest nesting of a stored document, itself included. */
const MAX_DOCUMENT_NESTING = 16;
/** Deepest nesting of arguments and results. */
export const MAX_VALUE_NESTING = 64;
const MAX_DOCUMENT_BYTES = 1 << 20;
const MAX_FIELDS = 1024;
/** Most elements of an array. */
export const MAX_ELEMENTS = 8192;
const MAX_FIELD_NAME = 1024;
/** Non-control ASCII that does not start with `$`. */
const FIELD_NAME = /^(?:[ -#%-~][ -~]*)?$/;

/** A value that breaks one of Convex's limits for all values. */
export class ValueError extends Error {}

/** What {@link measure} accepts. */
interface MeasureOptions {
  /** Deepest nesting; arrays and objects count one each. */
  maxNesting: number;
  /** What the value is, for messages. */
  subject: string;
  /** Whether it may hold a commit timestamp that is not yet known. @default false */
  commitTs?: boolean;
}

/**
 * The size of a value as Convex counts it, in bytes.
 *
 * @throws {ValueError} when the value breaks one of Convex's limits: nesting, fields of an object, elements of
 * an array, field names, or a string that is no Unicode.
 */
export function measure(value: JSONValue, options: MeasureOptions): number {
  try {
    return sizeOf(value, 0, options);
  } catch (thrown) {
    throw thrown === TOO_NESTED ? tooNested(value, options) : thrown;
  }
}

/**
 * The size of a document, in bytes.
 *
 * @throws {Error} when it breaks one of Convex's limits for documents.
 */
export function measureDocument(document: { [field: string]: JSONValue }): number {
  for (const field of Object.keys(document)) {
    if (field.startsWith("_") && field !== "_id" && field !== "_creationTime") {
      throw new Error(
        `Field '${field}' starts with an underscore, which is only allowed for system fields like '_id'`,
      );
    }
  }
  const options = { maxNesting: MAX_DOCUMENT_NESTING, subject: "Document", commitTs: true };
  const size = measure(document, options);
  if (size > MAX_DOCUMENT_BYTES) {
    throw new Error(
      `Value is too large (${readable(size)} > maximum size ${readable(MAX_DOCUMENT_BYTES)})`,
    );
  }
  return size;
}

/** A size as Convex writes it in errors: `1 MiB`, `1.50 MiB`. */
export function readable(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  const unit = Math.min(Math.floor(Math.log2(Math.max(1, bytes)) / 10), units.length - 1);
  const size = bytes / 1024 ** unit;
  return `${Number.isInteger(size) ? size : size.toFixed(2)} ${units[unit]}`;
}

function sizeOf(value: JSONValue, depth: number, options: MeasureOptions): number {
  if (typeof value === "string") return textSize(value) + 2;
  if (typeof value === "number") return 9;
  if (value === null || typeof value === "boolean") return 1;
  if (Array.isArray(value)) return arraySize(value, deeper(depth, options), options);
  const names = Object.keys(value);
  if (names.length === 1 && names[0]?.startsWith("$")) {
    const kind = kindOf(value);
    if (kind === "number" || kind === "bigint") return 9;
    if (kind === "commitTs" && options.commitTs) return 9;
    if (kind === "bytes") return bytesSize(String(value.$bytes)) + 2;
  }
  return objectSize(value, names, { depth: deeper(depth, options), options });
}

function arraySize(elements: JSONValue[], depth: number, options: MeasureOptions): number {
  if (elements.length > MAX_ELEMENTS) {
    throw new ValueError(
      `Array length is too long (${elements.length} > maximum length ${MAX_ELEMENTS})`,
    );
  }
  let size = 2;
  for (const element of elements) size += sizeOf(element, depth, options);
  return size;
}

function objectSize(
  object: { [field: string]: JSONValue },
  names: readonly string[],
  { depth, options }: { depth: number; options: MeasureOptions },
): number {
  if (names.length > MAX_FIELDS) {
    throw new ValueError(
      `Object has too many fields (${names.length} > maximum number ${MAX_FIELDS})`,
    );
  }
  let size = 2;
  for (const name of names) {
    if (!goodNames.has(name)) checkName(name);
    size += name.length + 1 + sizeOf(object[name] as JSONValue, depth, options);
  }
  return size;
}

function deeper(depth: number, { maxNesting }: MeasureOptions): number {
  if (depth < maxNesting) return depth + 1;
  throw TOO_NESTED;
}

/** How deep a value is nested is counted when it is known to be too deep. */
const TOO_NESTED = new Error("Too nested");

function tooNested(value: JSONValue, { maxNesting, subject }: MeasureOptions): Error {
  const levels = nestingOf(value);
  const describe = (what: string, most: number): string =>
    `${what} is too nested (nested ${levels} levels deep > maximum nesting ${most})`;
  if (levels <= MAX_VALUE_NESTING) return new Error(describe(subject, maxNesting));
  return new ValueError(describe("Value", MAX_VALUE_NESTING));
}

/** Field names that were found good; an app has few, and looking them up is cheaper than to read them again. */
const goodNames = new Set<string>();
const MAX_GOOD_NAMES = 4096;
/** Longer ones are rarely seen twice. */
const MAX_KEPT_NAME = 64;

function checkName(name: string): void {
  if (name.length > MAX_FIELD_NAME || !FIELD_NAME.test(name)) throw badName(name);
  if (goodNames.size < MAX_GOOD_NAMES && name.length <= MAX_KEPT_NAME) goodNames.add(name);
}

function nestingOf(value: JSONValue): number {
  if (typeof value !== "object" || value === null) return 0;
  if (!Array.isArray(value) && kindOf(value) !== "object") return 0;
  let deepest = 0;
  for (const part of Object.values(value)) {
    deepest = Math.max(deepest, nestingOf(part as JSONValue));
  }
  return deepest + 1;
}

function badName(name: string): ValueError {
  if (name.startsWith("$")) {
    return new ValueError(`Field name ${name} starts with '$', which is reserved.`);
  }
  const [letter] = /[^ -~]/u.exec(name) ?? [];
  if (letter !== undefined) {
    return new ValueError(
      `Field name ${name} has invalid character ${describeLetter(letter)}: Field names can only ` +
        "contain non-control ASCII characters",
    );
  }
  return new ValueError(`Field name is too long (${name.length} > maximum ${MAX_FIELD_NAME})`);
}

function bytesSize(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

/** UTF-8 length without encoding; a lone surrogate has none. */
function textSize(text: string): number {
  let size = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) size += 1;
    else if (unit < 0xd800 || unit > 0xdfff) size += 2;
    else {
      // A pair is two units and four bytes.
      if (unit > 0xdbff || !isLowSurrogate(text.charCodeAt(at + 1))) {
        throw new ValueError("Strings must be valid Unicode: found an unpaired surrogate");
      }
      size += 2;
      at++;
    }
  }
  return size;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
