/** Every path on which somebody could raise themselves, tried by an organization's admin and a member. */
import { assertEquals } from "@std/assert";
import { openWorld, serverClient, type World } from "../support/calls/mod.ts";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { inviteTo, joinedMember, newOrganization } from "../support/organizations.ts";
import { rowsOf } from "../support/rows.ts";

/** One way up. */
interface Path {
  readonly name: string;
  /** Goes it, as who wants to rise; gives the answer. */
  readonly climb: (climber: Climber) => Promise<Reply>;
  readonly refusal: readonly [status: number, code: string];
}

/** Who wants to rise, and where. */
interface Climber {
  readonly world: World;
  /** Holds the role `admin` in the organization, and nothing else. */
  readonly client: Client;
  readonly organizationId: string;
  readonly member: Json;
  /** Another organization, which they made themselves. */
  readonly own: Json;
}

const update = ({ client, organizationId }: Climber, fields: Json) =>
  client.post("/organization/update-member-role", { organizationId, ...fields });
const invite = ({ client, organizationId, world }: Climber, fields: Json) =>
  client.post("/organization/invite-member", {
    organizationId,
    email: `second-${world.next()}@example.com`,
    ...fields,
  });

const NOT_HELD = [403, "PERMISSION_NOT_HELD"] as const;

const PATHS: readonly Path[] = [
  {
    name: "their own role, by the member's id",
    climb: (it) => update(it, { memberIdOrUserId: it.member.id, role: "super_admin" }),
    refusal: NOT_HELD,
  },
  {
    name: "their own role, by the user's id, beside the one they have",
    climb: (it) => update(it, { memberIdOrUserId: it.member.userId, role: "admin,super_admin" }),
    refusal: NOT_HELD,
  },
  {
    name: "their own membership elsewhere, named with this organization",
    climb: (it) => update(it, { memberIdOrUserId: it.own.members[0].id, role: "member" }),
    refusal: [404, "MEMBER_NOT_FOUND"],
  },
  {
    name: "their membership here, named with the organization where they may",
    climb: (it) =>
      update({ ...it, organizationId: it.own.id }, {
        memberIdOrUserId: it.member.id,
        role: "super_admin",
      }),
    refusal: [404, "MEMBER_NOT_FOUND"],
  },
  {
    name: "an invitation of their second address",
    climb: (it) => invite(it, { role: ["member", "super_admin"] }),
    refusal: NOT_HELD,
  },
  {
    name: "an invitation that is pending, sent again with another role",
    climb: async (it) => {
      const { email } = (await invite(it, { role: "member" })).body;
      return await invite(it, { email, role: "super_admin", resend: true });
    },
    refusal: NOT_HELD,
  },
  {
    name: "an API key of the organization that may do more",
    climb: ({ client, organizationId }) =>
      client.post("/api-key/create", { name: "mine", organizationId, permissions: ["*"] }),
    refusal: [403, "API_KEY_PERMISSION_NOT_HELD"],
  },
  {
    name: "an API key of the whole project",
    climb: ({ client }) => client.post("/api-key/create", { name: "mine" }),
    refusal: [403, "MISSING_PERMISSION_API_KEYCREATE"],
  },
  {
    name: "a role in the project",
    climb: ({ client, member }) =>
      client.post("/admin/set-role", { userId: member.userId, role: "super_admin" }),
    refusal: [403, "MISSING_PERMISSION_DASHBOARDMANAGE"],
  },
  {
    name: "a role among their own user's fields",
    climb: ({ client }) => client.post("/update-user", { name: "Eve", role: "super_admin" }),
    refusal: [400, "FIELD_NOT_ALLOWED"],
  },
  {
    name: "more permissions for the role they have",
    climb: ({ client }) =>
      client.post("/banata/config/roles/create", { name: "Up", slug: "up", permissions: ["*"] }),
    refusal: [403, "MISSING_PERMISSION_ROLECREATE"],
  },
  {
    name: "removing who holds more",
    climb: async ({ client, organizationId }) => {
      const { body } = await client.post("/organization/list-members", {
        organizationId,
        role: "super_admin",
      });
      const memberIdOrUserId = body.data[0].id;
      return await client.post("/organization/remove-member", { organizationId, memberIdOrUserId });
    },
    refusal: NOT_HELD,
  },
  {
    name: "deleting the organization",
    climb: ({ client, organizationId }) => client.post("/organization/delete", { organizationId }),
    refusal: [403, "MISSING_PERMISSION_ORGANIZATIONDELETE"],
  },
];

Deno.test("Nobody promotes themselves, on whatever path", async (t) => {
  await using world = await openWorld();
  const organization = await newOrganization(world);
  const { id: organizationId } = organization;
  const { member, memberClient: client } = await joinedMember(world, organization, {
    role: "admin",
  });
  const own = (await client.post("/organization/create", { name: "Their own" })).body;
  const climber = { world, client, organizationId, member, own };
  for (const { climb, name, refusal } of PATHS) {
    await t.step(name, async () => assertEquals(outcome(await climb(climber)), [...refusal]));
  }
  await t.step("and they are what they were", () => {
    const { host } = world.platform;
    const here = rowsOf(host, "member").find(({ id }) => id === member.id);
    const user = rowsOf(host, "user").find(({ id }) => id === member.userId);
    assertEquals([here?.role, user?.role], ["admin", undefined]);
  });
});

Deno.test("A key gives no role that grants what it was not given", async () => {
  await using world = await openWorld();
  const { admin, platform, project: { id: projectId } } = world;
  const organization = await newOrganization(world);
  const permissions = ["member.invite", "member.read", "organization.read"];
  const { body: { key } } = await admin.post("/api-key/create", {
    projectId,
    name: "inviter",
    permissions,
  });
  const client = new Client(platform.site, { authorization: `Bearer ${key}`, origin: "" });
  const body = { organizationId: organization.id, email: "friend@example.com" };
  const invite = (role: string) => client.post("/organization/invite-member", { ...body, role });
  for (const role of ["admin", "super_admin"]) {
    assertEquals(outcome(await invite(role)), [...NOT_HELD]);
  }
  await ok(invite("member"));
  const all = { ...organization, client: serverClient(world) };
  assertEquals(
    (await inviteTo(all, { email: "b@example.com", role: "super_admin" })).status,
    "pending",
  );
});
