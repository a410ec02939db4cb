import { fail } from "../_kernel/errors.ts";
import { BUILT_IN_PERMISSIONS, isBuiltInPermission } from "../_kernel/permission_catalogue.ts";
import { ALL_PERMISSIONS, type RoleCatalogue, wildcardOf } from "../_kernel/permissions.ts";
import type { Scope } from "../_kernel/scope.ts";
import type { Matching, ScopedStore } from "../_kernel/store.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";
import { encodeRoles, grantsOfRoles, hasRole } from "./role_set.ts";
import { builtInTable, GRANTS_ID } from "./seed.ts";

const WILDCARDS = new Set(BUILT_IN_PERMISSIONS.map(({ slug }) => wildcardOf(slug)));

/**
 * The roles of a project as checks see them: one document, read once a request, when something is
 * first asked. A project from before there were roles has the built-in ones.
 */
export function roleCatalogue(
  store: Pick<ScopedStore, "findOne">,
  { scope }: { scope: Scope },
): RoleCatalogue {
  let reading: Promise<string> | undefined;
  const read = () => reading ??= readGrants(store, scope);
  return {
    permissionsOf: async (asked) => grantsOfRoles(await read(), asked),
    async requireKnownRoles(asked) {
      if (asked.length === 0) return;
      const text = await read();
      if (asked.some((role) => !hasRole(text, role))) {
        fail("BAD_REQUEST", RBAC_ERROR_CODES.UNKNOWN_ROLES);
      }
    },
    async requireKnownPermissions(asked) {
      for (const grant of new Set(asked)) {
        if (!await isKnown(store, grant)) {
          fail("BAD_REQUEST", RBAC_ERROR_CODES.UNKNOWN_PERMISSION_SLUGS);
        }
      }
    },
  };
}

async function readGrants(store: Pick<ScopedStore, "findOne">, scope: Scope): Promise<string> {
  const row = await store.findOne("roleSet", { id: GRANTS_ID });
  return row === null ? encodeRoles(builtInTable(scope)) : String(row.text);
}

async function isKnown(store: Pick<ScopedStore, "findOne">, grant: string): Promise<boolean> {
  if (grant === ALL_PERMISSIONS || isBuiltInPermission(grant) || WILDCARDS.has(grant)) return true;
  const isWildcard = grant === wildcardOf(grant);
  const where: Matching = isWildcard ? { resource: grant.slice(0, -".*".length) } : { slug: grant };
  return await store.findOne("permission", where) !== null;
}
