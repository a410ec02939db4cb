export { checkPermission, checkPermissions, myPermissions } from "./checks.ts";
export {
  createOrganizationRole,
  deleteOrganizationRole,
  readRole,
  readRoles,
  updateOrganizationRole,
} from "./organization_roles.ts";
export {
  createPermission,
  deletePermission,
  listPermissions,
  updatePermission,
} from "./permissions.ts";
export { createRole, deleteRole, listRoles, updateRole } from "./roles.ts";
