import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

const CONFIG = "/api/auth/banata/config";
const CHECKS = "/api/auth/banata/rbac";
const MEMBER_ROLE = "/api/auth/organization/update-member-role";
type RoleFields = { name: string; slug: string; description?: string; permissions?: string[] };
type PermissionFields = { name: string; slug: string; description?: string };
type RoleAssignment = { userId: string; organizationId: string };

/** Contract 2.11. */
export class Rbac {
  constructor(private readonly transport: Transport) {}

  async listRoles(): Promise<Json> {
    return (await this.transport.post(`${CONFIG}/roles/list`, {})).roles ?? [];
  }

  async createRole(role: RoleFields): Promise<Json> {
    return (await this.transport.post(`${CONFIG}/roles/create`, role)).role;
  }

  async updateRole(role: Partial<RoleFields> & { id: string }): Promise<Json> {
    return (await this.transport.post(`${CONFIG}/roles/update`, role)).role;
  }

  deleteRole(id: string): Promise<Json> {
    return this.transport.post(`${CONFIG}/roles/delete`, { id });
  }

  async listPermissions(): Promise<Json> {
    return (await this.transport.post(`${CONFIG}/permissions/list`, {})).permissions ?? [];
  }

  async createPermission(permission: PermissionFields): Promise<Json> {
    return (await this.transport.post(`${CONFIG}/permissions/create`, permission)).permission;
  }

  async updatePermission(permission: Partial<PermissionFields> & { id: string }): Promise<Json> {
    return (await this.transport.post(`${CONFIG}/permissions/update`, permission)).permission;
  }

  deletePermission(id: string): Promise<Json> {
    return this.transport.post(`${CONFIG}/permissions/delete`, { id });
  }

  assignRole({ organizationId, role, userId }: RoleAssignment & { role: string }): Promise<Json> {
    return this.transport.post(MEMBER_ROLE, { memberIdOrUserId: userId, role, organizationId });
  }

  /** Without a fallback this makes the member a `super_admin`; so does the SDK. */
  revokeRole(
    { fallbackRole = "super_admin", organizationId, userId }: RoleAssignment & {
      fallbackRole?: string;
    },
  ): Promise<Json> {
    const body = { memberIdOrUserId: userId, role: fallbackRole, organizationId };
    return this.transport.post(MEMBER_ROLE, body);
  }

  checkPermission(options: { projectId: string; permission: string }): Promise<Json> {
    return this.transport.post(`${CHECKS}/check-permission`, options);
  }

  checkPermissions({ operator = "all", ...options }: {
    projectId: string;
    permissions: string[];
    operator?: "all" | "any";
  }): Promise<Json> {
    return this.transport.post(`${CHECKS}/check-permissions`, { ...options, operator });
  }

  async getMyPermissions(options: { projectId: string }): Promise<Json> {
    return (await this.transport.post(`${CHECKS}/my-permissions`, options)).permissions ?? [];
  }

  async hasPermission(options: { projectId: string; permission: string }): Promise<boolean> {
    return (await this.checkPermission(options)).allowed;
  }

  async requirePermission(options: { projectId: string; permission: string }): Promise<void> {
    if (!await this.hasPermission(options)) throw new Error("Permission denied");
  }
}
