import type { Scope } from "../_kernel/scope.ts";
import type { RoleRow, RoleSetRow, ScopedStore } from "../_kernel/store.ts";
import { builtInRoles } from "./built_in_roles.ts";
import { PERMISSIONS_ID } from "./own_permissions.ts";
import { encodeRoles, type RoleTable } from "./role_set.ts";

/** The row that holds a project's roles as they are. */
export const SOURCE_ID = "source";
/** The row that holds what each role grants in the end. */
export const GRANTS_ID = "grants";

/** The roles a project starts with, as a table. */
export function builtInTable(scope: Scope): RoleTable {
  return new Map(
    builtInRoles(scope).map((
      { permissions, slug },
    ) => [slug, { grants: permissions, inherits: [] }]),
  );
}

/** The rows a project starts with; their ids are the same in every project. */
function seedRows(scope: Scope, now: number): { role: RoleRow[]; roleSet: RoleSetRow[] } {
  const role = builtInRoles(scope).map(({ permissions, slug, ...rest }) => ({
    id: `role_${slug}`,
    slug,
    ...rest,
    permissions: [...permissions],
    inherits: [],
    createdAt: now,
    updatedAt: now,
  }));
  const text = encodeRoles(builtInTable(scope));
  const texts = { [SOURCE_ID]: text, [GRANTS_ID]: text, [PERMISSIONS_ID]: "" };
  return { role, roleSet: Object.entries(texts).map(([id, text]) => ({ id, text })) };
}

/** Gives a new project its roles, in the commit that makes it. */
export async function seedRoles(
  store: ScopedStore,
  { now, scope }: { now: number; scope: Scope },
): Promise<void> {
  const { role, roleSet } = seedRows(scope, now);
  for (const row of role) await store.create("role", row);
  for (const row of roleSet) await store.create("roleSet", row);
}
