import { BUILT_IN_PERMISSIONS } from "../_kernel/permission_catalogue.ts";
import type { PermissionRow, RoleRow } from "../_kernel/store.ts";
import type { Permission, Role } from "./types.ts";

/** Built-in permissions are no rows, and were there before any project. */
const BUILT_IN_AT = new Date(0).toISOString();

/** A stored role as it goes over the wire. */
export function toRole(row: RoleRow): Role {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    permissions: row.permissions,
    inherits: row.inherits,
    isDefault: row.isDefault,
    version: row.updatedAt,
    createdAt: new Date(row.createdAt).toISOString(),
  };
}

/** A stored permission as it goes over the wire. */
export function toPermission(row: PermissionRow): Permission {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    isBuiltIn: false,
    createdAt: new Date(row.createdAt).toISOString(),
  };
}

/** The built-in permissions as they go over the wire. */
export function builtInPermissions(): Permission[] {
  return BUILT_IN_PERMISSIONS.map(({ description, name, slug }) => ({
    id: slug,
    name,
    slug,
    description,
    isBuiltIn: true,
    createdAt: BUILT_IN_AT,
  }));
}
