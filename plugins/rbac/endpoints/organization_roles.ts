/**
 * The project's roles at the paths and in the shapes of Better Auth's own client. Roles count in
 * organizations and are the project's, so each path asks what its twin below `/banata/config/roles/`
 * asks: the permission in the project itself.
 *
 * @module
 */
import * as z from "../../_kernel/schemas.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { ALL_PERMISSIONS } from "../../_kernel/permissions.ts";
import type { RoleRow } from "../../_kernel/store.ts";
import { GRANTS, ROLE_SLUG } from "../bodies.ts";
import { RBAC_ERROR_CODES } from "../error_codes.ts";
import type {
  OrganizationRole,
  OrganizationRoleReply,
  PermissionMap,
} from "../organization_types.ts";
import { createRoleOf, deleteRoleOf, getRoleRow, updateRoleOf } from "../roles_store.ts";
import { toRole } from "../wire.ts";
import { changeableRow, roleRows } from "./roles.ts";

const ID = z.string().min(1).max(100).optional();
const IN_ORGANIZATION = { organizationId: ID };
const NAMES = { ...IN_ORGANIZATION, roleName: ID, roleId: ID };
const isNamed = ({ roleId, roleName }: { roleId?: string; roleName?: string }) =>
  (roleName === undefined) !== (roleId === undefined);
const ONE_NAME = "Give roleName or roleId";

/** Actions by resource; what they come to is checked as grants are. */
const PERMISSION = z.record(
  z.string().min(1).max(50),
  z.array(z.string().min(1).max(50)).max(100),
).refine((map) => GRANTS.safeParse(grantsOf(map)).success, "Name permissions as resource.action");
const SLUG = z.string().refine(
  (text) => ROLE_SLUG.safeParse(text.toLowerCase()).success,
  "Send a letter and up to 62 of a-z 0-9 _ -",
);

const inQuery = z.object(IN_ORGANIZATION);
const nameQuery = z.object(NAMES).refine(isNamed, ONE_NAME);
const createBody = z.object({
  ...IN_ORGANIZATION,
  role: SLUG,
  permission: PERMISSION,
});
const updateBody = z.object({
  ...NAMES,
  data: z.object({ permission: PERMISSION.optional(), roleName: SLUG.optional() }),
}).refine(isNamed, ONE_NAME);

/** `GET /organization/list-roles`: the project's roles, oldest first. */
export const readRoles = endpoint(
  "/organization/list-roles",
  { query: inQuery, permission: "role.read" },
  async (input) => {
    const organizationId = await organizationOf(input, input.body);
    return (await roleRows(input)).map((row) => toOrganizationRole(row, organizationId));
  },
);

/** `GET /organization/get-role`: one of the project's roles. */
export const readRole = endpoint(
  "/organization/get-role",
  { query: nameQuery, permission: "role.read" },
  async (input) => {
    const organizationId = await organizationOf(input, input.body);
    const row = await getRoleRow(input, await idOf(input, input.body));
    return toOrganizationRole(row, organizationId);
  },
);

/** `POST /organization/create-role`: as `/banata/config/roles/create`. */
export const createOrganizationRole = endpoint(
  "/organization/create-role",
  { body: createBody, permission: "role.create" },
  async (input) => {
    const { permission, role } = input.body;
    const organizationId = await organizationOf(input, input.body);
    const slug = role.toLowerCase();
    const fields = { name: role, slug, permissions: grantsOf(permission) };
    const row = await createRoleOf(input, fields);
    const roleData = toOrganizationRole(row, organizationId);
    return { success: true as const, roleData, statements: roleData.permission };
  },
);

/** `POST /organization/update-role`: as `/banata/config/roles/update`. */
export const updateOrganizationRole = endpoint(
  "/organization/update-role",
  { body: updateBody, permission: "role.update" },
  async (input): Promise<OrganizationRoleReply> => {
    const { data: { permission, roleName } } = input.body;
    const organizationId = await organizationOf(input, input.body);
    const row = await changeableRow(input, await idOf(input, input.body));
    const changed = await updateRoleOf(input, row, {
      id: row.id,
      permissions: permission && grantsOf(permission),
      slug: roleName?.toLowerCase(),
    });
    return { success: true as const, roleData: toOrganizationRole(changed, organizationId) };
  },
);

/** `POST /organization/delete-role`: as `/banata/config/roles/delete`. */
export const deleteOrganizationRole = endpoint(
  "/organization/delete-role",
  { body: nameQuery, permission: "role.delete" },
  async (input) => {
    await organizationOf(input, input.body);
    await deleteRoleOf(input, await changeableRow(input, await idOf(input, input.body)));
    return { success: true as const };
  },
);

/** The organization that is asked in; it must be there, though the roles are the project's. */
async function organizationOf(
  { currentSession, store }: Pick<ScopedInput<unknown>, "currentSession" | "store">,
  { organizationId: named }: z.infer<typeof inQuery>,
): Promise<string> {
  const id = named ?? currentSession?.activeOrganizationId;
  if (!id) return fail("BAD_REQUEST", RBAC_ERROR_CODES.ORGANIZATION_REQUIRED);
  const found = await store.findOne("organization", { id });
  return found?.id ?? fail("NOT_FOUND", RBAC_ERROR_CODES.ORGANIZATION_NOT_FOUND);
}

async function idOf(
  { store }: Pick<ScopedInput<unknown>, "store">,
  { roleId, roleName }: z.infer<typeof nameQuery>,
): Promise<string> {
  if (roleId !== undefined) return roleId;
  const row = await store.findOne("role", { slug: roleName?.toLowerCase() ?? "" });
  return row?.id ?? fail("NOT_FOUND", RBAC_ERROR_CODES.ROLE_NOT_FOUND);
}

/** `{ vault: ["read"] }` is `vault.read`, and `{ "*": ["*"] }` is `*`. */
function grantsOf(map: PermissionMap): string[] {
  return Object.entries(map).flatMap(([resource, actions]) =>
    actions.map((action) =>
      resource === ALL_PERMISSIONS && action === ALL_PERMISSIONS
        ? ALL_PERMISSIONS
        : `${resource}.${action}`
    )
  );
}

function toOrganizationRole(row: RoleRow, organizationId: string): OrganizationRole {
  const { createdAt, id, permissions, slug } = toRole(row);
  const split = permissions.map((grant) =>
    grant === ALL_PERMISSIONS ? ["*", "*"] : grant.split(".")
  );
  const byResource = Map.groupBy(split, ([resource = ""]) => resource);
  const permission = Object.fromEntries(
    [...byResource].map(([resource, pairs]) => [resource, pairs.map(([, action = ""]) => action)]),
  );
  const updatedAt = new Date(row.updatedAt).toISOString();
  return { id, organizationId, role: slug, permission, createdAt, updatedAt };
}
