import { KERNEL_ERROR_CODES } from "../../plugins/_kernel/error_codes.ts";
import type { LaneResponse } from "./wire.ts";

/** Codes the runtime answers with before or around Better Auth. */
export const RUNTIME_ERRORS = {
  INVALID_API_KEY: [401, "Send a valid API key of this platform"],
  AUTHENTICATION_REQUIRED: [401, KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED.message],
  UNSUPPORTED_AUTHORIZATION: [
    401,
    "Send an API key as Authorization: Bearer sk_… or leave the header out",
  ],
  PROJECT_API_KEY_REQUIRED: [
    403,
    "Send a project's API key or client id; the platform itself is joined by invitation only",
  ],
  PROJECT_SCOPE_MISMATCH: [403, "Name the project of the API key or client id, or none"],
  CLIENT_ID_NOT_ALLOWED: [403, "Use a client id only to sign in and for the user's own session"],
  PROJECT_ID_NOT_ALLOWED: [
    403,
    "Send the project's API key or client id; a projectId is for endpoints of operators only",
  ],
  INVALID_ORIGIN: [403, "Call the platform from its own origin, or with a project's API key"],
  PROJECT_NOT_FOUND: [404, "Check the project, none of yours is known by this name"],
  NOT_FOUND: [404, "Check the path, nothing is served here"],
  METHOD_NOT_ALLOWED: [405, "Use a method named in the Allow header"],
  INVALID_OAUTH_STATE: [
    400,
    "Start the sign-in again, this answer names no project of the platform",
  ],
  INVALID_CLIENT_ADDRESS: [
    400,
    "Have the proxy write one IP address into the header that the platform trusts",
  ],
  INVALID_PROJECT_ID: [400, "Name one project by its id, or leave projectId out"],
  INVALID_CLIENT_ID: [400, "Name one client id, in the header or in the query"],
  INVALID_URL: [400, "Send a URL whose path is percent-encoded UTF-8 text"],
  INVALID_BODY: [400, "Send the body as valid UTF-8 text"],
  INVALID_JSON: [400, "Send a JSON object as the body, or no body"],
  INVALID_TEXT: [400, "Send text without NUL characters and halves of surrogate pairs"],
  INVALID_VALUE: [400, "Send another value, this one can't be stored"],
  TOO_MANY_FIELDS: [400, "Send at most 200 parameters or form fields, and 20,000 values of JSON"],
  DUPLICATE_PARAMETER: [400, "Send each parameter once"],
  BODY_TOO_LARGE: [413, "Send a body of at most 1 MiB"],
  URL_TOO_LONG: [414, "Send a URL of at most 16 KiB"],
  UNSUPPORTED_MEDIA_TYPE: [415, "Send the body as application/json"],
  HEADERS_TOO_LARGE: [431, "Send headers of at most 32 KiB, cookies among them"],
  SERVER_BUSY: [503, "Try again later, too many passwords are being checked at this moment"],
  MIGRATION_PENDING: [503, "Try again in a moment, the data is being upgraded"],
  DATABASE_NEWER_THAN_CODE: [
    503,
    "Tell the operator: an older release runs than the one that upgraded the data, and may only read",
  ],
  ROOT_SECRET_WRONG: [
    503,
    "Tell the operator: the root secret or root key is not there that the stored data needs",
  ],
  PROJECT_SECRETS_UNREADABLE: [
    503,
    "Tell the operator: what the project keeps secret here opens under none of its keys",
  ],
  KMS_UNAVAILABLE: [503, "Try again later, the KMS that holds the root key does not answer"],
  KMS_DENIED: [503, "Tell the operator: the KMS that holds the root key refuses to use it"],
  INTERNAL_ERROR: [500, "Try again; report the request id if it happens again"],
} as const satisfies Record<string, readonly [number, string]>;

/** A code of {@link RUNTIME_ERRORS}. */
export type RuntimeErrorCode = keyof typeof RUNTIME_ERRORS;

/** After how many seconds it is worth asking again. */
const RETRY_AFTER: { readonly [Code in RuntimeErrorCode]?: number } = {
  MIGRATION_PENDING: 5,
  DATABASE_NEWER_THAN_CODE: 60,
};

/** The JSON answer of a runtime error, as the lanes hand it on. */
export function errorResponse(
  code: RuntimeErrorCode,
  headers: [string, string][] = [],
): LaneResponse {
  const [status, message] = RUNTIME_ERRORS[code];
  const seconds = RETRY_AFTER[code];
  const retry: [string, string][] = seconds === undefined ? [] : [["retry-after", `${seconds}`]];
  return jsonResponse(status, { body: { code, message }, headers: [...retry, ...headers] });
}

/** A JSON answer as the lanes hand it on. */
export function jsonResponse(
  status: number,
  { body, headers = [] }: { body: unknown; headers?: [string, string][] },
): LaneResponse {
  return {
    status,
    headers: [["content-type", "application/json"], ...headers],
    body: JSON.stringify(body),
  };
}
