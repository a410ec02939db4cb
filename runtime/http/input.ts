/**
 * How a request is read, and what of it is refused whatever its endpoint.
 *
 * @module
 */
import { pathOf, queryOf, type ReadQuery } from "../deployment/paths.ts";
import type { RuntimeErrorCode } from "../request/errors.ts";

/** Bytes a request body may have. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** What a request says before its body. */
export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, "get">;
}

/** A body as the lanes take it, or why it is refused. */
export type BodyResult =
  | {
    readonly refused?: undefined;
    /** The body as text; absent for methods without one. */
    readonly text?: string;
    /** Its fields, for a JSON object or a form. */
    readonly fields: Readonly<Record<string, unknown>> | null;
    readonly contentType?: string;
  }
  | { readonly refused: RuntimeErrorCode };

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";
const MULTIPART_TYPE = "multipart/form-data";
/** The one body of several parts that is taken, of one field: mail programs unsubscribe by it (RFC 8058). */
const ONE_CLICK_PART =
  /^--[^\r\n]{1,70}\r\ncontent-disposition: form-data; name="?list-unsubscribe"?\r\n(?:content-[^\r\n]{1,100}\r\n){0,2}\r\nOne-Click\r\n--[^\r\n]{1,70}--\s{0,4}$/i;
const ONE_CLICK_FORM = "List-Unsubscribe=One-Click";

/**
 * Reads a body of at most 1 MiB. An empty one is `{}`: the SDK sends POSTs without a body. JSON must
 * be an object; a form is passed on for the endpoints that take one.
 */
export async function readBody(
  request: Request,
  { headers, method }: Pick<RequestHead, "headers" | "method"> = request,
): Promise<BodyResult> {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return { fields: null };
  const body = await readText(request, headers);
  if (body.refused !== undefined) return body;
  const { text } = body;
  if (text.trim() === "") return { text: "{}", fields: {}, contentType: JSON_TYPE };
  const type = (headers.get("content-type") ?? JSON_TYPE).split(";")[0]?.trim()
    .toLowerCase();
  if (type === FORM_TYPE) return readForm(text);
  if (type === MULTIPART_TYPE && ONE_CLICK_PART.test(text)) return readForm(ONE_CLICK_FORM);
  return type === JSON_TYPE ? readJson(text) : { refused: "UNSUPPORTED_MEDIA_TYPE" };
}

/** A length that a body's end is known by (RFC 9110 section 8.6). */
const DIGITS = /^\d+$/;

/** Reads a body of at most 1 MiB as the text it is, whatever its content type says. */
export async function readText(
  request: Request,
  headers: RequestHead["headers"] = request.headers,
): Promise<{ text: string; refused?: undefined } | { refused: RuntimeErrorCode }> {
  const declared = headers.get("content-length") ?? "";
  if (Number(declared) > MAX_BODY_BYTES) return { refused: "BODY_TOO_LARGE" };
  // To read in pieces what is there at once costs several times as much.
  const bytes = DIGITS.test(declared)
    ? new Uint8Array(await request.arrayBuffer())
    : await readLimited(request, MAX_BODY_BYTES);
  if (bytes === null || bytes.length > MAX_BODY_BYTES) return { refused: "BODY_TOO_LARGE" };
  const text = decode(bytes);
  return text === null ? { refused: "INVALID_BODY" } : { text };
}

function readForm(text: string): BodyResult {
  if (hasTooManyPairs(text)) return { refused: "TOO_MANY_FIELDS" };
  const pairs = new URLSearchParams(text);
  const fault = faultInPairs(pairs);
  if (fault !== null) return { refused: fault };
  return { text, fields: Object.fromEntries(pairs), contentType: FORM_TYPE };
}

function readJson(text: string): BodyResult {
  const fields = parseObject(text);
  if (fields === null) return { refused: "INVALID_JSON" };
  const fault = faultInBody(fields);
  return fault === null ? { text, fields, contentType: JSON_TYPE } : { refused: fault };
}

/** The bytes of a request's or an answer's body, or null when it has more than so many. */
export async function readLimited(
  { body }: Pick<Body, "body">,
  maxBytes: number,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    // JSON.parse makes a field named __proto__ a field of its own, so it is seen.
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Levels of lists and objects a body may have; Convex nests its own values no deeper. */
const MAX_DEPTH = 64;

/** Characters a URL may have; a provider's answer to a sign-in has some thousands. */
const MAX_URL_LENGTH = 16 * 1024;
/** Characters all headers may have together; what browsers send is below 16 KiB. */
const MAX_HEADERS_LENGTH = 32 * 1024;

/** Parameters a query may have, and fields a form; the longest of ours has twenty. */
const MAX_PAIRS = 200;
/** Values a JSON body may hold, those of lists and objects in it among them. */
const MAX_VALUES = 20_000;

/** Headers, all read at once: to ask Deno's for twenty of them one by one takes several times as long. */
class ReadHeaders implements Pick<Headers, "get"> {
  readonly #values = new Map<string, string>();
  /** Of all names and values together. */
  length = 0;

  constructor(headers: Headers) {
    headers.forEach((value, name) => {
      this.length += name.length + value.length;
      const others = this.#values.get(name);
      // Convex's gives each by itself where one stands several times.
      this.#values.set(name, others === undefined ? value : `${others}, ${value}`);
    });
  }

  /** Of a name in lower case. */
  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }
}

/** Reads a request's head; or says what is wrong with its URL or headers, whatever its endpoint. */
export function readHead(
  { headers: given, method, url }: Request,
): RequestHead & { readonly fault: RuntimeErrorCode | null } {
  const headers = new ReadHeaders(given);
  return { method, url, headers, fault: faultIn(url, headers) };
}

function faultIn(url: string, headers: ReadHeaders): RuntimeErrorCode | null {
  if (url.length > MAX_URL_LENGTH) return "URL_TOO_LONG";
  const path = decoded(pathOf(url));
  if (path === null || path.includes("\0")) return "INVALID_URL";
  return headers.length > MAX_HEADERS_LENGTH ? "HEADERS_TOO_LARGE" : faultInPairs(queryOf(url));
}

function decoded(pathname: string): string | null {
  if (!pathname.includes("%")) return pathname;
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/**
 * What no endpoint takes, found before any of them sees it: names that reach an object's prototype,
 * numbers beyond all numbers, endless nesting, values beyond all use, and text that a database or a log may cut or refuse
 * (NUL characters, halves of surrogate pairs). Null when there is nothing of it.
 */
export function faultInBody(body: unknown): RuntimeErrorCode | null {
  const waiting: { value: unknown; depth: number }[] = [{ value: body, depth: 1 }];
  let values = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { depth, value } = next;
    if (typeof value === "string" && !isText(value)) return "INVALID_TEXT";
    if (typeof value === "number" && !Number.isFinite(value)) return "INVALID_JSON";
    if (typeof value !== "object" || value === null) continue;
    if (depth > MAX_DEPTH) return "INVALID_JSON";
    const entries = Object.entries(value);
    values += entries.length;
    if (values > MAX_VALUES) return "TOO_MANY_FIELDS";
    for (const [name, field] of entries) {
      if (!isText(name)) return "INVALID_TEXT";
      if (reachesPrototype(name, field)) return "INVALID_JSON";
      waiting.push({ value: field, depth: depth + 1 });
    }
  }
  return null;
}

/** Whether a form or query has more pairs than one may, without the cost of parsing them. */
function hasTooManyPairs(text: string): boolean {
  return text.split("&", 2 * MAX_PAIRS).filter(Boolean).length > MAX_PAIRS;
}

/** The same for a form's fields or a query, where no name may stand twice either. */
export function faultInPairs(pairs: ReadQuery): RuntimeErrorCode | null {
  if (pairs.size === 0) return null;
  if (pairs.size > MAX_PAIRS) return "TOO_MANY_FIELDS";
  const names = new Set<string>();
  for (const [name, value] of pairs) {
    if (!isText(name) || !isText(value)) return "INVALID_TEXT";
    if (names.has(name)) return "DUPLICATE_PARAMETER";
    names.add(name);
  }
  return null;
}

function isText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

function reachesPrototype(name: string, value: unknown): boolean {
  if (name === "__proto__") return true;
  return name === "constructor" && typeof value === "object" && value !== null &&
    Object.hasOwn(value, "prototype");
}
