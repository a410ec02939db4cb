import { fail } from "../_kernel/errors.ts";
import { BUILT_IN_PERMISSIONS, isBuiltInPermission } from "../_kernel/permission_catalogue.ts";
import { ALL_PERMISSIONS, type RoleCatalogue, wildcardOf } from "../_kernel/permissions.ts";
import type { Scope } from "../_kernel/scope.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";
import { isOwnGrant, readOwnPermissions } from "./own_permissions.ts";
import { encodeRoles, hasRole, openRoles } from "./role_set.ts";
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
  let opened: ReturnType<typeof openRoles> | undefined;
  const read = () => reading ??= readGrants(store, scope);
  return {
    async permissionsOf(asked) {
      opened ??= openRoles(await read());
      return opened(asked);
    },
    async requireKnownRoles(asked) {
      if (asked.length === 0) return;
      const text = await read();
      if (asked.some((role) => !hasRole(text, role))) {
        fail("BAD_REQUEST", RBAC_ERROR_CODES.UNKNOWN_ROLES);
      }
    },
    async requireKnownPermissions(asked) {
      const others = asked.filter((grant) => !isBuiltInGrant(grant));
      if (others.length === 0) return;
      const own = await readOwnPermissions(store);
      if (!others.every((grant) => isOwnGrant(own, grant))) {
        fail("BAD_REQUEST", RBAC_ERROR_CODES.UNKNOWN_PERMISSION_SLUGS);
      }
    },
  };
}

async function readGrants(store: Pick<ScopedStore, "findOne">, scope: Scope): Promise<string> {
  const row = await store.findOne("roleSet", { id: GRANTS_ID });
  return grantsText(row?.text ?? null, scope);
}

/** What the roles of a project grant: as it is stored, or the built-in ones' where it has none yet. */
function grantsText(stored: string | null, scope: Scope): string {
  return stored ?? encodeRoles(builtInTable(scope));
}

function isBuiltInGrant(grant: string): boolean {
  return grant === ALL_PERMISSIONS || isBuiltInPermission(grant) || WILDCARDS.has(grant);
}
