/**
 * Error codes and tables of the projects plugin, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { PROJECTS_ERROR_CODES } from "@banata-auth/convex/plugins/projects/light";
 *
 * console.assert("PROJECT_NOT_FOUND" in PROJECTS_ERROR_CODES);
 * ```
 *
 * @module
 */
export { PROJECTS_ERROR_CODES } from "./error_codes.ts";
export { PROJECTS_SCHEMA } from "./schema.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export type { Page } from "../_kernel/cursor_page.ts";
export type * from "./types.ts";
