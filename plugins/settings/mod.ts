/**
 * A project's settings: which ways of signing in it has switched on, what passwords must be, how long
 * sessions live, from which origins its apps call and where they are entered and left, how its pages
 * look, and the credentials of its OAuth providers.
 *
 * @example
 * ```ts
 * import { DEFAULT_SETTINGS, settings } from "@banata-auth/convex/plugins/settings";
 *
 * console.assert(settings().id === "settings");
 * console.assert(DEFAULT_SETTINGS.emailPassword);
 * ```
 *
 * @module
 */
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as branding from "./endpoints/branding.ts";
import * as dashboard from "./endpoints/dashboard.ts";
import * as parts from "./endpoints/parts.ts";
import * as project from "./endpoints/project.ts";
import * as publicConfig from "./endpoints/public.ts";
import * as redirects from "./endpoints/redirects.ts";
import * as socialProviders from "./endpoints/social_providers.ts";
import { SETTINGS_ERROR_CODES } from "./error_codes.ts";
import { SETTINGS_SCHEMA } from "./schema.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The settings plugin: the endpoints below `POST /banata/config/`. Reading needs `dashboard.read`,
 * changing `dashboard.manage`; an operator names the project with `projectId`. `public` needs the
 * project's client id only.
 */
export function settings(): BanataPlugin {
  return packagePlugin({
    id: "settings",
    schema: SETTINGS_SCHEMA,
    modules: [branding, dashboard, parts, project, publicConfig, redirects, socialProviders],
    $ERROR_CODES: SETTINGS_ERROR_CODES,
  });
}
