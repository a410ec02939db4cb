import { type Json, ok } from "../client.ts";
import { newOrganization } from "../organizations.ts";
import type { Call, PreparedCall } from "./types.ts";
import { signedUpUser, type World } from "./world.ts";

/** Roles and permissions of the project, and checks of what somebody may do. */
export const RBAC_CALLS: readonly Call[] = [
  {
    endpoint: "POST /banata/config/roles/list",
    prepare: (world) => asOperator(world),
    lists: ({ roles }) => roles,
  },
  {
    endpoint: "POST /banata/config/roles/create",
    prepare: (world) => asOperator(world, roleFields(world)),
  },
  {
    endpoint: "POST /banata/config/roles/update",
    prepare: async (world) => {
      const id = await made(world, "roles", roleFields(world));
      return asOperator(world, { id, name: "Keepers", permissions: ["vault.*"] });
    },
  },
  {
    endpoint: "POST /banata/config/roles/delete",
    prepare: async (world) =>
      asOperator(world, { id: await made(world, "roles", roleFields(world)) }),
  },
  {
    endpoint: "GET /organization/list-roles",
    lists: (roles) => roles,
    prepare: (world) => readInOrganization(world, "list-roles"),
  },
  {
    endpoint: "GET /organization/get-role",
    prepare: (world) => readInOrganization(world, "get-role", { roleName: "member" }),
  },
  {
    endpoint: "POST /organization/create-role",
    prepare: async (world) => {
      const fields = { role: `keeper-${world.next()}`, permission: { vault: ["read"] } };
      return asOperator(world, { ...await inOrganization(world), ...fields });
    },
  },
  {
    endpoint: "POST /organization/update-role",
    prepare: async (world) => {
      const roleId = await made(world, "roles", roleFields(world));
      const data = { permission: { vault: ["*"] } };
      return asOperator(world, { ...await inOrganization(world), roleId, data });
    },
  },
  {
    endpoint: "POST /organization/delete-role",
    prepare: async (world) => {
      const roleId = await made(world, "roles", roleFields(world));
      return asOperator(world, { ...await inOrganization(world), roleId });
    },
  },
  {
    endpoint: "POST /banata/config/permissions/list",
    prepare: (world) => asOperator(world),
    lists: ({ permissions }) => permissions.filter(({ isBuiltIn }: Json) => !isBuiltIn),
  },
  {
    endpoint: "POST /banata/config/permissions/create",
    prepare: (world) => asOperator(world, permissionFields(world)),
  },
  {
    endpoint: "POST /banata/config/permissions/update",
    prepare: async (world) => {
      const id = await made(world, "permissions", permissionFields(world));
      return asOperator(world, { id, ...permissionFields(world) });
    },
  },
  {
    endpoint: "POST /banata/config/permissions/delete",
    prepare: async (world) =>
      asOperator(world, { id: await made(world, "permissions", permissionFields(world)) }),
  },
  {
    endpoint: "POST /banata/rbac/check-permission",
    prepare: async (world) => {
      const { client } = await signedUpUser(world);
      return { client, body: { permission: "vault.read", explain: true } };
    },
  },
  {
    endpoint: "POST /banata/rbac/check-permissions",
    prepare: async (world) => {
      const { id: userId } = await signedUpUser(world);
      const permissions = ["vault.read", "vault.write"];
      return asOperator(world, { userId, permissions, operator: "any" });
    },
  },
  {
    endpoint: "POST /banata/rbac/my-permissions",
    prepare: async (world) => ({ client: (await signedUpUser(world)).client }),
  },
];

async function inOrganization(world: World): Promise<{ organizationId: string }> {
  return { organizationId: (await newOrganization(world)).id };
}

async function readInOrganization(
  world: World,
  path: string,
  fields: Record<string, string> = {},
): Promise<PreparedCall> {
  const { admin, project } = world;
  const query = { ...await inOrganization(world), projectId: project.id, ...fields };
  return { client: admin, path: `/organization/${path}?${new URLSearchParams(query)}` };
}

function roleFields(world: World): Record<string, unknown> {
  const slug = `keeper-${world.next()}`;
  return { name: "Keeper", slug, permissions: ["vault.read"], inherits: ["member"] };
}

function permissionFields(world: World): Record<string, unknown> {
  return { name: "Approve", slug: `invoice.approve_${world.next()}` };
}

async function made(
  world: World,
  kind: "roles" | "permissions",
  fields: Record<string, unknown>,
): Promise<string> {
  const { body, client } = asOperator(world, fields);
  const reply = await ok(client.post(`/banata/config/${kind}/create`, body));
  return (reply.role ?? reply.permission).id;
}

function asOperator(
  { admin, project }: World,
  fields: Record<string, unknown> = {},
): PreparedCall {
  return { client: admin, body: { projectId: project.id, ...fields } };
}
