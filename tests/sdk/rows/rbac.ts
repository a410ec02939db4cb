import type { Json } from "../../support/client.ts";
import { MEMBER, PERMISSION, ROLE } from "../records.ts";
import type { MethodRow, SdkWorld } from "../row.ts";
import { flag, listOf, mapOf, nothing, object, oneOf, type Shape, text } from "../shape.ts";
import { secondMember } from "./organizations.ts";

const CONFIG = "/api/auth/banata/config";
const CHECKS = "/api/auth/banata/rbac";
const MEMBER_ROLE = "/api/auth/organization/update-member-role";
const ANYTHING: Shape = mapOf(() => []);
const ALLOWED: Shape = object({ allowed: oneOf(true) });
const PERMISSIONS = ["vault.read", "vault.list"];

/** Contract 2.11. */
export const RBAC_ROWS: readonly MethodRow[] = [
  {
    method: "rbac.listRoles",
    path: `${CONFIG}/roles/list`,
    prepare: async (world) => {
      await createdRole(world);
      return { call: ({ rbac }) => rbac.listRoles(), body: {} };
    },
    reply: object({ roles: listOf(ROLE, { least: 1 }) }),
    result: listOf(ROLE, { least: 1 }),
  },
  {
    method: "rbac.createRole",
    path: `${CONFIG}/roles/create`,
    prepare: (world) => {
      const body = { ...newRole(world), description: "Reads", permissions: ["vault.read"] };
      return { call: ({ rbac }) => rbac.createRole(body), body };
    },
    reply: object({ role: ROLE }),
    result: ROLE,
  },
  {
    method: "rbac.updateRole",
    path: `${CONFIG}/roles/update`,
    prepare: async (world) => {
      const { id } = await createdRole(world);
      const body = { id, name: "Renamed", description: "Others", permissions: ["vault.read"] };
      return { call: ({ rbac }) => rbac.updateRole(body), body };
    },
    reply: object({ role: ROLE }),
    result: ROLE,
  },
  {
    method: "rbac.deleteRole",
    path: `${CONFIG}/roles/delete`,
    prepare: async (world) => {
      const { id } = await createdRole(world);
      return { call: ({ rbac }) => rbac.deleteRole(id), body: { id } };
    },
    reply: ANYTHING,
  },
  {
    method: "rbac.listPermissions",
    path: `${CONFIG}/permissions/list`,
    prepare: () => ({ call: ({ rbac }) => rbac.listPermissions(), body: {} }),
    reply: object({ permissions: listOf(PERMISSION, { least: 1 }) }),
    result: listOf(PERMISSION, { least: 1 }),
  },
  {
    method: "rbac.createPermission",
    path: `${CONFIG}/permissions/create`,
    prepare: (world) => {
      const body = newPermission(world);
      return { call: ({ rbac }) => rbac.createPermission(body), body };
    },
    reply: object({ permission: PERMISSION }),
    result: PERMISSION,
  },
  {
    method: "rbac.updatePermission",
    path: `${CONFIG}/permissions/update`,
    prepare: async (world) => {
      const body = { id: (await createdPermission(world)).id, name: "Renamed" };
      return { call: ({ rbac }) => rbac.updatePermission(body), body };
    },
    reply: object({ permission: PERMISSION }),
    result: PERMISSION,
  },
  {
    method: "rbac.deletePermission",
    path: `${CONFIG}/permissions/delete`,
    prepare: async (world) => {
      const { id } = await createdPermission(world);
      return { call: ({ rbac }) => rbac.deletePermission(id), body: { id } };
    },
    reply: ANYTHING,
  },
  ...assignments(),
  {
    method: "rbac.checkPermission",
    path: `${CHECKS}/check-permission`,
    prepare: ({ project: { id: projectId } }) => {
      const body = { projectId, permission: "vault.read" };
      return { call: ({ rbac }) => rbac.checkPermission(body), body };
    },
    reply: ALLOWED,
  },
  ...[undefined, "any" as const].map((operator): MethodRow => ({
    method: "rbac.checkPermissions",
    variant: operator ?? "of all",
    path: `${CHECKS}/check-permissions`,
    prepare: ({ project: { id: projectId } }) => {
      const options = { projectId, permissions: PERMISSIONS, operator };
      return {
        call: ({ rbac }) => rbac.checkPermissions(options),
        body: { ...options, operator: operator ?? "all" },
      };
    },
    reply: ALLOWED,
  })),
  {
    method: "rbac.getMyPermissions",
    path: `${CHECKS}/my-permissions`,
    prepare: ({ project: { id: projectId } }) => ({
      call: ({ rbac }) => rbac.getMyPermissions({ projectId }),
      body: { projectId },
    }),
    reply: object({ permissions: listOf(text, { least: 1 }) }),
    result: listOf(text, { least: 1 }),
  },
  ...(["hasPermission", "requirePermission"] as const).map((name): MethodRow => ({
    method: `rbac.${name}`,
    path: `${CHECKS}/check-permission`,
    prepare: ({ project: { id: projectId } }) => {
      const body = { projectId, permission: "role.read" };
      return { call: ({ rbac }) => rbac[name](body), body };
    },
    reply: ALLOWED,
    result: name === "hasPermission" ? flag : nothing,
  })),
];

function assignments(): MethodRow[] {
  const row = { path: MEMBER_ROLE, reply: MEMBER };
  return [
    {
      ...row,
      method: "rbac.assignRole",
      prepare: async (world) => {
        const { organizationId, userId } = await secondMember(world);
        const { slug: role } = await createdRole(world);
        return {
          call: ({ rbac }) => rbac.assignRole({ userId, organizationId, role }),
          body: { memberIdOrUserId: userId, role, organizationId },
        };
      },
    },
    {
      ...row,
      method: "rbac.revokeRole",
      variant: "without another one, which promotes",
      prepare: async (world) => {
        const { organizationId, userId } = await secondMember(world);
        return {
          call: ({ rbac }) => rbac.revokeRole({ userId, organizationId }),
          body: { memberIdOrUserId: userId, role: "super_admin", organizationId },
        };
      },
    },
    {
      ...row,
      method: "rbac.revokeRole",
      prepare: async (world) => {
        const { organizationId, userId } = await secondMember(world);
        const { slug: fallbackRole } = await createdRole(world);
        return {
          call: ({ rbac }) => rbac.revokeRole({ userId, organizationId, fallbackRole }),
          body: { memberIdOrUserId: userId, role: fallbackRole, organizationId },
        };
      },
    },
  ];
}

function newRole({ next }: SdkWorld): { name: string; slug: string } {
  const slug = `role-${next()}`;
  return { name: slug, slug };
}

function createdRole(world: SdkWorld): Promise<Json> {
  return world.sdk.rbac.createRole(newRole(world));
}

function newPermission({ next }: SdkWorld): { name: string; slug: string; description: string } {
  return { name: "Ship", slug: `parcel.ship${next()}`, description: "Ships parcels" };
}

function createdPermission(world: SdkWorld): Promise<Json> {
  return world.sdk.rbac.createPermission(newPermission(world));
}
