/**
 * Defaults, error codes and tables of the organizations plugin, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { DEFAULT_ORGANIZATION_SETTINGS } from "@banata-auth/convex/plugins/organizations/light";
 *
 * console.assert(DEFAULT_ORGANIZATION_SETTINGS.whoMayCreate === "users");
 * ```
 *
 * @module
 */
export { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";
export { ORGANIZATIONS_SCHEMA } from "./schema.ts";
export {
  DEFAULT_ORGANIZATION_SETTINGS,
  ORGANIZATION_SETTINGS,
  type OrganizationSettings,
} from "./settings.ts";
export type * from "../_kernel/setting_types.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export type { Page } from "../_kernel/cursor_page.ts";
export type * from "./client_types.ts";
export type * from "./types.ts";
