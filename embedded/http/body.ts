import type { JSONValue } from "convex/values";
import { parseJson } from "../values/parse.ts";
import { RequestError } from "./request_error.ts";

/**
 * Reads a JSON body; its size was limited when it was received.
 *
 * @throws {RequestError} 400 INVALID_BODY.
 */
export async function readJson(request: Request): Promise<JSONValue> {
  const value = parseJson(await request.text());
  if (value !== undefined) return value;
  throw new RequestError(400, { code: "INVALID_BODY", message: "The body must be JSON" });
}
