import type { JSONValue } from "convex/values";
import { RequestError } from "./request_error.ts";
import type { RequestInfo } from "../functions/frame.ts";
import type { Usage } from "../functions/usage.ts";
import { parseJson } from "../values/json.ts";

/** A request under way. */
export interface Exchange {
  request: Request;
  url: URL;
  /** What functions may know of it, its id among that. */
  info: RequestInfo;
  /** Counts what is done to answer it. */
  usage: Usage;
  /** The function that it asks for, once that is known; for the log. */
  function?: string;
  /** Whether that function failed. */
  failed?: boolean;
}

/** Answers requests. */
export type Handler = (exchange: Exchange) => Promise<Response> | Response;

/** Handlers by method, then by path. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

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
