/**
 * What an actor may do. Nothing here knows Better Auth, so that an operator's own Convex functions
 * judge by the same code as the endpoints do.
 *
 * @module
 */
import type { Page, PageBody } from "./cursor_page.ts";
import type { Actor, Scope, UserActor } from "./scope.ts";

/** Grants every permission of its place. */
export const ALL_PERMISSIONS = "*";

/** The role of a user who was given none; it grants nothing and is no row. */
export const DEFAULT_ROLE = "user";

/** Grants everything in its place: in the project as a project role, else in one organization. */
export const SUPER_ADMIN = "super_admin";

/** A permission as it is asked for: `resource.action`. */
export const PERMISSION_PATTERN: RegExp = /^[a-z][a-z0-9_]{0,48}\.[a-z][a-z0-9_]{0,48}$/;

/** A permission as it is granted: `resource.action`, `resource.*`, or `*` for everything. */
export const GRANT_PATTERN: RegExp = /^(?:\*|[a-z][a-z0-9_]{0,48}\.(?:\*|[a-z][a-z0-9_]{0,48}))$/;

/** Where a permission is asked for: in the project, or in one of its organizations. */
export interface OrganizationPlace {
  /** Absent: in the project itself, where an organization's roles count nothing. */
  readonly organizationId?: string;
}

/** The roles of the scope's project. */
export interface RoleCatalogue {
  /**
   * What these roles grant together, what they inherit with it; an unknown role grants nothing. Costs
   * one document at most, the first time.
   */
  permissionsOf(roles: readonly string[]): Promise<readonly string[]>;
  /**
   * Refuses roles that the project does not have.
   *
   * @throws {APIError} 400 `UNKNOWN_ROLES`
   */
  requireKnownRoles(roles: readonly string[]): Promise<void>;
  /**
   * Refuses permissions that neither the project has nor the platform; wildcards of a known resource
   * pass.
   *
   * @throws {APIError} 400 `UNKNOWN_PERMISSION_SLUGS`
   */
  requireKnownPermissions(grants: readonly string[]): Promise<void>;
}

/** A change of a user's project roles, as their column joins them by commas. */
interface RoleChange {
  readonly userId: string;
  /** Null for a user who is not there yet, or who has no role. */
  readonly before: string | null;
  /** Null for one who is to be removed. */
  readonly after: string | null;
}

/** Who holds the roles of the scope's project in the project itself. */
export interface ProjectRoles {
  /**
   * Keeps the record of holders in step with a user's column, in the commit that changes it.
   *
   * @throws {APIError} 400 `UNKNOWN_ROLES` for an added role that the project does not have
   * @throws {APIError} 409 `LAST_SUPER_ADMIN` or `LAST_ADMINISTRATOR`, see {@link keepLast}
   */
  change(change: RoleChange): Promise<void>;
  /**
   * Refuses to take the last super administrator of a project away, or the platform's last
   * administrator: called before a user is banned or loses roles.
   */
  keepLast(user: { readonly id: string; readonly role: string | null }): Promise<void>;
}

/** Roles that a user has in an organization, or may take up there by an invitation that waits. */
interface OrganizationClaim {
  readonly organizationId: string;
  readonly roles: readonly string[];
}

/** Which organizations a user may be taken away from although nobody else is their super_admin. */
interface KeepOptions {
  /** Those that have no other member. @default false */
  readonly exceptAlone?: boolean;
}

/** The memberships of the scope's project; the organizations plugin has them. */
export interface Memberships {
  /** The roles a user holds in an organization, or null when they are no member of it. */
  rolesOf(organizationId: string, userId: string): Promise<readonly string[] | null>;
  /** Whether anybody holds a role in an organization, or is invited to. */
  isRoleHeld(role: string): Promise<boolean>;
  /**
   * All that a user has in organizations, or gets there as soon as they want to: their memberships, whether
   * or not they fulfil the policy now, and the invitations of their address. Null for more than 500.
   */
  claimsOf(user: { id: string; email: string }): Promise<readonly OrganizationClaim[] | null>;
  /**
   * Refuses to take a user away who is the last super_admin of an organization that can act.
   *
   * @throws {APIError} 409 `LAST_SUPER_ADMIN`
   */
  keepSuperAdmins(userId: string, options?: KeepOptions): Promise<void>;
  /** Gives a user the memberships of a guest in whose place they come, with roles and teams. */
  takeOver(change: { readonly from: string; readonly to: string }): Promise<void>;
  /** A page of the ids of an organization's members, by the age of their memberships. */
  usersOf(organizationId: string, page: PageBody): Promise<Page<string>>;
}

/** The memberships of a project without organizations. */
export const NO_MEMBERSHIPS: Memberships = {
  rolesOf: () => Promise.resolve(null),
  isRoleHeld: () => Promise.resolve(false),
  claimsOf: () => Promise.resolve([]),
  keepSuperAdmins: () => Promise.resolve(),
  takeOver: () => Promise.resolve(),
  usersOf: () => Promise.resolve({ data: [], listMetadata: { before: null, after: null } }),
};

/** What {@link effectivePermissions} reads from. */
export interface PermissionSources extends OrganizationPlace {
  readonly scope: Scope;
  readonly roles: Pick<RoleCatalogue, "permissionsOf">;
  readonly memberships: Pick<Memberships, "rolesOf">;
}

/** One reason why an actor holds permissions. */
export interface Holding {
  /** The role that grants them; null for an operator and for an API key's own list. */
  readonly role: string | null;
  /** The organization it counts in; null for the whole project. */
  readonly organizationId: string | null;
  /** Permission slugs and wildcards. */
  readonly permissions: readonly string[];
}

/**
 * What an actor may do in a place, as permission slugs and wildcards.
 *
 * - An operator was admitted to the project as its owner or administrator, and holds all of it.
 * - An API key holds its own list; one of an organization holds it in that organization only.
 * - A user holds what their project roles grant, everywhere in the project, and in an organization also
 *   what their roles there grant. A role held in an organization counts nowhere else.
 */
export async function effectivePermissions(
  actor: Actor,
  sources: PermissionSources,
): Promise<readonly string[]> {
  return permissionsIn(await holdingsOf(actor, sources));
}

/** All that some reasons grant, each once. */
export function permissionsIn(holdings: readonly Holding[]): readonly string[] {
  return [...new Set(holdings.flatMap(({ permissions }) => permissions))];
}

/** {@link effectivePermissions} with the reason of each. */
export async function holdingsOf(actor: Actor, sources: PermissionSources): Promise<Holding[]> {
  const { organizationId } = sources;
  switch (actor.type) {
    case "operator":
      return [{ role: null, organizationId: null, permissions: [ALL_PERMISSIONS] }];
    case "api_key": {
      const isElsewhere = actor.organizationId !== null && actor.organizationId !== organizationId;
      const { organizationId: of, permissions } = actor;
      return isElsewhere ? [] : [{ role: null, organizationId: of, permissions }];
    }
    case "user":
      return await holdingsOfUser(actor, sources);
  }
}

async function holdingsOfUser(
  { id, role }: UserActor,
  { memberships, organizationId, roles }: PermissionSources,
): Promise<Holding[]> {
  const inProject = rolesIn(role).map((slug) => ({ role: slug, organizationId: null }));
  const there = organizationId === undefined ? null : await memberships.rolesOf(organizationId, id);
  const inOrganization = (there ?? []).map((slug) => ({
    role: slug,
    organizationId: organizationId ?? null,
  }));
  const holdings: Holding[] = [];
  for (const held of [...inProject, ...inOrganization]) {
    if (held.role === DEFAULT_ROLE) continue;
    holdings.push({ ...held, permissions: await roles.permissionsOf([held.role]) });
  }
  return holdings;
}

/** The roles of a column that joins them by commas. */
export function rolesIn(column: string | null): string[] {
  return (column ?? "").split(",").filter((role) => role !== "");
}

/** Roles as such a column holds them, without repeats. */
export function toRole(role: string | readonly string[]): string {
  return typeof role === "string" ? role : [...new Set(role)].join(",");
}

/** Whether one of the held grants covers a permission or another grant, e.g. `vault.*` covers `vault.read`. */
export function grants(held: readonly string[], permission: string): boolean {
  return held.includes(ALL_PERMISSIONS) || held.includes(permission) ||
    held.includes(wildcardOf(permission));
}

/** Those of the wanted grants that the held ones do not cover. */
export function notCovered(held: readonly string[], wanted: readonly string[]): string[] {
  return wanted.filter((grant) => !grants(held, grant));
}

/** `vault.*` of `vault.read`. */
export function wildcardOf(permission: string): string {
  return `${permission.split(".", 1)[0]}.*`;
}
