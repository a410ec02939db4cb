import type { ScopedInput } from "../_kernel/endpoint.ts";
import { fail } from "../_kernel/errors.ts";
import { endImpersonationsOf } from "../_kernel/impersonations.ts";
import {
  ALL_PERMISSIONS,
  DEFAULT_ROLE,
  notCovered,
  rolesIn,
  SUPER_ADMIN,
} from "../_kernel/permissions.ts";
import { isPlatform } from "../_kernel/scope.ts";
import type { ScopedStore, UserRow } from "../_kernel/store.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";
import { endImpersonations } from "./sessions.ts";

const ADMINISTRATOR = "admin";

/** Whether a user administers their project. */
export function isAdministrator(user: UserRow): boolean {
  const roles = rolesIn(user.role);
  return roles.includes(ADMINISTRATOR) || roles.includes(SUPER_ADMIN);
}

/** What {@link holdsMore} asks. */
type Judging = Pick<
  ScopedInput<unknown>,
  "actor" | "memberships" | "rights" | "roles" | "scope" | "store"
>;

/** What is left out of a comparison. */
interface ComparisonOptions {
  /** Organizations that the user has made from then on, epoch milliseconds. @default none */
  readonly madeSince?: number;
}

/**
 * Refuses to act upon a user who holds more than the actor does: whoever sets their password, becomes them
 * or shuts them out would have, or take, what is another's. Every endpoint that changes somebody else asks it.
 *
 * @throws {APIError} 403 `PERMISSION_NOT_HELD`
 */
export async function requireNoMoreThanOwn(input: Judging, user: UserRow): Promise<void> {
  // Nobody holds more than who holds all.
  if (await holdsMore(input, user)) await input.rights.requireAll();
}

/**
 * Whether a user holds more than the actor does, in the project or in one of its organizations, or may come
 * to hold it by an invitation of their address. This is the one place for that comparison. A platform user
 * who owns or administers a project holds all of that project, so only who holds all of the platform holds
 * as much.
 */
export async function holdsMore(
  input: Judging,
  user: UserRow,
  options: ComparisonOptions = {},
): Promise<boolean> {
  const { actor, rights, roles, scope, store } = input;
  const held = await rights.held();
  if (held.includes(ALL_PERMISSIONS)) return false;
  if (notCovered(held, await roles.permissionsOf(granting(rolesIn(user.role)))).length > 0) {
    return true;
  }
  if (actor.type === "user" && user.id === actor.id) return false;
  if (await claimsMore(input, user, options)) return true;
  return isPlatform(scope) && await mayRunProjects(store, user);
}

async function claimsMore(
  { memberships, rights, roles, store }: Judging,
  { email, id }: UserRow,
  { madeSince }: ComparisonOptions,
): Promise<boolean> {
  const claims = await memberships.claimsOf({ id, email });
  // Too many to compare: only who holds all may.
  if (claims === null) return true;
  const held = await rights.held();
  for (const { organizationId, roles: theirs } of claims) {
    const wanted = await roles.permissionsOf(granting(theirs));
    if (notCovered(held, wanted).length === 0) continue;
    if (notCovered(await rights.held({ organizationId }), wanted).length === 0) continue;
    const made = madeSince === undefined
      ? null
      : await store.findOne("organization", { id: organizationId });
    if (made?.createdBy !== id || made.createdAt < (madeSince ?? Infinity)) return true;
  }
  return false;
}

/** The default role grants nothing, and is no row. */
function granting(roles: readonly string[]): string[] {
  return roles.filter((role) => role !== DEFAULT_ROLE);
}

/**
 * Refuses to vouch for an address that its owner has not proven, to whoever does not hold all of the
 * project: a verified address takes up whatever it is invited to, now or later.
 *
 * @throws {APIError} 403 `PERMISSION_NOT_HELD`
 */
export async function requireMayVouch(
  { rights }: Pick<ScopedInput<unknown>, "rights">,
  { before, user }: { before: UserRow | null; user: UserRow },
): Promise<void> {
  if (user.emailVerified === true && before?.emailVerified !== true) await rights.requireAll();
}

/** Whether a platform user owns or administers a project, or is asked to. */
async function mayRunProjects(
  platform: ScopedStore,
  { email, id: userId }: UserRow,
): Promise<boolean> {
  if (await platform.findOne("project", { ownerId: userId }) !== null) return true;
  if (await platform.findOne("projectAdministrator", { userId }) !== null) return true;
  for (const addressee of [userId, email.toLowerCase()]) {
    if (await platform.findOne("projectInvitation", { addressee }) !== null) return true;
  }
  return false;
}

/**
 * Gives a user other project roles, in the commit that changes their column.
 *
 * @throws {APIError} 400 `UNKNOWN_ROLES`, 403 `PERMISSION_NOT_HELD` when a role that is given or taken
 * grants more than the actor holds, 409 `LAST_SUPER_ADMIN` or `LAST_ADMINISTRATOR`
 */
export async function changeRoles(
  { projectRoles, rights, roles, store }: Pick<
    ScopedInput<unknown>,
    "projectRoles" | "rights" | "roles" | "store"
  >,
  { before, user }: { before: UserRow | null; user: UserRow },
): Promise<void> {
  const change = { before: before && before.role, after: user.role };
  const had = new Set(rolesIn(change.before));
  const has = new Set(rolesIn(change.after));
  const changed = [...had.symmetricDifference(has)];
  if (changed.length === 0) return;
  await projectRoles.change({ userId: user.id, ...change });
  await requireCanGive({ rights, roles }, changed);
  if (has.difference(had).size > 0) await endImpersonationsOf(store, user.id);
  // A role that is taken may be what let them act as others.
  if (had.difference(has).size > 0) await endImpersonations(store, user.id);
}

async function requireCanGive(
  { rights, roles }: Pick<ScopedInput<unknown>, "rights" | "roles">,
  changed: readonly string[],
): Promise<void> {
  const given = granting(changed);
  if (given.length > 0) await rights.requireCanGrant(await roles.permissionsOf(given));
}

/**
 * Ends what a platform user, who is about to be removed, may do in others' projects. Their own must have
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
