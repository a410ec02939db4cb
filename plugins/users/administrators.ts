import type { ScopedInput } from "../_kernel/endpoint.ts";
import { fail } from "../_kernel/errors.ts";
import { ALL_PERMISSIONS, DEFAULT_ROLE, rolesIn, SUPER_ADMIN } from "../_kernel/permissions.ts";
import { isPlatform } from "../_kernel/scope.ts";
import type { ScopedStore, StoredRow } from "../_kernel/store.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";
import { endImpersonations } from "./store.ts";

const ADMINISTRATOR = "admin";

/** Whether a user administers his project. */
export function isAdministrator(user: StoredRow): boolean {
  const roles = rolesIn(roleOf(user));
  return roles.includes(ADMINISTRATOR) || roles.includes(SUPER_ADMIN);
}

/** The roles of a user as his column joins them; null for none. */
export function roleOf({ role }: StoredRow): string | null {
  return typeof role === "string" ? role : null;
}

/**
 * Refuses to act upon a user who holds more in the project than the actor does: whoever sets his
 * password or becomes him would hold it too. A platform user who owns or administers a project holds
 * all of that project, so only who holds all of the platform acts upon him.
 *
 * @throws {APIError} 403 `PERMISSION_NOT_HELD`
 */
export async function requireNoMoreThanOwn(
  { actor, rights, roles, scope, store }: Pick<
    ScopedInput<unknown>,
    "actor" | "rights" | "roles" | "scope" | "store"
  >,
  user: StoredRow,
): Promise<void> {
  await requireCanGive({ rights, roles }, rolesIn(roleOf(user)));
  if (!isPlatform(scope) || user.id === actor.id) return;
  if (await runsProjects(store, user.id)) await rights.requireCanGrant([ALL_PERMISSIONS]);
}

async function runsProjects(platform: ScopedStore, userId: string): Promise<boolean> {
  return await platform.findOne("project", { ownerId: userId }) !== null ||
    await platform.findOne("projectAdministrator", { userId }) !== null;
}

/**
 * Gives a user other project roles, in the commit that changes his column.
 *
 * @throws {APIError} 400 `UNKNOWN_ROLES`, 403 `PERMISSION_NOT_HELD` when a role that is given or taken
 * grants more than the actor holds, 409 `LAST_SUPER_ADMIN` or `LAST_ADMINISTRATOR`
 */
export async function changeRoles(
  { projectRoles, rights, roles, store }: Pick<
    ScopedInput<unknown>,
    "projectRoles" | "rights" | "roles" | "store"
  >,
  { before, user }: { before: StoredRow | null; user: StoredRow },
): Promise<void> {
  const change = { before: before && roleOf(before), after: roleOf(user) };
  const had = new Set(rolesIn(change.before));
  const has = new Set(rolesIn(change.after));
  const changed = [...had.symmetricDifference(has)];
  if (changed.length === 0) return;
  await projectRoles.change({ userId: user.id, ...change });
  await requireCanGive({ rights, roles }, changed);
  // A role that is taken may be what let him act as others.
  if (had.difference(has).size > 0) await endImpersonations(store, user.id);
}

async function requireCanGive(
  { rights, roles }: Pick<ScopedInput<unknown>, "rights" | "roles">,
  changed: readonly string[],
): Promise<void> {
  const granting = changed.filter((role) => role !== DEFAULT_ROLE);
  if (granting.length === 0) return;
  await rights.requireCanGrant(await roles.permissionsOf(granting));
}

/**
 * Ends what a platform user, who is about to be removed, may do in others' projects. His own must have
 * another owner first: nobody else could transfer, delete or restore them.
 *
 * @throws {APIError} 409 `USER_OWNS_PROJECTS`
 */
export async function leaveProjects(platform: ScopedStore, userId: string): Promise<void> {
  if (await platform.findOne("project", { ownerId: userId })) {
    fail("CONFLICT", USERS_ERROR_CODES.USER_OWNS_PROJECTS);
  }
  await platform.deleteMany("projectAdministrator", { userId });
}
