import { BUILT_IN_PERMISSIONS } from "../_kernel/permission_catalogue.ts";
import type { StoredRow } from "../_kernel/store.ts";
import type { Permission, Role } from "./types.ts";

/** Built-in permissions are no rows, and were there before any project. */
const BUILT_IN_AT = new Date(0).toISOString();

/** A stored role as it goes over the wire. */
export function toRole(row: StoredRow): Role {
  return {
    id: row.id,
    name: String(row.name),
    slug: String(row.slug),
    description: String(row.description),
    permissions: textsOf(row.permissions),
    inherits: textsOf(row.inherits),
    isDefault: row.isDefault === true,
    createdAt: new Date(Number(row.createdAt)).toISOString(),
  };
}

/** A stored permission as it goes over the wire. */
export function toPermission(row: StoredRow): Permission {
  return {
    id: row.id,
    name: String(row.name),
    slug: String(row.slug),
    description: String(row.description),
    isBuiltIn: false,
    createdAt: new Date(Number(row.createdAt)).toISOString(),
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

function textsOf(value: StoredRow[string]): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
