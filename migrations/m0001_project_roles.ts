import type { AddedRow, MigrationStep } from "./step.ts";

/** What the roles of a project are, as this step found them; later versions may start otherwise. */
export interface StartingRoles {
  /** The roles as one text (plugins/rbac/role_set.ts). */
  readonly text: string;
  readonly adminPermissions: readonly string[];
  /** Whether `admin` stays as it is. */
  readonly isAdminFixed: boolean;
}

const ADMIN_PERMISSIONS = [
  "api_key.create",
  "api_key.delete",
  "api_key.read",
  "audit.read",
  "billing.read",
  "browser.connect",
  "browser.launch",
  "dashboard.manage",
  "dashboard.read",
  "directory.manage",
  "directory.read",
  "email.manage",
  "member.invite",
  "member.read",
  "member.remove",
  "member.update_role",
  "organization.read",
  "organization.update",
  "permission.read",
  "portal.create",
  "role.read",
  "sandbox.create",
  "sandbox.delete",
  "sandbox.read",
  "sso.manage",
  "sso.read",
  "vault.read",
  "vault.write",
  "webhook.manage",
];

const PROJECT_ROLES: StartingRoles = {
  text: `*,${ADMIN_PERMISSIONS.join(",")}\nadmin|-____|\nmember|AAk|\nsuper_admin|B|\n`,
  adminPermissions: ADMIN_PERMISSIONS,
  isAdminFixed: false,
};

/** Gives each project from before there were roles the roles that projects start with. */
export const projectRoles: MigrationStep = {
  version: 1,
  name: "give projects their roles",
  table: "project",
  up: () => null,
  add: ({ createdAt, id }) =>
    startingRoles(PROJECT_ROLES, { projectId: String(id), at: Number(createdAt) }),
};

/** The rows of a project's roles. */
export function startingRoles(
  { adminPermissions, isAdminFixed, text }: StartingRoles,
  { at, projectId }: { projectId: string; at: number },
): AddedRow[] {
  const place = { at, projectId };
  return [
    roleRow({
      slug: "super_admin",
      name: "Super admin",
      description: "Holds every permission",
      permissions: ["*"],
      isDefault: true,
    }, place),
    roleRow({
      slug: "admin",
      name: "Admin",
      description: "Runs the day-to-day, but does not change roles or delete an organization",
      permissions: adminPermissions,
      isDefault: isAdminFixed,
    }, place),
    roleRow({
      slug: "member",
      name: "Member",
      description: "Sees an organization and who belongs to it",
      permissions: ["member.read", "organization.read"],
      isDefault: false,
    }, place),
    { table: "roleSet", projectId, row: { id: "source", text } },
    { table: "roleSet", projectId, row: { id: "grants", text } },
    { table: "roleSet", projectId, row: { id: "permissions", text: "" } },
  ];
}

/** What one role is. */
export interface StartingRole {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
  readonly isDefault: boolean;
}

/** The row of one role. */
export function roleRow(
  role: StartingRole,
  { at, projectId }: { projectId: string; at: number },
): AddedRow {
  const id = `role_${role.slug}`;
  const row = { id, ...role, inherits: [], createdAt: at, updatedAt: at };
  return { table: "role", projectId, row };
}
