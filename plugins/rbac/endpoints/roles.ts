import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { requireVersion } from "../../_kernel/row_versions.ts";
import type { RoleRow, ScopedStore } from "../../_kernel/store.ts";
import { ID_BODY, NEW_ROLE_BODY, ROLE_BODY } from "../bodies.ts";
import { RBAC_ERROR_CODES } from "../error_codes.ts";
import { MAX_ROLES } from "../role_table.ts";
import { createRoleOf, deleteRoleOf, getRoleRow, updateRoleOf } from "../roles_store.ts";
import { toRole } from "../wire.ts";

/** `POST /banata/config/roles/list`: the project's roles, at most 1,000, oldest first. */
export const listRoles = endpoint(
  "/banata/config/roles/list",
  { body: z.object({}), permission: "role.read" },
  async (input) => ({ roles: (await roleRows(input)).map(toRole) }),
);

/** The project's roles, oldest first. */
export function roleRows({ store }: { store: ScopedStore }): Promise<RoleRow[]> {
  const sortBy = { field: "createdAt", direction: "asc" } as const;
  return store.findMany("role", { sortBy, limit: MAX_ROLES });
}

/**
 * `POST /banata/config/roles/create`: makes a role of permissions that the caller holds in the project,
 * what it inherits among them.
 */
export const createRole = endpoint(
  "/banata/config/roles/create",
  { body: NEW_ROLE_BODY, permission: "role.create" },
  async (input) => ({ role: toRole(await createRoleOf(input, input.body)) }),
);

/**
 * `POST /banata/config/roles/update`: changes the given fields of a role. What it grants more than
 * before the caller must hold; a role that somebody holds or inherits keeps its slug. With the `version` that
 * was read it is refused (409 `ROLE_CHANGED`) where somebody changed the role since.
 */
export const updateRole = endpoint(
  "/banata/config/roles/update",
  { body: ROLE_BODY, permission: "role.update" },
  async (input) => {
    const { id, version } = input.body;
    const row = await changeableRow(input, id);
    requireVersion(row, version, RBAC_ERROR_CODES.ROLE_CHANGED);
    return { role: toRole(await updateRoleOf(input, row, input.body)) };
  },
);

/** `POST /banata/config/roles/delete`: deletes a role that nobody holds, is invited to or inherits. */
export const deleteRole = endpoint(
  "/banata/config/roles/delete",
  { body: ID_BODY, permission: "role.delete" },
  async (input) => {
    await deleteRoleOf(input, await changeableRow(input, input.body.id));
    return { success: true as const };
  },
);

/**
 * A role that may be changed.
 *
 * @throws {APIError} 404 `ROLE_NOT_FOUND`, 403 `ROLE_IS_FIXED`
 */
export async function changeableRow(
  { store }: Parameters<typeof getRoleRow>[0],
  id: string,
): ReturnType<typeof getRoleRow> {
  const row = await getRoleRow({ store }, id);
  if (row.isDefault) fail("FORBIDDEN", RBAC_ERROR_CODES.ROLE_IS_FIXED);
  return row;
}
