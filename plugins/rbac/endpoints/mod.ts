export { checkPermission, checkPermissions, myPermissions } from "./checks.ts";
export {
  createPermission,
  deletePermission,
  listPermissions,
  updatePermission,
} from "./permissions.ts";
export { createRole, deleteRole, listRoles, updateRole } from "./roles.ts";
