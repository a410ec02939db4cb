/**
 * The built-in permissions, error codes and tables of the rbac plugin, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { BUILT_IN_PERMISSIONS } from "@banata-auth/convex/plugins/rbac/light";
 *
 * console.assert(BUILT_IN_PERMISSIONS.some(({ slug }) => slug === "vault.read"));
 * ```
 *
 * @module
 */
export { RBAC_ERROR_CODES } from "./error_codes.ts";
export { RBAC_SCHEMA } from "./schema.ts";
export { BUILT_IN_PERMISSIONS, type BuiltInPermission } from "../_kernel/permission_catalogue.ts";
export type { CheckReply, Explanation, GrantedBy } from "../_kernel/check.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export type * from "./organization_types.ts";
export type * from "./types.ts";
