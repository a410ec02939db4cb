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
import * as endpoints from "./endpoints/mod.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";
import { RBAC_SCHEMA } from "./schema.ts";
import type { RbacPlugin } from "./types.ts";

export * from "./light.ts";

/**
 * The rbac plugin: `POST /banata/config/roles/…`, `/banata/config/permissions/…` and
 * `/banata/rbac/…`, and the roles once more at the paths of Better Auth's own client. Nobody makes or
 * widens a role beyond what they hold in the project.
 */
export function rbac(): RbacPlugin {
  return {
    id: "rbac",
    schema: RBAC_SCHEMA,
    endpoints: { ...endpoints },
    $ERROR_CODES: RBAC_ERROR_CODES,
  };
}
