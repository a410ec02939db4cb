import { assertEquals } from "@std/assert";
import type { Json } from "../../support/client.ts";
import { done, refused, type Scenario, type Stage } from "./scenario.ts";

const source = "team.test.ts";

/** Teams: made, joined, worked in, taken away. */
export const TEAM_SCENARIOS: readonly Scenario[] = [
  {
    source,
    name: "teams are made, renamed and listed",
    difference: "A new organization has no team of its own.",
    run: async (stage) => {
      const { organizationId, owner } = stage;
      const teamId = await team(stage, "Development");
      await team(stage, "Marketing");
      const data = { name: "Updated" };
      assertEquals((await done(owner, "update-team", { teamId, data })).name, "Updated");
      const { data: listed } = await done(owner, "list-teams", { organizationId });
      assertEquals(listed.map(({ name }: Json) => name), ["Marketing", "Updated"]);
      const full = await done(owner, "get-full-organization", { organizationId });
      assertEquals(full.teams.length, 2);
    },
  },
  {
    source,
    name: "who is invited to teams joins all of them",
    difference: "The reply has teamIds as a list; Better Auth joins them by commas in teamId.",
    run: async (stage) => {
      const { organizationId, owner, verified } = stage;
      const teamId = [await team(stage, "One"), await team(stage, "Two"), await team(stage, "3")];
      const { client, email } = await verified();
      const body = { organizationId, email, role: "member", teamId };
      const invitation = await done(owner, "invite-member", body);
      assertEquals(invitation.teamIds, teamId);
      await done(client, "accept-invitation", { invitationId: invitation.id });
      assertEquals((await done(client, "list-user-teams")).data.length, 3);
      assertEquals((await done(client, "set-active-team", { teamId: teamId[0] })).id, teamId[0]);
      const { data } = await done(client, "list-team-members");
      assertEquals(data.map((it: Json) => it.teamId), [teamId[0]]);
    },
  },
  {
    source,
    name: "a member is put into a team and taken out again",
    run: async (stage) => {
      const { joined, organizationId, owner } = stage;
      const { member: { userId }, memberClient } = await joined();
      const teamId = await team(stage, "Four");
      const body = { organizationId, teamId, userId };
      const added = await done(owner, "add-team-member", body);
      assertEquals([added.teamId, added.userId], [teamId, userId]);
      assertEquals((await done(memberClient, "list-user-teams")).data.length, 1);
      await done(owner, "remove-team-member", body);
      assertEquals((await done(memberClient, "list-user-teams")).data, []);
      const code = "NOT_A_TEAM_MEMBER";
      await refused(owner, "remove-team-member", { body, status: 404, code });
    },
  },
  {
    source: "routes/crud-team.test.ts",
    name: "only members of the organization are put into its teams",
    difference: "404 MEMBER_NOT_FOUND; Better Auth answers 400.",
    run: async (stage) => {
      const { organizationId, owner, user } = stage;
      const teamId = await team(stage, "Five");
      const body = { organizationId, teamId, userId: (await user()).id };
      await refused(owner, "add-team-member", { body, status: 404, code: "MEMBER_NOT_FOUND" });
    },
  },
  {
    source: "routes/crud-team.test.ts",
    name: "a member of the organization works in no team they are not in",
    run: async (stage) => {
      const { memberClient } = await stage.joined();
      const body = { teamId: await team(stage, "Six") };
      await refused(memberClient, "set-active-team", {
        body,
        status: 404,
        code: "TEAM_NOT_FOUND",
      });
    },
  },
  {
    source,
    name: "a team is removed, and its members stay in the organization",
    difference: "The last team can be removed too: having none is fine.",
    run: async (stage) => {
      const { organizationId, owner, ownMember: { userId } } = stage;
      const teamId = await team(stage, "Seven");
      await done(owner, "add-team-member", { organizationId, teamId, userId });
      await done(owner, "remove-team", { organizationId, teamId });
      assertEquals((await done(owner, "list-teams", { organizationId })).data, []);
      const { data: [member] } = await done(owner, "list-members", { organizationId });
      assertEquals(member.teamIds, []);
    },
  },
  {
    source: "routes/crud-team.test.ts",
    name: "who may not manage the organization manages no team",
    difference: "organization.update is asked for; there are no permissions of teams.",
    run: async ({ joined, organizationId }) => {
      const { memberClient } = await joined();
      const body = { organizationId, name: "Mine" };
      const code = "MISSING_PERMISSION_ORGANIZATIONUPDATE";
      await refused(memberClient, "create-team", { body, status: 403, code });
    },
  },
];

async function team({ organizationId, owner }: Stage, name: string): Promise<string> {
  return (await done(owner, "create-team", { organizationId, name })).id;
}
