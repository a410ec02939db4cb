import { assertEquals } from "@std/assert";
import type { Json } from "../../support/client.ts";
import { done, refused, type Scenario, sessionOf } from "./scenario.ts";

const source = "organization.test.ts";

/** Invitations: sent, seen, answered. */
export const INVITATION_SCENARIOS: readonly Scenario[] = [
  ...["super_admin", "admin", "member"].map((role): Scenario => ({
    source,
    name: `an address is invited as ${role} and joins; nobody else does`,
    difference: "404 for an unknown invitation; Better Auth answers 400.",
    run: async ({ invite, organizationId, owner, verified }) => {
      const { client, email } = await verified();
      const invitation = await invite(email, role);
      assertEquals([invitation.email, invitation.role], [email, role]);
      const wrong = { invitationId: "123" };
      const accept = "accept-invitation";
      await refused(client, accept, { body: wrong, status: 404, code: "INVITATION_NOT_FOUND" });
      const body = { invitationId: invitation.id };
      const code = "INVITATION_FOR_ANOTHER_ADDRESS";
      await refused(owner, accept, { body, status: 403, code });
      assertEquals((await done(client, accept, body)).invitation.status, "accepted");
      assertEquals((await sessionOf(client)).activeOrganizationId, organizationId);
    },
  })),
  {
    source,
    name: "an invitation has several roles, and unknown ones are refused",
    run: async ({ organizationId, owner }) => {
      const body = { organizationId, email: "roles@example.com", role: ["admin", "member"] };
      assertEquals((await done(owner, "invite-member", body)).role, "admin,member");
      const unknown = { ...body, role: "test" };
      await refused(owner, "invite-member", { body: unknown, status: 400, code: "UNKNOWN_ROLES" });
    },
  },
  {
    source,
    name: "an address is invited once in whatever case, and not once it has joined",
    run: async ({ invite, organizationId, owner, verified }) => {
      const { client, email } = await verified();
      const { id: invitationId } = await invite(email);
      const again = async (code: string) => {
        for (const address of [email, email.toUpperCase()]) {
          const body = { organizationId, email: address, role: "member" };
          await refused(owner, "invite-member", { body, status: 409, code });
        }
      };
      await again("USER_IS_ALREADY_INVITED");
      await done(client, "accept-invitation", { invitationId });
      await again("ALREADY_A_MEMBER");
    },
  },
  {
    source,
    name: "resend renews the pending invitation and makes no second one",
    run: async ({ invite, organizationId, owner }) => {
      const email = "again@example.com";
      const first = await invite(email);
      const body = { organizationId, email, role: "member", resend: true };
      const second = await done(owner, "invite-member", body);
      assertEquals(second.id, first.id);
      const { data } = await done(owner, "list-invitations", { organizationId });
      assertEquals(data.length, 1);
    },
  },
  {
    source,
    name: "who may not invite does not, and nobody invites above themselves",
    run: async ({ joined, organizationId }) => {
      const invite = { organizationId, email: "x@example.com", role: "super_admin" };
      const { memberClient: member } = await joined();
      const code = "MISSING_PERMISSION_MEMBERINVITE";
      await refused(member, "invite-member", { body: invite, status: 403, code });
      const { memberClient: admin } = await joined("admin");
      await refused(admin, "invite-member", {
        body: invite,
        status: 403,
        code: "PERMISSION_NOT_HELD",
      });
    },
  },
  {
    source: "routes/crud-invites.test.ts",
    name: "its addressee sees it with the organization's name",
    run: async ({ invite, verified }) => {
      const { client, email } = await verified();
      const { id } = await invite(email);
      const { body } = await client.get(`/organization/get-invitation?id=${id}`);
      assertEquals([body.id, body.organizationName], [id, "Acme"]);
      const own = (await client.get("/organization/list-user-invitations")).body;
      assertEquals(own.map((it: Json) => it.id), [id]);
    },
  },
  {
    source: "routes/crud-invites.test.ts",
    name: "an unverified address neither sees nor answers it",
    run: async ({ invite, user }) => {
      const { client, email } = await user();
      const { id: invitationId } = await invite(email);
      const answer = { body: { invitationId }, status: 403, code: "EMAIL_NOT_VERIFIED" };
      await refused(client, "accept-invitation", answer);
      await refused(client, "reject-invitation", answer);
      assertEquals((await client.get("/organization/list-user-invitations")).status, 403);
    },
  },
  {
    source: "routes/crud-invites.test.ts",
    name: "rejected or withdrawn it can't be accepted",
    difference: "409 INVITATION_NOT_PENDING, and the withdrawn one is `revoked`.",
    run: async ({ invite, owner, verified }) => {
      const { client, email } = await verified();
      for (
        const [by, path, status] of [
          [client, "reject-invitation", "rejected"],
          [owner, "cancel-invitation", "revoked"],
        ] as const
      ) {
        const body = { invitationId: (await invite(email)).id };
        const answered = await done(by, path, body);
        assertEquals((answered.invitation ?? answered).status, status);
        const code = "INVITATION_NOT_PENDING";
        await refused(client, "accept-invitation", { body, status: 409, code });
      }
    },
  },
  {
    source,
    name: "an organization has no more pending invitations than it may",
    difference: "A setting of the project, not of the server's code.",
    run: async ({ invite, organizationId, owner, world: { admin, project } }) => {
      const save = (maxPendingInvitations: number) =>
        admin.post("/banata/config/organizations/save", {
          projectId: project.id,
          maxPendingInvitations,
        });
      await save(1);
      await invite("one@example.com");
      const body = { organizationId, email: "two@example.com", role: "member" };
      const code = "INVITATION_LIMIT_REACHED";
      await refused(owner, "invite-member", { body, status: 403, code });
      await save(100);
    },
  },
];
