import { KERNEL_ERROR_CODES } from "../../plugins/_kernel/error_codes.ts";
import type { EndpointLike, Engine } from "../engine/build.ts";
import { errorResponse, jsonResponse, RUNTIME_ERRORS } from "../request/errors.ts";
import { pathOf } from "../deployment/paths.ts";
import type { LaneResponse } from "../request/wire.ts";

/** The content type of an answer that is no text. */
const BYTES = "application/octet-stream";

/** Names of the statuses Better Auth answers without a body. */
const EMPTY_ERRORS: Readonly<Record<number, readonly [string, string]>> = {
  400: ["BAD_REQUEST", "Check the request's fields"],
  401: ["AUTHENTICATION_REQUIRED", KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED.message],
  403: ["FORBIDDEN", "Ask for the right to do this"],
  404: ["NOT_FOUND", RUNTIME_ERRORS.NOT_FOUND[1]],
  415: ["UNSUPPORTED_MEDIA_TYPE", RUNTIME_ERRORS.UNSUPPORTED_MEDIA_TYPE[1]],
  500: ["INTERNAL_ERROR", RUNTIME_ERRORS.INTERNAL_ERROR[1]],
};

/**
 * Better Auth's answer as the lanes hand it on. Its empty errors get `{ code, message }`, and a path
 * that exists with another method is a 405 that names it.
 */
export async function toLaneResponse(
  response: Response,
  { engine, request }: { engine: Engine; request: Request },
): Promise<LaneResponse> {
  const isBytes = response.headers.get("content-type") === BYTES;
  const body = isBytes ? toBase64(await response.bytes()) : await response.text();
  if (response.status === 404 && !isJson(response)) {
    const allowed = allowedMethods(engine.api, pathOf(request.url));
    if (allowed.length === 0 || allowed.includes(request.method)) return errorResponse("NOT_FOUND");
    return errorResponse("METHOD_NOT_ALLOWED", [["allow", allowed.join(", ")]]);
  }
  if (response.status >= 400 && !hasCode(response, body)) {
    const [code, message] = EMPTY_ERRORS[response.status] ??
      [`HTTP_${response.status}`, "Check the request"];
    return jsonResponse(response.status, {
      body: { code, message: ownMessage(response, body) ?? message },
      headers: headerPairs(response.headers),
    });
  }
  return {
    status: response.status,
    headers: headerPairs(response.headers),
    body: body === "" ? null : body,
    ...isBytes ? { isBase64: true } : {},
  };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Some of Better Auth's errors are empty, and some have a message without a code. */
function hasCode(response: Response, body: string): boolean {
  return typeof fieldsOf(response, body).code === "string";
}

function ownMessage(response: Response, body: string): string | undefined {
  const { message } = fieldsOf(response, body);
  return typeof message === "string" && message !== "" ? message : undefined;
}

function fieldsOf(response: Response, body: string): { code?: unknown; message?: unknown } {
  return isJson(response) && body !== "" ? JSON.parse(body) ?? {} : {};
}

function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.includes("json") === true;
}

function headerPairs(headers: Headers): [string, string][] {
  const pairs = [...headers].filter(([name]) => name !== "set-cookie" && name !== "content-length");
  return [
    ...pairs,
    ...headers.getSetCookie().map((cookie): [string, string] => ["set-cookie", cookie]),
  ];
}

/** The methods a path is served with; a `:name` part of an endpoint's path matches any part. */
function allowedMethods(api: Readonly<Record<string, EndpointLike>>, path: string): string[] {
  const methods = Object.values(api)
    .filter((endpoint) => endpoint.path !== undefined && matchesPath(endpoint.path, path))
    .flatMap((endpoint) => endpoint.options?.method ?? []);
  return [...new Set(methods)].sort();
}

function matchesPath(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  return wanted.length === given.length &&
    wanted.every((part, i) => part.startsWith(":") || part === given[i]);
}
