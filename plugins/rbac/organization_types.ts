/** Actions by resource, as Better Auth's client names permissions; `*` is all of them. */
export type PermissionMap = Record<string, string[]>;

/** A role as Better Auth's client reads it. Roles are the project's, so each organization has them. */
export interface OrganizationRole {
  /** `role_…`. */
  id: string;
  /** The organization that it was asked in. */
  organizationId: string;
  /** The role's slug. */
  role: string;
  /** What it grants itself; `{ "*": ["*"] }` is everything. */
  permission: PermissionMap;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
}

/** Names an organization; without one it is the active one of the caller's session. */
export type InOrganization = {
  /** The organization's id. */
  organizationId?: string;
};

/** Names a role, by its slug or its id. */
export type RoleName = InOrganization & {
  /** The role's slug. */
  roleName?: string;
  /** The role's id, in its place. */
  roleId?: string;
};

/** Body of `POST /organization/create-role`. */
export type CreateOrganizationRoleBody = InOrganization & {
  /** The slug, whatever its case. */
  role: string;
  /** What it grants. */
  permission: PermissionMap;
};

/** Body of `POST /organization/update-role`. */
export type UpdateOrganizationRoleBody = RoleName & {
  /** What changes. */
  data: {
    /** What it grants from now on. */
    permission?: PermissionMap;
    /** Another slug, whatever its case. */
    roleName?: string;
  };
};

/** Reply of `POST /organization/create-role` and `/update-role`. */
export interface OrganizationRoleReply {
  /** Always true: a refusal is an error. */
  success: true;
  /** The role as it is now. */
  roleData: OrganizationRole;
}
