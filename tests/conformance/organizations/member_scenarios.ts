import { assertEquals } from "@std/assert";
import type { Json } from "../../support/client.ts";
import { done, refused, type Scenario, sessionOf } from "./scenario.ts";

const source = "routes/crud-members.test.ts";

/** Members: roles, removal, leaving. */
export const MEMBER_SCENARIOS: readonly Scenario[] = [
  {
    source: "organization.test.ts",
    name: "the active membership and its role are told",
    run: async ({ joined, organizationId, owner, ownMember }) => {
      const active = (await owner.get("/organization/get-active-member")).body;
      assertEquals([active.id, active.role], [ownMember.id, "super_admin"]);
      const { member } = await joined();
      const query = `organizationId=${organizationId}&userId=${member.userId}`;
      const { body } = await owner.get(`/organization/get-active-member-role?${query}`);
      assertEquals(body, { role: "member" });
    },
  },
  {
    source: "organization.test.ts",
    name: "one role is set, or several",
    difference: "memberIdOrUserId in the place of memberId; several roles are stored in order.",
    run: async ({ joined, organizationId, owner }) => {
      const { member: { id: memberIdOrUserId } } = await joined();
      const set = (role: Json) =>
        done(owner, "update-member-role", { organizationId, memberIdOrUserId, role });
      assertEquals((await set("admin")).role, "admin");
      assertEquals((await set(["member", "admin"])).role, "admin,member");
    },
  },
  {
    source: "organization.test.ts",
    name: "a member does not change their own role, and an admin makes nobody an owner",
    difference: "Judged by what the roles grant: 403 PERMISSION_NOT_HELD.",
    run: async ({ joined, organizationId, ownMember }) => {
      const member = await joined();
      const own = { organizationId, memberIdOrUserId: member.member.id, role: "admin" };
      const code = "MISSING_PERMISSION_MEMBERUPDATE_ROLE";
      await refused(member.memberClient, "update-member-role", { body: own, status: 403, code });
      const admin = await joined("admin");
      for (const [id, role] of [[member.member.id, "super_admin"], [ownMember.id, "member"]]) {
        const body = { organizationId, memberIdOrUserId: id, role };
        await refused(admin.memberClient, "update-member-role", {
          body,
          status: 403,
          code: "PERMISSION_NOT_HELD",
        });
      }
    },
  },
  {
    source: "organization.test.ts",
    name: "a role that is not known is refused",
    run: async ({ joined, organizationId, owner }) => {
      const { member } = await joined();
      const body = { organizationId, memberIdOrUserId: member.id, role: "test" };
      await refused(owner, "update-member-role", { body, status: 400, code: "UNKNOWN_ROLES" });
    },
  },
  {
    source: "organization.test.ts",
    name: "a member leaves; the last owner does not",
    run: async ({ joined, organizationId, owner }) => {
      const { memberClient } = await joined();
      await done(memberClient, "leave", { organizationId });
      assertEquals((await sessionOf(memberClient)).activeOrganizationId, null);
      const body = { organizationId };
      await refused(owner, "leave", { body, status: 409, code: "LAST_SUPER_ADMIN" });
    },
  },
  {
    source,
    name: "a member is removed; the owner is not removed by an admin",
    difference: "By member or user id, not by address.",
    run: async ({ joined, organizationId, owner, ownMember }) => {
      const { member } = await joined();
      const { memberClient: admin } = await joined("admin");
      const own = { organizationId, memberIdOrUserId: ownMember.id };
      await refused(admin, "remove-member", {
        body: own,
        status: 403,
        code: "PERMISSION_NOT_HELD",
      });
      const body = { organizationId, memberIdOrUserId: member.id };
      assertEquals((await done(owner, "remove-member", body)).member.id, member.id);
      const { data } = await done(owner, "list-members", { organizationId });
      assertEquals(data.length, 2);
    },
  },
  {
    source,
    name: "the last owner is not removed, also not by themselves",
    difference: "Removing oneself is refused whatever one's role: leave is for that.",
    run: async ({ organizationId, owner, ownMember }) => {
      const body = { organizationId, memberIdOrUserId: ownMember.id };
      await refused(owner, "remove-member", { body, status: 403, code: "CANNOT_REMOVE_YOURSELF" });
    },
  },
  {
    source,
    name: "another organization's member is not this one's",
    difference: "404 MEMBER_NOT_FOUND; Better Auth answers 400 or 403.",
    run: async (stage) => {
      const { organizationId, owner, user } = stage;
      const other = await done((await user()).client, "create", { name: "other" });
      const [member] = other.members;
      const body = { organizationId, memberIdOrUserId: member.id };
      const answer = { status: 404, code: "MEMBER_NOT_FOUND" };
      await refused(owner, "remove-member", { body, ...answer });
      const change = { ...body, role: "member" };
      await refused(owner, "update-member-role", { body: change, ...answer });
    },
  },
  {
    source,
    name: "members are listed in parts, and by role",
    difference: "Pages by cursor and a role in the place of limit, offset, sort and filter.",
    run: async ({ joined, organizationId, owner }) => {
      const { member } = await joined();
      await joined("admin");
      const list = (body: Json) => done(owner, "list-members", { organizationId, ...body });
      const first = await list({ limit: 2 });
      const rest = await list({ limit: 2, after: first.listMetadata.after });
      assertEquals([first.data.length, rest.data.length], [2, 1]);
      const { data } = await list({ role: "member" });
      assertEquals(data.map(({ id }: Json) => id), [member.id]);
    },
  },
  {
    source: "organization.test.ts",
    name: "an organization takes no more members than it may",
    run: async ({ invite, organizationId, owner, verified }) => {
      const data = { maxMembers: 1 };
      await done(owner, "update", { organizationId, data });
      const { client, email } = await verified();
      const { id: invitationId } = await invite(email);
      const code = "MEMBER_LIMIT_REACHED";
      await refused(client, "accept-invitation", { body: { invitationId }, status: 403, code });
    },
  },
];
