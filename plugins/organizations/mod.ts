/**
 * Organizations of a project: their members and roles, invitations by mail, teams and policies.
 *
 * @example
 * ```ts
 * import {
 *   DEFAULT_ORGANIZATION_SETTINGS,
 *   organizations,
 * } from "@banata-auth/convex/plugins/organizations";
 *
 * console.assert(organizations().id === "organizations");
 * console.assert(DEFAULT_ORGANIZATION_SETTINGS.whoMayCreate === "users");
 * ```
 *
 * @module
 */
import * as endpoints from "./endpoints/mod.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";
import type { OrganizationsPlugin } from "./plugin_types.ts";

export * from "./light.ts";

/**
 * The organizations plugin: the endpoints below `/organization/`, under the names and paths of Better
 * Auth's own plugin, whose tables it uses (through the store, so it declares none to an engine), and `POST /banata/config/organizations/get` and `/save`.
 */
export function organizations(): OrganizationsPlugin {
  return {
    id: "organizations",
    endpoints: { ...endpoints },
    $ERROR_CODES: ORGANIZATIONS_ERROR_CODES,
  };
}
