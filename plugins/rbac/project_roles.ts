import { fail } from "../_kernel/errors.ts";
import {
  DEFAULT_ROLE,
  type ProjectRoles,
  type RoleCatalogue,
  rolesIn,
  SUPER_ADMIN,
} from "../_kernel/permissions.ts";
import { isPlatform, type Scope } from "../_kernel/scope.ts";
import type { ScopedStore, UserRow } from "../_kernel/store.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";

/** Holders looked at when one is wanted who is there and not banned. */
const MAX_LOOKED_AT = 200;
const ADMINISTRATOR = "admin";

/** Who holds a project's roles in the project itself. */
export function projectRoles(
  store: ScopedStore,
  { roles, scope }: { roles: RoleCatalogue; scope: Scope },
): ProjectRoles {
  const keepLast: ProjectRoles["keepLast"] = async ({ id, role }) => {
    const kept = rolesIn(role).filter((held) => keptRoles(scope).includes(held));
    if (kept.length === 0) return;
    for (const held of keptRoles(scope)) {
      if (await isHeldByAnother(store, held, { userId: id })) return;
    }
    const { LAST_ADMINISTRATOR, LAST_SUPER_ADMIN } = RBAC_ERROR_CODES;
    fail("CONFLICT", isPlatform(scope) ? LAST_ADMINISTRATOR : LAST_SUPER_ADMIN);
  };
  return {
    keepLast,
    async change({ after, before, userId }) {
      const had = heldRoles(before);
      const has = heldRoles(after);
      await roles.requireKnownRoles([...has.difference(had)]);
      const losesIt = keptRoles(scope).some((role) => had.has(role)) &&
        !keptRoles(scope).some((role) => has.has(role));
      if (losesIt) await keepLast({ id: userId, role: before });
      for (const role of had.difference(has)) {
        await store.deleteOne("roleHolder", { id: holderId(role, userId) });
      }
      for (const role of has.difference(had)) {
        const id = holderId(role, userId);
        if (await store.findOne("roleHolder", { id }) !== null) continue;
        await store.create("roleHolder", { id, role, userId });
      }
    },
  };
}

/** Whether any user of the project holds a role; what removed users left behind is taken away. */
export async function isRoleHeld(store: ScopedStore, role: string): Promise<boolean> {
  for (let looked = 0; looked < MAX_LOOKED_AT; looked++) {
    const left = await store.findOne("roleHolder", { role });
    if (left === null) return await store.findOne("user", { role }) !== null;
    const user = await store.findOne("user", { id: left.userId });
    if (rolesIn(user?.role ?? null).includes(role)) return true;
    await store.deleteOne("roleHolder", { id: left.id });
  }
  return true;
}

/** Roles of which the last holder is kept. */
function keptRoles(scope: Scope): string[] {
  return isPlatform(scope) ? [SUPER_ADMIN, ADMINISTRATOR] : [SUPER_ADMIN];
}

async function isHeldByAnother(
  store: ScopedStore,
  role: string,
  { userId }: { userId: string },
): Promise<boolean> {
  const options = { where: { role }, limit: MAX_LOOKED_AT };
  const isAnother = (user: UserRow | null) =>
    user !== null && user.id !== userId && user.banned !== true &&
    rolesIn(user.role).includes(role);
  for (const holder of await store.findMany("roleHolder", options)) {
    if (isAnother(await store.findOne("user", { id: holder.userId }))) return true;
  }
  // Users from before there were holders.
  return (await store.findMany("user", options)).some(isAnother);
}

function heldRoles(column: string | null): Set<string> {
  return new Set(rolesIn(column).filter((role) => role !== DEFAULT_ROLE));
}

/** One row for a role and a user, so that two of them can't be made at once. */
function holderId(role: string, userId: string): string {
  return `${role}:${userId}`;
}
