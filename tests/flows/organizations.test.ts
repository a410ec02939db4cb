/** Organizations and their members, over real HTTP: what each call gives, and whom it refuses. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  appClient,
  openWorld,
  serverClient,
  signedUpUser,
  type World,
} from "../support/calls/mod.ts";
import { changeRow } from "../support/calls/world.ts";
import { type Client, type Json, ok, outcome } from "../support/client.ts";
import { projectWithKey } from "../support/set_up.ts";
import { shareHashes } from "../support/shared_hashes.ts";
import { joinedMember, newOrganization, testOrganization } from "../support/organizations.ts";
import { rowsOf } from "../support/rows.ts";

const metadata = { plan: "pro", seats: [1, 2], nested: { a: null } };

Deno.test("Organizations are made and read", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { client, id: userId } = await signedUpUser(world);
  const server = serverClient(world);
  await t.step("a user who makes one is its super_admin and works in it", async () => {
    const made = await ok(client.post("/organization/create", { name: "Acme, Inc.", metadata }));
    const { createdAt, id, members, updatedAt, ...rest } = made;
    assertMatch(id, /^org_[0-9A-Z]{26}$/);
    assert(Number.isInteger(createdAt) && createdAt === updatedAt);
    assertEquals(rest, {
      name: "Acme, Inc.",
      slug: "acme-inc",
      logo: null,
      metadata,
      requireMfa: false,
      ssoEnforced: false,
      allowedEmailDomains: null,
      maxMembers: null,
    });
    const [{ id: memberId, createdAt: _c, updatedAt: _u, ...member }] = members;
    assertMatch(memberId, /^mem_[0-9A-Z]{26}$/);
    const expected = { organizationId: id, userId, role: "super_admin", source: "manual" };
    assertEquals(member, { ...expected, teamIds: [] });
    assertEquals((await ok(client.get("/organization/get-active-member"))).id, memberId);
    const role = await ok(client.get("/organization/get-active-member-role"));
    assertEquals(role, { role: "super_admin" });
    const full = await ok(client.post("/organization/get-full-organization"));
    assertEquals([full.id, full.metadata, full.members.length], [id, metadata, 1]);
  });

  await t.step("a server makes one that nobody is a member of, and sees all", async () => {
    const slug = "by-server";
    const made = await ok(server.post("/organization/create", { name: "Server", slug }));
    assertEquals(made.members, []);
    const { data, listMetadata } = await ok(server.post("/organization/list"));
    assertEquals(data.map((it: Json) => it.slug), [slug, "acme-inc"]);
    assertEquals(listMetadata, { before: null, after: null });
    const own = await ok(client.post("/organization/list"));
    assertEquals(own.data.map((it: Json) => it.slug), ["acme-inc"]);
  });

  await t.step("a slug is taken once, and one made from a name finds another", async () => {
    const again = await client.post("/organization/create", { name: "B", slug: "acme-inc" });
    assertEquals(outcome(again), [409, "ORGANIZATION_SLUG_ALREADY_EXISTS"]);
    const free = await client.post("/organization/check-slug", { slug: "acme-inc" });
    assertEquals(outcome(free), [400, "ORGANIZATION_SLUG_ALREADY_EXISTS"]);
    const other = await ok(client.post("/organization/create", { name: "Acme Inc" }));
    assertMatch(other.slug, /^acme-inc-[0-9a-f]{8}$/);
    for (const slug of ["a,b", "a b", "Acme", "-a", "", "a".repeat(64)]) {
      const refused = await client.post("/organization/create", { name: "B", slug });
      assertEquals(outcome(refused), [400, "VALIDATION_ERROR"], slug);
    }
  });
});

Deno.test("Organizations are changed and deleted", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { client } = await signedUpUser(world);
  const server = serverClient(world);
  await newOrganization(world, { slug: "acme-inc" });

  await t.step("a change keeps what it does not name, and null clears", async () => {
    const { id: organizationId } = await newOrganization(world, { metadata, maxMembers: 3 });
    const update = (data: unknown) =>
      ok(server.post("/organization/update", { organizationId, data }));
    const logo = "https://example.com/logo.png";
    const changed = await update({ logo, allowedEmailDomains: ["Example.com", "example.com"] });
    assertEquals([changed.logo, changed.allowedEmailDomains], [logo, ["example.com"]]);
    assertEquals([changed.metadata, changed.maxMembers], [metadata, 3]);
    const nulls = { logo: null, metadata: null, maxMembers: null, allowedEmailDomains: null };
    const { allowedEmailDomains, maxMembers, ...cleared } = await update(nulls);
    assertEquals([cleared.logo, cleared.metadata, maxMembers, allowedEmailDomains], [
      null,
      null,
      null,
      null,
    ]);
    const data = { slug: "acme-inc" };
    const taken = await server.post("/organization/update", { organizationId, data });
    assertEquals(outcome(taken), [409, "ORGANIZATION_SLUG_ALREADY_EXISTS"]);
    const since = async (version: number) => {
      const body = { organizationId, data: { maxMembers: 4 }, version };
      return outcome(await server.post("/organization/update", body));
    };
    const { updatedAt } = await update({ maxMembers: 5 });
    assertEquals(await since(changed.updatedAt), [409, "CHANGED_SINCE"]);
    assertEquals(await since(updatedAt), [200, undefined]);
  });

  await t.step("metadata is an object of at most 16 KiB", async () => {
    for (const wrong of ["text", [], 5]) {
      const reply = await client.post("/organization/create", { name: "A", metadata: wrong });
      assertEquals(outcome(reply), [400, "VALIDATION_ERROR"]);
    }
    const metadata = { text: "x".repeat(16 * 1024) };
    const large = await client.post("/organization/create", { name: "A", metadata });
    assertEquals(outcome(large), [400, "ORGANIZATION_METADATA_TOO_LARGE"]);
  });

  await t.step("deleting one ends every right in it at once", async () => {
    const { client, id: organizationId, memberClient } = await testOrganization(world);
    const refused = await memberClient.post("/organization/delete", { organizationId });
    assertEquals(outcome(refused), [403, "MISSING_PERMISSION_ORGANIZATIONDELETE"]);
    const key = { name: "its own", organizationId, projectId: world.project.id };
    await ok(world.admin.post("/api-key/create", key));
    await ok(client.post("/organization/delete", { organizationId }));
    for (const it of [client, memberClient]) {
      const reply = await it.post("/organization/list-members", { organizationId });
      assertEquals(outcome(reply), [403, "MISSING_PERMISSION_MEMBERREAD"]);
      assertEquals((await ok(it.post("/organization/list"))).data, []);
    }
    assertEquals(
      outcome(await server.post("/organization/get-full-organization", { organizationId })),
      [
        404,
        "ORGANIZATION_NOT_FOUND",
      ],
    );
    assertEquals(await rowsNaming(world, organizationId), {});
  });
});

/** Rows of every table that name an organization, by table. */
async function rowsNaming({ platform, project }: World, organizationId: string): Promise<Json> {
  const tables = [
    "member",
    "memberRole",
    "memberCount",
    "invitation",
    "team",
    "teamMember",
    "apiKey",
  ];
  const counts: Record<string, number> = {};
  for (const model of tables) {
    const clause = { field: "organizationId", value: organizationId, operator: "eq" };
    const where = [{ ...clause, connector: "AND", mode: "sensitive" }];
    const args = { projectId: project.id, model, where, limit: 10 };
    const rows = await platform.component("reader:findMany", args) as unknown[];
    if (rows.length > 0) counts[model] = rows.length;
  }
  return counts;
}

Deno.test("A team that is removed makes room for another", async () => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { client, id: organizationId } = await newOrganization(world);
  const count = { where: { organizationId }, update: { teams: 999 } };
  await changeRow(world, "memberCount", count);
  const make = () => client.post("/organization/create-team", { organizationId, name: "Support" });
  const { id: teamId } = await ok(make());
  assertEquals(outcome(await make()), [403, "TEAM_LIMIT_REACHED"]);
  await ok(client.post("/organization/remove-team", { organizationId, teamId }));
  await ok(make());
  const counts = rowsOf(world.platform.host, "memberCount");
  const own = counts.find((row) => row.organizationId === organizationId);
  assertEquals(own?.teams, 1000);
});

Deno.test("Members are listed and given roles", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const organization = await testOrganization(world);
  const { client, id: organizationId, member, memberClient, owner } = organization;
  const { change, remove } = actionsIn(organizationId);
  const server = serverClient(world);

  await t.step("a list is in pages, of all or of a role", async () => {
    const list = (body: Json) =>
      ok(client.post("/organization/list-members", { organizationId, ...body }));
    const ids = (page: Json) => page.data.map((it: Json) => it.id);
    const first = await list({ limit: 1, order: "asc" });
    assertEquals([ids(first), first.listMetadata.before], [[owner.id], null]);
    const { listMetadata: { after } } = first;
    const second = await list({ limit: 1, order: "asc", after });
    assertEquals([ids(second), second.listMetadata.after], [[member.id], null]);
    assertEquals(ids(await list({ role: "member" })), [member.id]);
    assertEquals(ids(await list({ role: "editor" })), []);
  });

  await t.step("a role changes by the member's id and by the user's", async () => {
    assertEquals((await ok(change(client, member.id, "admin"))).role, "admin");
    const both = await ok(change(client, member.userId, "member,admin"));
    assertEquals([both.id, both.role], [member.id, "admin,member"]);
    const other = await ok(change(server, member.userId, ["admin"]));
    assertEquals(other.role, "admin");
  });

  await t.step("nobody gives or takes what they do not hold", async () => {
    // The member is an admin by now, who may change roles.
    const self = await change(memberClient, member.id, "super_admin");
    assertEquals(outcome(self), [403, "PERMISSION_NOT_HELD"]);
    const own = await change(memberClient, member.userId, ["admin", "super_admin"]);
    assertEquals(outcome(own), [403, "PERMISSION_NOT_HELD"]);
    const demote = await change(memberClient, owner.id, "member");
    assertEquals(outcome(demote), [403, "PERMISSION_NOT_HELD"]);
    assertEquals(outcome(await remove(memberClient, owner.id)), [403, "PERMISSION_NOT_HELD"]);
    const invite = { organizationId, email: "friend@example.com", role: "super_admin" };
    const friend = await memberClient.post("/organization/invite-member", invite);
    assertEquals(outcome(friend), [403, "PERMISSION_NOT_HELD"]);
  });

  await t.step("unknown roles are refused, in whatever form", async () => {
    for (const role of ["owner", "member,owner", ["member", "a,b"], "__proto__"]) {
      assertEquals(outcome(await change(client, member.id, role)), [400, "UNKNOWN_ROLES"]);
    }
    for (const role of [",", "member,", " "]) {
      assertEquals(outcome(await change(client, member.id, role)), [400, "INVALID_ROLES"]);
    }
  });
});

/** What one member does to another. */
function actionsIn(organizationId: string) {
  return {
    change: (by: Client, memberIdOrUserId: string, role: unknown) =>
      by.post("/organization/update-member-role", { organizationId, memberIdOrUserId, role }),
    remove: (by: Client, memberIdOrUserId: string) =>
      by.post("/organization/remove-member", { organizationId, memberIdOrUserId }),
  };
}

Deno.test("Members are removed, and leave", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const organization = await testOrganization(world);
  const { client, id: organizationId, member, memberClient, owner } = organization;
  const { change, remove } = actionsIn(organizationId);
  const server = serverClient(world);

  await t.step("another organization's members are not this one's", async () => {
    const other = await newOrganization(world);
    for (const id of [other.owner.id, other.owner.userId]) {
      assertEquals(outcome(await change(client, id, "member")), [404, "MEMBER_NOT_FOUND"]);
      assertEquals(outcome(await remove(client, id)), [404, "MEMBER_NOT_FOUND"]);
    }
    // The other way round: their own member id, and this organization.
    assertEquals(outcome(await change(other.client, owner.id, "member")), [
      403,
      "MISSING_PERMISSION_MEMBERUPDATE_ROLE",
    ]);
    const body = { organizationId, memberIdOrUserId: other.owner.id };
    assertEquals(outcome(await other.client.post("/organization/remove-member", body)), [
      403,
      "MISSING_PERMISSION_MEMBERREMOVE",
    ]);
  });

  await t.step("the last super_admin stays one, and nobody removes themselves", async () => {
    assertEquals(outcome(await change(client, owner.id, "admin")), [409, "LAST_SUPER_ADMIN"]);
    assertEquals(outcome(await remove(client, owner.id)), [403, "CANNOT_REMOVE_YOURSELF"]);
    assertEquals(outcome(await remove(server, owner.id)), [409, "LAST_SUPER_ADMIN"]);
    const leave = await client.post("/organization/leave", { organizationId });
    assertEquals(outcome(leave), [409, "LAST_SUPER_ADMIN"]);
  });

  await t.step("who leaves or is removed has no rights left", async () => {
    const third = await joinedMember(world, organization);
    await ok(third.memberClient.post("/organization/leave", { organizationId }));
    assertEquals(outcome(await third.memberClient.get("/organization/get-active-member")), [
      400,
      "ORGANIZATION_REQUIRED",
    ]);
    assertEquals((await ok(remove(client, member.userId))).member.id, member.id);
    const list = await memberClient.post("/organization/list-members", { organizationId });
    assertEquals(outcome(list), [403, "MISSING_PERMISSION_MEMBERREAD"]);
    assertEquals(outcome(await remove(client, member.id)), [404, "MEMBER_NOT_FOUND"]);
  });
});

Deno.test("An organization is nothing to those outside of it", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { id: organizationId, owner, teamId } = await testOrganization(world);
  const bodies: Record<string, unknown> = {
    "get-full-organization": {},
    "update": { data: { name: "Mine" } },
    "delete": {},
    "list-members": {},
    "remove-member": { memberIdOrUserId: owner.id },
    "update-member-role": { memberIdOrUserId: owner.id, role: "member" },
    "invite-member": { email: "eve@example.com", role: "member" },
    "list-invitations": {},
    "create-team": { name: "Spies" },
    "remove-team": { teamId },
    "list-teams": {},
    "list-team-members": { teamId },
    "add-team-member": { teamId, userId: owner.userId },
    "remove-team-member": { teamId, userId: owner.userId },
  };
  const { client: stranger } = await signedUpUser(world);
  const another = await projectWithKey(world.admin, "another");
  const foreign = serverClient({ ...world, project: another });
  const visitor = appClient(world);
  for (const [path, body] of Object.entries(bodies)) {
    await t.step(path, async () => {
      const send = (client: Client) =>
        client.post(`/organization/${path}`, { organizationId, ...body as object });
      const [status, missing] = outcome(await send(stranger));
      assertEquals(status, 403);
      assertMatch(String(missing), /^MISSING_PERMISSION_/);
      // A key that holds everything in its own project finds nothing there.
      assertEquals(outcome(await send(foreign)), [404, "ORGANIZATION_NOT_FOUND"]);
      assertEquals(outcome(await send(visitor)), [401, "AUTHENTICATION_REQUIRED"]);
    });
  }
  await t.step("set-active and leave", async () => {
    const active = await stranger.post("/organization/set-active", { organizationId });
    assertEquals(outcome(active), [404, "ORGANIZATION_NOT_FOUND"]);
    const leave = await stranger.post("/organization/leave", { organizationId });
    assertEquals(outcome(leave), [404, "MEMBER_NOT_FOUND"]);
  });
});
