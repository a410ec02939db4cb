/**
 * The form of API keys, error codes and tables of the API keys plugin, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { isWellFormedApiKey } from "@banata-auth/convex/plugins/api-keys/light";
 *
 * console.assert(!isWellFormedApiKey("sk_live_nonsense"));
 * ```
 *
 * @module
 */
export { API_KEYS_ERROR_CODES } from "./error_codes.ts";
export { API_KEYS_SCHEMA } from "./schema.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export { hashApiKey } from "../_kernel/hash.ts";
export { API_KEY_PATTERN, isWellFormedApiKey } from "./format.ts";
export type * from "./types.ts";
