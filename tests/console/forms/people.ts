import { assertEquals } from "@std/assert";
import type { Json } from "../../support/client.ts";
import type { Desk, FormCase } from "./desk.ts";

const USER = "p/:projectId/users/:userId";
const ORGANIZATION = "p/:projectId/organizations/:organizationId";
const TEAM = `${ORGANIZATION}/teams/:teamId`;
/** A name as nobody here would have typed it: from the right, with a picture, long. */
const ODD = `شركة 🏢 ${"sehr ".repeat(10)}lang`;

/** The address of the user who is a member. */
const memberAt = ({ params: { projectId = "" } }: Pick<Desk, "params">) =>
  `signed-in@${projectId.slice(-8).toLowerCase()}.example.com`;
const userOf = ({ api, params: { userId } }: Desk) => api("/admin/get-user", { userId });
const organizationOf = ({ api, params: { organizationId } }: Desk) =>
  api("/organization/get-full-organization", { organizationId });
const byAddress = async ({ api }: Pick<Desk, "api">, email: string): Promise<Json> =>
  (await api("/admin/list-users", { email })).data[0];
const sessionsOf = async ({ api, params: { userId } }: Desk): Promise<Json[]> =>
  (await api("/admin/list-user-sessions", { userId })).data;

/** Forms of users. */
export const USERS: readonly FormCase[] = [
  {
    at: "p/:projectId/users",
    opens: "New user",
    fill: { "Email address": "new@example.com", Name: ODD, "The address is verified": true },
    path: "/admin/create-user",
    check: async (desk) => {
      const { emailVerified, name } = await byAddress(desk, "new@example.com");
      assertEquals([name, emailVerified], [ODD, true]);
    },
  },
  {
    at: "p/:projectId/users",
    opens: "Import",
    fill: { Users: `imported@example.com,${ODD},admin` },
    path: "/admin/create-user",
    shows: "1 made, 0 were there already",
    check: async (desk) => {
      assertEquals((await byAddress(desk, "imported@example.com")).role, "admin");
    },
  },
  {
    at: USER,
    fill: { Name: ODD, "What your app keeps with them": '{"plan": "free"}' },
    path: "/admin/update-user",
    check: async (desk) => {
      const { metadata, name } = await userOf(desk);
      assertEquals([name, metadata], [ODD, { plan: "free" }]);
    },
  },
  {
    at: USER,
    opens: "End",
    table: "Sessions",
    path: "/admin/revoke-user-session",
    shows: "Not signed in anywhere",
    check: async (desk) => assertEquals(await sessionsOf(desk), []),
  },
  {
    at: USER,
    opens: "Set password",
    fill: { Password: "another password of theirs" },
    submit: "Save",
    path: "/admin/set-user-password",
    check: async ({ params, world }) => {
      const body = { email: memberAt({ params }), password: "another password of theirs" };
      assertEquals((await world.visitor().post("/sign-in/email", body)).status, 200);
    },
  },
  {
    at: USER,
    opens: "Sign out everywhere",
    path: "/admin/revoke-user-sessions",
    shows: "Not signed in anywhere",
    check: async (desk) => assertEquals(await sessionsOf(desk), []),
  },
  {
    at: USER,
    opens: "Act as this user",
    path: "/admin/impersonate-user",
    shows: /^This browser acts as/,
    check: async (desk) => {
      await desk.console.page.getByRole("button", { name: "Stop acting" }).click();
      await desk.console.page.getByRole("region", { name: "Acting as somebody else" })
        .waitFor({ state: "detached" });
      assertEquals(await sessionsOf(desk), []);
    },
  },
  {
    at: USER,
    fill: { Role: "admin" },
    path: "/admin/set-role",
    check: async (desk) => assertEquals((await userOf(desk)).role, "admin"),
  },
  {
    at: USER,
    opens: "Ban",
    fill: { Reason: ODD, Until: "2099-01-01T00:00" },
    path: "/admin/ban-user",
    shows: "Lift the ban",
    check: async (desk) => assertEquals((await userOf(desk)).banReason, ODD),
  },
];

/** Forms of organizations, their members, invitations and teams. */
export const ORGANIZATIONS: readonly FormCase[] = [
  {
    at: "p/:projectId/organizations",
    opens: "New organization",
    fill: { Name: ODD },
    path: "/organization/create",
    check: async ({ api }) => {
      assertEquals((await api("/organization/list")).data[0].name, ODD);
    },
  },
  {
    at: "p/:projectId/organizations",
    opens: "Rules for all",
    fill: { "Who may make one": "servers", "Invitations of one organization that may wait": "7" },
    submit: "Save",
    path: "/banata/config/organizations/save",
    check: async ({ api }) => {
      const rules = await api("/banata/config/organizations/get");
      assertEquals([rules.whoMayCreate, rules.maxPendingInvitations], ["servers", 7]);
    },
  },
  {
    at: ORGANIZATION,
    fill: { "Domains of addresses": "a.example, b.example", "Members at most": "40" },
    path: "/organization/update",
    check: async (desk) => {
      const { allowedEmailDomains, maxMembers } = await organizationOf(desk);
      assertEquals([allowedEmailDomains, maxMembers], [["a.example", "b.example"], 40]);
    },
  },
  {
    at: ORGANIZATION,
    fill: { "Domains of addresses": "" },
    path: "/organization/update",
    check: async (desk) => assertEquals((await organizationOf(desk)).allowedEmailDomains, null),
  },
  {
    at: ORGANIZATION,
    fill: { "Sender’s name": ODD },
    path: "/banata/emails/organizations/save",
    check: async ({ api, params: { organizationId } }) => {
      const mails = await api("/banata/emails/organizations/get", { organizationId });
      assertEquals(mails.senderName, ODD);
    },
  },
  {
    at: ORGANIZATION,
    opens: "Invite",
    fill: { "Email address": "asked@example.com", Role: "admin" },
    path: "/organization/invite-member",
    shows: "asked@example.com is invited",
    check: async ({ api, params: { organizationId } }) => {
      const body = { organizationId, status: "pending" };
      const { data } = await api("/organization/list-invitations", body);
      assertEquals([data[0].email, data[0].role], ["asked@example.com", "admin"]);
    },
  },
  {
    at: ORGANIZATION,
    opens: "Take back",
    table: "Invitations",
    row: "asked@example.com",
    path: "/organization/cancel-invitation",
    check: async ({ api, params: { organizationId } }) => {
      const body = { organizationId, status: "revoked" };
      const { data } = await api("/organization/list-invitations", body);
      assertEquals(data.map(({ email }: Json) => email), ["asked@example.com"]);
    },
  },
  {
    at: ORGANIZATION,
    opens: "Change role",
    table: "Members",
    fill: { Role: "member admin" },
    submit: "Save",
    path: "/organization/update-member-role",
    check: async ({ api, params: { organizationId } }) => {
      const { data } = await api("/organization/list-members", { organizationId });
      assertEquals(data[0].role, "admin,member");
    },
  },
  {
    at: ORGANIZATION,
    opens: "New team",
    fill: { Name: ODD },
    path: "/organization/create-team",
    check: async ({ api, params: { organizationId } }) => {
      const { data } = await api("/organization/list-teams", { organizationId });
      assertEquals(data[0].name, ODD);
    },
  },
];

const teamMembers = async ({ api, params: { organizationId, teamId } }: Desk): Promise<Json[]> =>
  (await api("/organization/list-team-members", { organizationId, teamId })).data;

/** Forms of one team. */
export const TEAMS: readonly FormCase[] = [
  {
    at: TEAM,
    opens: "Rename",
    fill: { Name: ODD },
    submit: "Save",
    path: "/organization/update-team",
    check: async ({ api, params: { organizationId } }) => {
      const { data } = await api("/organization/list-teams", { organizationId });
      assertEquals(data.map(({ name }: Json) => name), [ODD, ODD]);
    },
  },
  {
    at: TEAM,
    opens: "Remove",
    table: "Members of the team",
    path: "/organization/remove-team-member",
    shows: "Nobody is in this team",
    check: async (desk) => assertEquals(await teamMembers(desk), []),
  },
  {
    at: TEAM,
    opens: "Put somebody in",
    fill: (desk) => ({
      "Name or email address of a member": "SIGNED-IN@",
      [`${ODD} ${memberAt(desk)}`]: true,
    }),
    path: "/organization/add-team-member",
    shows: ODD,
    check: async (desk) => {
      assertEquals((await teamMembers(desk)).map(({ userId }) => userId), [desk.params.userId]);
    },
  },
];

/** Forms that end what the others were about. */
export const ENDS: readonly FormCase[] = [
  {
    at: TEAM,
    opens: "Remove",
    fill: { [`Type ${ODD} to confirm`]: ODD },
    path: "/organization/remove-team",
    shows: "What it asks of its members",
    check: async ({ api, params: { organizationId } }) => {
      const { data } = await api("/organization/list-teams", { organizationId });
      assertEquals(data.length, 1);
    },
  },
  {
    at: ORGANIZATION,
    opens: "Remove",
    table: "Members",
    fill: (desk) => ({ [`Type ${memberAt(desk)} to confirm`]: memberAt(desk) }),
    path: "/organization/remove-member",
    shows: "No members",
    check: async ({ api, params: { organizationId } }) => {
      assertEquals((await api("/organization/list-members", { organizationId })).data, []);
    },
  },
  {
    at: ORGANIZATION,
    opens: "Remove",
    fill: { "Type One to confirm": "One" },
    path: "/organization/delete",
    shows: "One is removed",
    check: async ({ api }) => {
      const { data } = await api("/organization/list");
      assertEquals(data.map(({ name }: Json) => name), [ODD]);
    },
  },
  {
    at: USER,
    opens: "Remove second factor",
    fill: (desk) => ({ [`Type ${memberAt(desk)} to confirm`]: memberAt(desk) }),
    path: "/admin/remove-second-factor",
    check: async (desk) => assertEquals((await userOf(desk)).twoFactorEnabled, false),
  },
  {
    at: USER,
    opens: "Remove",
    fill: (desk) => ({ [`Type ${memberAt(desk)} to confirm`]: memberAt(desk) }),
    path: "/admin/remove-user",
    shows: `${ODD} is removed`,
    check: async (desk) => assertEquals(await byAddress(desk, memberAt(desk)), undefined),
  },
];
