import { assertEquals } from "@std/assert";
import {
  CREATED_ORGANIZATION,
  FULL_ORGANIZATION,
  INVITATION,
  MEMBER,
  ORGANIZATION,
} from "../records.ts";
import type { MethodRow, SdkUser, SdkWorld } from "../row.ts";
import { mapOf, pageOf, type Shape } from "../shape.ts";

const BASE = "/api/auth/organization";
const ANYTHING: Shape = mapOf(() => []);
const ROLE = "admin";

/** Contract 2.8. */
export const ORGANIZATIONS_ROWS: readonly MethodRow[] = [
  {
    method: "organizations.createOrganization",
    path: `${BASE}/create`,
    prepare: (world) => {
      const body = { name: `Organization ${world.next()}` };
      return { call: ({ organizations }) => organizations.createOrganization(body), body };
    },
    reply: CREATED_ORGANIZATION,
  },
  {
    method: "organizations.createOrganization",
    variant: "with everything",
    path: `${BASE}/create`,
    prepare: (world) => {
      const body = {
        name: "Analytical",
        slug: `analytical-${world.next()}`,
        logo: "https://cdn.example.com/logo.png",
        metadata: { plan: { name: "pro", seats: 3 } },
        requireMfa: true,
        allowedEmailDomains: ["example.com"],
        maxMembers: 10,
      };
      return { call: ({ organizations }) => organizations.createOrganization(body), body };
    },
    reply: CREATED_ORGANIZATION,
  },
  {
    method: "organizations.listOrganizations",
    path: `${BASE}/list`,
    prepare: async (world) => {
      await organizationOf(world);
      const body = { limit: 1, order: "asc" } as const;
      return { call: ({ organizations }) => organizations.listOrganizations(body), body };
    },
    reply: pageOf(ORGANIZATION),
  },
  {
    method: "organizations.getOrganization",
    path: `${BASE}/get-full-organization`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      await invite(world, organizationId);
      return {
        call: ({ organizations }) => organizations.getOrganization(organizationId),
        body: { organizationId },
      };
    },
    reply: FULL_ORGANIZATION,
  },
  {
    method: "organizations.updateOrganization",
    path: `${BASE}/update`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      const policies = { ssoEnforced: false, allowedEmailDomains: null, maxMembers: null };
      const data = { name: "Renamed", logo: null, metadata: {}, requireMfa: false, ...policies };
      return {
        call: ({ organizations }) => organizations.updateOrganization({ organizationId, ...data }),
        body: { organizationId, data },
      };
    },
    reply: ORGANIZATION,
  },
  {
    method: "organizations.deleteOrganization",
    path: `${BASE}/delete`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      return {
        call: ({ organizations }) => organizations.deleteOrganization(organizationId),
        body: { organizationId },
      };
    },
    reply: ANYTHING,
  },
  ofOrganization("listMembers", { path: `${BASE}/list-members`, reply: pageOf(MEMBER) }),
  {
    method: "organizations.removeMember",
    path: `${BASE}/remove-member`,
    prepare: async (world) => {
      const { id: memberIdOrUserId, organizationId } = await secondMember(world);
      const body = { organizationId, memberIdOrUserId };
      return { call: ({ organizations }) => organizations.removeMember(body), body };
    },
    reply: ANYTHING,
  },
  {
    method: "organizations.updateMemberRole",
    path: `${BASE}/update-member-role`,
    prepare: async (world) => {
      const { organizationId, userId: memberIdOrUserId } = await secondMember(world);
      const body = { organizationId, memberIdOrUserId, role: ROLE };
      return { call: ({ organizations }) => organizations.updateMemberRole(body), body };
    },
    reply: MEMBER,
  },
  {
    method: "organizations.sendInvitation",
    path: `${BASE}/invite-member`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      const body = { organizationId, email: `guest-${world.next()}@example.com`, role: ROLE };
      return { call: ({ organizations }) => organizations.sendInvitation(body), body };
    },
    reply: INVITATION,
  },
  {
    method: "organizations.revokeInvitation",
    path: `${BASE}/cancel-invitation`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      const { id: invitationId } = await invite(world, organizationId);
      return {
        call: ({ organizations }) => organizations.revokeInvitation(invitationId),
        body: { invitationId },
      };
    },
    reply: ANYTHING,
  },
  ofOrganization("listInvitations", {
    path: `${BASE}/list-invitations`,
    reply: pageOf(INVITATION),
    status: "pending",
  }),
];

/** A list of what belongs to one organization. */
function ofOrganization(
  name: "listInvitations" | "listMembers",
  { status, ...row }: Pick<MethodRow, "path" | "reply"> & { status?: string },
): MethodRow {
  return {
    ...row,
    method: `organizations.${name}`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      await invite(world, organizationId);
      const body = { organizationId, limit: 10, ...status === undefined ? {} : { status } };
      return { call: ({ organizations }) => organizations[name](body), body };
    },
  };
}

/** An organization of a new user's, who is its only member. */
export async function organizationOf(
  world: SdkWorld,
): Promise<{ organizationId: string; owner: SdkUser }> {
  const owner = await world.signUp();
  const slug = `organization-${world.next()}`;
  const reply = await owner.client.post("/organization/create", { name: "Difference", slug });
  assertEquals(reply.status, 200, reply.text);
  return { organizationId: reply.body.id, owner };
}

/** Another member of a new organization, who has accepted an invitation. */
export async function secondMember(
  world: SdkWorld,
): Promise<{ id: string; organizationId: string; userId: string }> {
  const { organizationId } = await organizationOf(world);
  const { client, email, id: userId } = await world.signUp();
  await world.sdk.userManagement.updateUser({ userId, emailVerified: true });
  const { id: invitationId } = await invite(world, organizationId, email);
  const reply = await client.post("/organization/accept-invitation", { invitationId });
  assertEquals(reply.status, 200, reply.text);
  const { data } = await world.sdk.organizations.listMembers({ organizationId });
  const own = data.find((member: { userId: string }) => member.userId === userId);
  return { id: own.id, organizationId, userId };
}

function invite(
  { next, sdk }: SdkWorld,
  organizationId: string,
  email: string = `guest-${next()}@example.com`,
): Promise<{ id: string }> {
  return sdk.organizations.sendInvitation({ organizationId, email, role: ROLE });
}
