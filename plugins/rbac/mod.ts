/**
 * Roles and permissions of a project: the built-in permissions and the project's own, roles that
 * inherit from each other, and checks of what anybody may do, in the project or an organization.
 *
 * @example
 * ```ts
 * import { BUILT_IN_PERMISSIONS, rbac } from "@banata-auth/convex/plugins/rbac";
 *
 * const plugin = rbac();
 * console.assert(plugin.id === "rbac");
 * console.assert(BUILT_IN_PERMISSIONS.some(({ slug }) => slug === "vault.read"));
 * ```
 *
 * @module
 */
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as checks from "./endpoints/checks.ts";
import * as organizationRoles from "./endpoints/organization_roles.ts";
import * as permissions from "./endpoints/permissions.ts";
import * as roles from "./endpoints/roles.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";
import { RBAC_SCHEMA } from "./schema.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The rbac plugin: `POST /banata/config/roles/…`, `/banata/config/permissions/…` and
 * `/banata/rbac/…`, and the roles once more at the paths of Better Auth's own client. Nobody makes or
 * widens a role beyond what they hold in the project.
 */
export function rbac(): BanataPlugin {
  return packagePlugin({
    id: "rbac",
    schema: RBAC_SCHEMA,
    modules: [checks, organizationRoles, permissions, roles],
    $ERROR_CODES: RBAC_ERROR_CODES,
  });
}
