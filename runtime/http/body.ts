import type { RuntimeErrorCode } from "../request/errors.ts";
import { faultInBody, faultInPairs, hasTooManyPairs } from "./input_rules.ts";

/** Bytes a request body may have. */
export const MAX_BODY_BYTES = 1024 * 1024;

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

/**
 * Reads a body of at most 1 MiB. An empty one is `{}`: the SDK sends POSTs without a body. JSON must
 * be an object; a form is passed on for the endpoints that take one.
 */
export async function readBody(request: Request): Promise<BodyResult> {
  if (request.method === "GET" || request.method === "HEAD" || request.method === "OPTIONS") {
    return { fields: null };
  }
  const bytes = await readLimited(request);
  if (bytes === null) return { refused: "BODY_TOO_LARGE" };
  const text = decode(bytes);
  if (text === null) return { refused: "INVALID_BODY" };
  if (text.trim() === "") return { text: "{}", fields: {}, contentType: JSON_TYPE };
  const type = (request.headers.get("content-type") ?? JSON_TYPE).split(";")[0]?.trim()
    .toLowerCase();
  if (type === FORM_TYPE) return readForm(text);
  return type === JSON_TYPE ? readJson(text) : { refused: "UNSUPPORTED_MEDIA_TYPE" };
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

async function readLimited(request: Request): Promise<Uint8Array | null> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > MAX_BODY_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
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
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    // A field named __proto__ stays a field of its own this way, and is seen.
    return isObject ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
