/**
 * API keys: what a customer's server presents to the platform. A key belongs to one project, is
 * stored as its SHA-256 and shown once.
 *
 * @example
 * ```ts
 * import { isWellFormedApiKey } from "@banata-auth/convex/plugins/api-keys";
 *
 * console.assert(!isWellFormedApiKey("sk_live_not-a-key"));
 * ```
 *
 * @module
 */
import { createApiKey, deleteApiKey, listApiKeys } from "./endpoints/mod.ts";
import { API_KEYS_ERROR_CODES } from "./error_codes.ts";
import { API_KEYS_SCHEMA } from "./schema.ts";
import type { ApiKeysPlugin } from "./types.ts";

export { API_KEYS_ERROR_CODES } from "./error_codes.ts";
export { API_KEYS_SCHEMA } from "./schema.ts";
export type { GetEndpoint, PostEndpoint } from "../_kernel/endpoint.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export { API_KEY_PATTERN, hashApiKey, isWellFormedApiKey } from "./format.ts";
export type * from "./types.ts";

/** The API keys plugin: `POST /api-key/create`, `GET /api-key/list`, `POST /api-key/delete`. */
export function apiKeys(): ApiKeysPlugin {
  return {
    id: "api-keys",
    schema: API_KEYS_SCHEMA,
    endpoints: { createApiKey, listApiKeys, deleteApiKey },
    $ERROR_CODES: API_KEYS_ERROR_CODES,
  };
}
