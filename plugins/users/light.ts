/**
 * Error codes and tables of the users plugin, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { USERS_ERROR_CODES } from "@banata-auth/convex/plugins/users/light";
 *
 * console.assert("USER_NOT_FOUND" in USERS_ERROR_CODES);
 * ```
 *
 * @module
 */
export { USERS_ERROR_CODES } from "./error_codes.ts";
export { USERS_SCHEMA } from "./schema.ts";
export type { Explanation, GrantedBy } from "../_kernel/check.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export type { Page } from "../_kernel/cursor_page.ts";
export type * from "./types.ts";
