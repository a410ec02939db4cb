import type { BetterAuthPlugin } from "better-auth";
import type { CheckReply } from "../_kernel/check.ts";
import type { PostEndpoint, QueryEndpoint } from "../_kernel/endpoint.ts";
import type {
  CreateOrganizationRoleBody,
  InOrganization,
  OrganizationRole,
  OrganizationRoleReply,
  PermissionMap,
  RoleName,
  UpdateOrganizationRoleBody,
} from "./organization_types.ts";
import type { RBAC_SCHEMA } from "./schema.ts";

/** A role as it goes over the wire. */
export interface Role {
  /** `role_…`. */
  id: string;
  /** 1 to 100 characters. */
  name: string;
  /** A lower-case letter, then at most 62 of `a-z 0-9 _ -`; unique in the project. */
  slug: string;
  /** At most 500 characters. */
  description: string;
  /** What it grants itself: `resource.action`, `resource.*` or `*`, sorted. */
  permissions: string[];
  /** Slugs of the roles whose permissions it has too. */
  inherits: string[];
  /** Whether it stays as it is. */
  isDefault: boolean;
  /** ISO 8601. */
  createdAt: string;
}

/** A permission as it goes over the wire. */
export interface Permission {
  /** `perm_…`; the slug of a built-in one. */
  id: string;
  /** 1 to 100 characters. */
  name: string;
  /** `resource.action`, unique in the project. */
  slug: string;
  /** At most 500 characters. */
  description: string;
  /** Whether every project has it. */
  isBuiltIn: boolean;
  /** ISO 8601; the same early time for all built-in ones. */
  createdAt: string;
}

/** A body without fields. */
export type EmptyBody = Record<never, never>;

/** A body that names one role or permission. */
export type IdBody = {
  /** Its id. */
  id: string;
};

/** Body of `POST /banata/config/roles/create`. */
export type CreateRoleBody = {
  /** 1 to 100 characters. */
  name: string;
  /** See {@link Role}. */
  slug: string;
  /** At most 500 characters. @default "" */
  description?: string;
  /** At most 200 grants, each held by the caller. @default [] */
  permissions?: string[];
  /** Slugs of at most 20 roles. @default [] */
  inherits?: string[];
};

/** Body of `POST /banata/config/roles/update`: what is absent stays. */
export type UpdateRoleBody = Partial<CreateRoleBody> & IdBody;

/** Body of `POST /banata/config/permissions/create`. */
export type CreatePermissionBody = {
  /** 1 to 100 characters. */
  name: string;
  /** `resource.action` of `a-z 0-9 _`. */
  slug: string;
  /** At most 500 characters. @default "" */
  description?: string;
};

/** Body of `POST /banata/config/permissions/update`: what is absent stays. */
export type UpdatePermissionBody = Partial<CreatePermissionBody> & IdBody;

/** Whose rights are asked for, and where. */
export type SubjectBody = {
  /** Checked against the project of the request. */
  projectId?: string;
  /** Another user of the project; needs `role.read` there. Absent: the caller. */
  userId?: string;
  /** An API key of the project by its id; needs `role.read` there. */
  keyId?: string;
  /** The organization it is asked in; absent for the project. */
  organizationId?: string;
};

/** Body of `POST /banata/rbac/check-permission`. */
export type CheckPermissionBody = SubjectBody & {
  /** `resource.action`, or a grant like `vault.*` to ask for all of it. */
  permission: string;
  /** Whether the reply says why. @default false */
  explain?: boolean;
};

/** Body of `POST /banata/rbac/check-permissions`. */
export type CheckPermissionsBody = SubjectBody & {
  /** 1 to 100 permissions. */
  permissions: string[];
  /** Whether all must be held, or one is enough. @default "all" */
  operator?: "all" | "any";
  /** Whether the reply says why. @default false */
  explain?: boolean;
};

/** The rbac plugin with its endpoints, so that servers and clients infer their types. */
export interface RbacPlugin extends BetterAuthPlugin {
  /** The plugin's id in Better Auth. */
  id: "rbac";
  /** The plugin's tables. */
  schema: typeof RBAC_SCHEMA;
  /** The plugin's endpoints. */
  endpoints: {
    listRoles: PostEndpoint<"/banata/config/roles/list", EmptyBody, { roles: Role[] }>;
    createRole: PostEndpoint<"/banata/config/roles/create", CreateRoleBody, { role: Role }>;
    updateRole: PostEndpoint<"/banata/config/roles/update", UpdateRoleBody, { role: Role }>;
    deleteRole: PostEndpoint<"/banata/config/roles/delete", IdBody, { success: true }>;
    listPermissions: PostEndpoint<
      "/banata/config/permissions/list",
      EmptyBody,
      { permissions: Permission[] }
    >;
    createPermission: PostEndpoint<
      "/banata/config/permissions/create",
      CreatePermissionBody,
      { permission: Permission }
    >;
    updatePermission: PostEndpoint<
      "/banata/config/permissions/update",
      UpdatePermissionBody,
      { permission: Permission }
    >;
    deletePermission: PostEndpoint<"/banata/config/permissions/delete", IdBody, { success: true }>;
    readRoles: QueryEndpoint<"/organization/list-roles", InOrganization, OrganizationRole[]>;
    readRole: QueryEndpoint<"/organization/get-role", RoleName, OrganizationRole>;
    createOrganizationRole: PostEndpoint<
      "/organization/create-role",
      CreateOrganizationRoleBody,
      OrganizationRoleReply & { statements: PermissionMap }
    >;
    updateOrganizationRole: PostEndpoint<
      "/organization/update-role",
      UpdateOrganizationRoleBody,
      OrganizationRoleReply
    >;
    deleteOrganizationRole: PostEndpoint<"/organization/delete-role", RoleName, { success: true }>;
    checkPermission: PostEndpoint<
      "/banata/rbac/check-permission",
      CheckPermissionBody,
      CheckReply
    >;
    checkPermissions: PostEndpoint<
      "/banata/rbac/check-permissions",
      CheckPermissionsBody,
      CheckReply
    >;
    myPermissions: PostEndpoint<
      "/banata/rbac/my-permissions",
      SubjectBody,
      { permissions: string[] }
    >;
  };
}
