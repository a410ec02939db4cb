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
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as create from "./endpoints/create.ts";
import * as remove from "./endpoints/delete.ts";
import * as list from "./endpoints/list.ts";
import * as rotate from "./endpoints/rotate.ts";
import * as update from "./endpoints/update.ts";
import * as verify from "./endpoints/verify.ts";
import { API_KEYS_ERROR_CODES } from "./error_codes.ts";
import { API_KEYS_SCHEMA } from "./schema.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The API keys plugin: `GET /api-key/list`, and `POST /api-key/create`, `/update`, `/rotate`, `/delete`
 * and `/verify`. A revoked key is dead on the next request.
 */
export function apiKeys(): BanataPlugin {
  return packagePlugin({
    id: "api-keys",
    schema: API_KEYS_SCHEMA,
    modules: [create, remove, list, rotate, update, verify],
    $ERROR_CODES: API_KEYS_ERROR_CODES,
  });
}
