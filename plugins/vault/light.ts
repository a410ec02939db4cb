/**
 * Error codes, tables and types of the vault, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { VAULT_ERROR_CODES } from "@banata-auth/convex/plugins/vault/light";
 *
 * console.assert(VAULT_ERROR_CODES.SECRET_NOT_FOUND.code === "SECRET_NOT_FOUND");
 * ```
 *
 * @module
 */
export { VAULT_ERROR_CODES } from "./error_codes.ts";
export { VAULT_SCHEMA } from "./schema.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export type { Page } from "../_kernel/cursor_page.ts";
export type * from "./types.ts";
