import { assertEquals } from "@std/assert";
import {
  inviteTo,
  newOrganization,
  type TestOrganization,
  testOrganization,
  verifiedUser,
} from "../organizations.ts";
import { ok } from "../client.ts";
import type { Call, PreparedCall } from "./types.ts";
import { newEmail, serverClient, signedUpUser, type World } from "./world.ts";

/** What users and servers do with organizations. */
export const ORGANIZATION_CALLS: readonly Call[] = [
  {
    endpoint: "POST /organization/create",
    prepare: async (world) => ({
      client: (await signedUpUser(world)).client,
      body: { name: `Acme ${world.next()}`, metadata: { plan: "pro" }, maxMembers: 5 },
    }),
  },
  {
    endpoint: "POST /organization/create",
    variant: "by key",
    prepare: (world) => ({
      client: serverClient(world),
      body: { name: "Acme", slug: `acme-${world.next()}` },
    }),
  },
  {
    endpoint: "POST /organization/list",
    lists: ({ data }) => data,
    prepare: (world) => own(world),
  },
  {
    endpoint: "POST /organization/list",
    variant: "by key",
    prepare: (world) => ({ client: serverClient(world), body: { limit: 2 } }),
  },
  about("POST /organization/get-full-organization"),
  about("POST /organization/update", () => ({
    data: { name: "Acme Inc.", logo: null, metadata: { plan: "free" }, allowedEmailDomains: null },
  })),
  amid("POST /organization/delete", () => ({})),
  {
    endpoint: "POST /organization/check-slug",
    prepare: async (world) => ({
      client: (await signedUpUser(world)).client,
      body: { slug: `free-${world.next()}` },
    }),
  },
  about("POST /organization/set-active"),
  about("POST /organization/list-members"),
  {
    ...about("POST /organization/list-members", () => ({ role: "super_admin" })),
    variant: "with a role",
  },
  amid("POST /organization/remove-member", ({ member }) => ({ memberIdOrUserId: member.id })),
  amid("POST /organization/update-member-role", ({ member }) => ({
    memberIdOrUserId: member.userId,
    role: ["admin", "member"],
  })),
  {
    endpoint: "POST /organization/leave",
    prepare: async (world) => {
      const { id: organizationId, memberClient } = await testOrganization(world);
      return { client: memberClient, body: { organizationId } };
    },
  },
  {
    endpoint: "GET /organization/get-active-member",
    prepare: (world) => own(world),
  },
  {
    endpoint: "GET /organization/get-active-member-role",
    prepare: (world) => own(world),
  },
  about("POST /organization/invite-member", (world) => ({
    email: newEmail(world),
    role: "member",
  })),
  {
    endpoint: "POST /organization/invite-member",
    variant: "again",
    prepare: async (world) => {
      const organization = await newOrganization(world);
      const email = newEmail(world);
      await inviteTo(organization, { email });
      const body = { email, organizationId: organization.id, role: "admin", resend: true };
      return { client: organization.client, body };
    },
  },
  {
    endpoint: "POST /organization/cancel-invitation",
    prepare: async (world) => {
      const organization = await newOrganization(world);
      const { id: invitationId } = await inviteTo(organization, { email: newEmail(world) });
      return { client: organization.client, body: { invitationId } };
    },
  },
  about("POST /organization/list-invitations", () => ({ status: "pending" })),
  {
    endpoint: "POST /organization/accept-invitation",
    prepare: (world) => invited(world),
  },
  {
    endpoint: "POST /organization/reject-invitation",
    prepare: (world) => invited(world),
  },
  {
    endpoint: "GET /organization/get-invitation",
    prepare: async (world) => {
      const { body: { invitationId }, client } = await invited(world);
      return { client, path: `/organization/get-invitation?id=${invitationId}` };
    },
  },
  {
    endpoint: "GET /organization/list-user-invitations",
    lists: (invitations) => invitations,
    prepare: async (world) => ({ client: (await invited(world)).client }),
  },
  about("POST /organization/create-team", () => ({ name: "Sales" })),
  {
    endpoint: "POST /organization/update-team",
    prepare: async (world) => {
      const { client, id: organizationId, teamId } = await testOrganization(world);
      return { client, body: { teamId, data: { name: "Support", organizationId } } };
    },
  },
  amid("POST /organization/remove-team", ({ teamId }) => ({ teamId })),
  about("POST /organization/list-teams"),
  {
    endpoint: "POST /organization/set-active-team",
    prepare: async (world) => {
      const organization = await testOrganization(world);
      const { client, memberClient, teamId } = organization;
      const body = { organizationId: organization.id, teamId, userId: organization.member.userId };
      assertEquals((await client.post("/organization/add-team-member", body)).status, 200);
      return { client: memberClient, body: { teamId } };
    },
  },
  about("POST /organization/list-user-teams"),
  amid("POST /organization/list-team-members", ({ teamId }) => ({ teamId })),
  amid("POST /organization/add-team-member", ({ member: { userId }, teamId }) => ({
    teamId,
    userId,
  })),
  {
    endpoint: "POST /organization/remove-team-member",
    prepare: async (world) => {
      const { client, id: organizationId, member: { userId }, teamId } = await testOrganization(
        world,
      );
      const body = { organizationId, teamId, userId };
      assertEquals((await client.post("/organization/add-team-member", body)).status, 200);
      return { client, body };
    },
  },
  { endpoint: "GET /organization/list", lists: (all) => all, prepare: (world) => own(world) },
  read("GET /organization/get-organization"),
  read("GET /organization/get-full-organization"),
  read("GET /organization/list-members"),
  read("GET /organization/list-invitations"),
  read("GET /organization/list-teams"),
  read("GET /organization/list-user-teams"),
  read("GET /organization/list-team-members", ({ teamId }) => ({ teamId })),
  about("POST /organization/has-permission", () => ({
    permissions: { organization: ["update", "delete"] },
  })),
  {
    endpoint: "POST /banata/config/organizations/get",
    prepare: ({ admin, project }) => ({ client: admin, body: { projectId: project.id } }),
  },
  {
    endpoint: "POST /banata/config/organizations/save",
    prepare: async ({ admin, next, project }) => {
      // Its one row is there, and what is saved differs from it: nothing is told of a save of the same.
      const body = () => ({
        projectId: project.id,
        maxPendingInvitations: 50 + next() % 50,
      });
      await ok(admin.post("/banata/config/organizations/save", body()));
      return { client: admin, body: body() };
    },
  },
];

/** A GET of an organization's super_admin about it. */
function read(
  endpoint: string,
  fields: (organization: TestOrganization) => Record<string, string> = () => ({}),
): Call {
  return {
    endpoint,
    prepare: async (world) => {
      const organization = await testOrganization(world);
      const { client, id: organizationId } = organization;
      const query = new URLSearchParams({ organizationId, ...fields(organization) });
      return { client, path: `${endpoint.split(" ")[1]}?${query}` };
    },
  };
}

/** A call of an organization's super_admin about it. */
function about(
  endpoint: string,
  fields: (world: World) => Record<string, unknown> = () => ({}),
): Call {
  return {
    endpoint,
    prepare: async (world) => {
      const { client, id: organizationId } = await newOrganization(world);
      return { client, body: { organizationId, ...fields(world) } };
    },
  };
}

/** A call of the super_admin of an organization with another member and a team. */
function amid(
  endpoint: string,
  fields: (organization: TestOrganization) => Record<string, unknown>,
): Call {
  return {
    endpoint,
    prepare: async (world) => {
      const organization = await testOrganization(world);
      const { client, id: organizationId } = organization;
      return { client, body: { organizationId, ...fields(organization) } };
    },
  };
}

async function own(world: World): Promise<PreparedCall> {
  return { client: (await newOrganization(world)).client };
}

async function invited(world: World): Promise<PreparedCall & { body: { invitationId: string } }> {
  const { client, email } = await verifiedUser(world);
  const { id: invitationId } = await inviteTo(await newOrganization(world), { email });
  return { client, body: { invitationId } };
}
