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
import {
  createApiKey,
  deleteApiKey,
  listApiKeys,
  rotateApiKey,
  updateApiKey,
  verifyApiKey,
} from "./endpoints/mod.ts";
import { API_KEYS_ERROR_CODES } from "./error_codes.ts";
import { API_KEYS_SCHEMA } from "./schema.ts";
import type { ApiKeysPlugin } from "./types.ts";

export * from "./light.ts";

/**
 * The API keys plugin: `GET /api-key/list`, and `POST /api-key/create`, `/update`, `/rotate`, `/delete`
 * and `/verify`. A revoked key is dead on the next request.
 */
export function apiKeys(): ApiKeysPlugin {
  return {
    id: "api-keys",
    schema: API_KEYS_SCHEMA,
    endpoints: {
      createApiKey,
      listApiKeys,
      updateApiKey,
      rotateApiKey,
      deleteApiKey,
      verifyApiKey,
    },
    $ERROR_CODES: API_KEYS_ERROR_CODES,
  };
}
