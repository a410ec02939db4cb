import type { JSONValue } from "convex/values";
import { RequestError } from "./request_error.ts";
import { parseJson } from "../values/parse.ts";

/** Convex's limit for arguments, and some room for what is around them. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;

/**
 * Reads a JSON body of limited size.
 *
 * @throws {RequestError} 413 BODY_TOO_LARGE, 400 INVALID_BODY.
 */
export async function readJson(request: Request): Promise<JSONValue> {
  const value = parseJson(new TextDecoder().decode(await readBytes(request)));
  if (value !== undefined) return value;
  throw new RequestError(400, { code: "INVALID_BODY", message: "The body must be JSON" });
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      const message = `The body is larger than ${MAX_BODY_BYTES} bytes`;
      throw new RequestError(413, { code: "BODY_TOO_LARGE", message });
    }
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
