import { fail } from "../_kernel/errors.ts";
import { BUILT_IN_PERMISSIONS, isBuiltInPermission } from "../_kernel/permission_catalogue.ts";
import { ALL_PERMISSIONS, type RoleCatalogue, wildcardOf } from "../_kernel/permissions.ts";
import type { Scope } from "../_kernel/scope.ts";
import { builtInRoles } from "./built_in_roles.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";

const WILDCARDS = new Set(BUILT_IN_PERMISSIONS.map(({ slug }) => wildcardOf(slug)));

/** The roles of a project. */
export function roleCatalogue({ scope }: { scope: Scope }): RoleCatalogue {
  const roles = new Map(builtInRoles(scope).map((role) => [role.slug, role.permissions]));
  return {
    permissionsOf: (asked) => Promise.resolve(asked.flatMap((role) => roles.get(role) ?? [])),
    requireKnownRoles(asked) {
      if (asked.some((role) => !roles.has(role))) {
        fail("BAD_REQUEST", RBAC_ERROR_CODES.UNKNOWN_ROLES);
      }
      return Promise.resolve();
    },
    requireKnownPermissions(asked) {
      if (asked.some((grant) => !isKnown(grant))) {
        fail("BAD_REQUEST", RBAC_ERROR_CODES.UNKNOWN_PERMISSION_SLUGS);
      }
      return Promise.resolve();
    },
  };
}

function isKnown(grant: string): boolean {
  return grant === ALL_PERMISSIONS || isBuiltInPermission(grant) || WILDCARDS.has(grant);
}
