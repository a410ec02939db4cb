import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { isBuiltInPermission } from "../../_kernel/permission_catalogue.ts";
import { ID_BODY, NEW_PERMISSION_BODY, PERMISSION_BODY } from "../bodies.ts";
import { RBAC_ERROR_CODES } from "../error_codes.ts";
import {
  createPermissionOf,
  deletePermissionOf,
  getPermissionRow,
  MAX_PERMISSIONS,
  updatePermissionOf,
} from "../permissions_store.ts";
import { builtInPermissions, toPermission } from "../wire.ts";

/** `POST /banata/config/permissions/list`: the built-in permissions, then the project's own by age. */
export const listPermissions = endpoint(
  "/banata/config/permissions/list",
  { body: z.object({}), permission: "permission.read" },
  async ({ store }) => {
    const sortBy = { field: "id", direction: "asc" } as const;
    const own = await store.findMany("permission", { sortBy, limit: MAX_PERMISSIONS });
    return { permissions: [...builtInPermissions(), ...own.map(toPermission)] };
  },
);

/** `POST /banata/config/permissions/create`: adds a permission of the project's own. */
export const createPermission = endpoint(
  "/banata/config/permissions/create",
  { body: NEW_PERMISSION_BODY, permission: "permission.create" },
  async (input) => ({ permission: toPermission(await createPermissionOf(input, input.body)) }),
);

/** `POST /banata/config/permissions/update`: changes a permission; roles that have it follow. */
export const updatePermission = endpoint(
  "/banata/config/permissions/update",
  { body: PERMISSION_BODY, permission: "permission.update" },
  async (input) => {
    const { body, store } = input;
    if (isBuiltInPermission(body.id)) {
      fail("FORBIDDEN", RBAC_ERROR_CODES.BUILTIN_PERMISSIONS_CANNOT_BE_UPDATED);
    }
    const row = await getPermissionRow(store, body.id);
    return { permission: toPermission(await updatePermissionOf(input, row, body)) };
  },
);

/** `POST /banata/config/permissions/delete`: deletes a permission; roles that have it lose it. */
export const deletePermission = endpoint(
  "/banata/config/permissions/delete",
  { body: ID_BODY, permission: "permission.delete" },
  async (input) => {
    const { body, store } = input;
    if (isBuiltInPermission(body.id)) {
      fail("FORBIDDEN", RBAC_ERROR_CODES.BUILTIN_PERMISSIONS_CANNOT_BE_DELETED);
    }
    await deletePermissionOf(input, await getPermissionRow(store, body.id));
    return { success: true as const };
  },
);
