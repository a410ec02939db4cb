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

/** Reply of `POST /organization/create-role` and `/update-role`. */
export interface OrganizationRoleReply {
  /** Always true: a refusal is an error. */
  success: true;
  /** The role as it is now. */
  roleData: OrganizationRole;
}
