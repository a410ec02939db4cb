/**
 * Defaults, error codes and tables of the settings plugin, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { DEFAULT_SETTINGS } from "@banata-auth/convex/plugins/settings/light";
 *
 * console.assert(DEFAULT_SETTINGS.minPasswordLength === 8);
 * ```
 *
 * @module
 */
export { BUILT_IN_PROVIDERS, DEFAULT_SETTINGS, type ProjectSettings, SETTINGS } from "./table.ts";
export { SETTINGS_ERROR_CODES } from "./error_codes.ts";
export { SETTINGS_SCHEMA } from "./schema.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export type * from "../_kernel/setting_types.ts";
export type { PartConfig } from "./parts.ts";
export type * from "./types.ts";
