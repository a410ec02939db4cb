/** What an organization asks of its members, and what else ends a membership or narrows a list. */
import { assertEquals } from "@std/assert";
import { openWorld, serverClient, type TestUser, type World } from "../support/calls/mod.ts";
import { changeRow } from "../support/calls/world.ts";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import {
  inviteTo,
  joinedMember,
  newOrganization,
  testOrganization,
  verifiedUser,
} from "../support/organizations.ts";
import { jobsDone } from "../support/disk.ts";
import { rowsOf } from "../support/rows.ts";
import { shareHashes } from "../support/shared_hashes.ts";
import { signInThrough } from "../support/social.ts";

function update(client: Client, organizationId: string, data: Json): Promise<Reply> {
  return client.post("/organization/update", { organizationId, data });
}

/** As if the user had confirmed an authenticator. */
function withSecondFactor(world: World, id: string): Promise<void> {
  return changeRow(world, "user", { where: { id }, update: { twoFactorEnabled: true } });
}

Deno.test("requireMfa keeps members without a second factor out of everything", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const organization = await testOrganization(world);
  const { client, id: organizationId, member, memberClient, owner } = organization;
  const list = (by: Client) => by.post("/organization/list-members", { organizationId });

  await t.step("whoever has none themselves can't require it", async () => {
    const refused = await update(client, organizationId, { requireMfa: true });
    assertEquals(outcome(refused), [409, "POLICY_LOCKS_YOU_OUT"]);
    const create = { name: "A", requireMfa: true };
    const made = await client.post("/organization/create", create);
    assertEquals(outcome(made), [409, "POLICY_LOCKS_YOU_OUT"]);
  });

  await t.step("a member without one has no rights, and says why", async () => {
    await withSecondFactor(world, owner.userId);
    assertEquals((await ok(update(client, organizationId, { requireMfa: true }))).requireMfa, true);
    await ok(list(client));
    assertEquals(outcome(await list(memberClient)), [403, "ORGANIZATION_MFA_REQUIRED"]);
    const active = await memberClient.post("/organization/set-active", { organizationId });
    assertEquals(outcome(active), [403, "ORGANIZATION_MFA_REQUIRED"]);
  });

  await t.step("joining is possible, working there is not", async () => {
    const { client: joining, email } = await verifiedUser(world);
    const { id: invitationId } = await inviteTo(organization, { email });
    await ok(joining.post("/organization/accept-invitation", { invitationId }));
    assertEquals(outcome(await joining.get("/organization/get-active-member")), [
      400,
      "ORGANIZATION_REQUIRED",
    ]);
    await ok(joining.post("/organization/leave", { organizationId }));
  });

  await t.step("with a second factor the rights are there", async () => {
    await withSecondFactor(world, member.userId);
    await ok(list(memberClient));
    await ok(list(serverClient(world)));
  });
});

Deno.test("ssoEnforced takes a session that another identity provider vouched for", async () => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { provider, project } = world;
  const organization = await newOrganization(world);
  const { client, id: organizationId } = organization;
  const refused = await update(client, organizationId, { ssoEnforced: true });
  assertEquals(outcome(refused), [409, "POLICY_LOCKS_YOU_OUT"]);

  provider.user = { sub: "sso", email: "sso@example.com", email_verified: true, name: "Grace" };
  const browser = new Client(world.platform.site, { "x-banata-client-id": project.clientId });
  await signInThrough(provider, { browser, project });
  const viaProvider = new Client(world.platform.site, { "x-api-key": project.key });
  for (const [name, value] of browser.cookies) viaProvider.cookies.set(name, value);
  const { id: invitationId } = await inviteTo(organization, { email: "sso@example.com" });
  await ok(viaProvider.post("/organization/accept-invitation", { invitationId }));

  const enforced = await ok(update(serverClient(world), organizationId, { ssoEnforced: true }));
  assertEquals(enforced.ssoEnforced, true);
  const list = (by: Client) => by.post("/organization/list-members", { organizationId });
  await ok(list(viaProvider));
  assertEquals(outcome(await list(client)), [403, "ORGANIZATION_SSO_REQUIRED"]);
  assertEquals((await ok(viaProvider.get("/get-session"))).session.signedInBy, undefined);
});

Deno.test("allowedEmailDomains and maxMembers hold for inviting and accepting", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const organization = await newOrganization(world, { allowedEmailDomains: ["Example.com"] });
  const { client, id: organizationId } = organization;
  const invite = (email: string) =>
    client.post("/organization/invite-member", { organizationId, email, role: "member" });
  const accept = ({ client }: TestUser, invitationId: string) =>
    client.post("/organization/accept-invitation", { invitationId });

  await t.step("only a listed domain, and no subdomain of it", async () => {
    for (const email of ["a@other.com", "a@eu.example.com", "a@notexample.com"]) {
      assertEquals(outcome(await invite(email)), [403, "EMAIL_DOMAIN_NOT_ALLOWED"]);
    }
  });

  await t.step("also where the list changed after the invitation", async () => {
    const user = await verifiedUser(world);
    const { id } = await ok(invite(user.email));
    await ok(update(client, organizationId, { allowedEmailDomains: ["other.com"] }));
    assertEquals(outcome(await accept(user, id)), [403, "EMAIL_DOMAIN_NOT_ALLOWED"]);
    await ok(update(client, organizationId, { allowedEmailDomains: null }));
    await ok(accept(user, id));
  });

  await t.step("no more members than may be", async () => {
    const user = await verifiedUser(world);
    const { id } = await ok(invite(user.email));
    const low = await update(client, organizationId, { maxMembers: 1 });
    assertEquals(outcome(low), [409, "POLICY_EXCLUDES_MEMBERS"]);
    await ok(update(client, organizationId, { maxMembers: 2 }));
    assertEquals(outcome(await accept(user, id)), [403, "MEMBER_LIMIT_REACHED"]);
    await ok(update(client, organizationId, { maxMembers: null }));
    await ok(accept(user, id));
  });
});

Deno.test("Keys act in their organization, and memberships go with what they belong to", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { admin, platform, project: { id: projectId } } = world;
  const server = serverClient(world);
  const organization = await testOrganization(world);
  const { client, id: organizationId, member, owner } = organization;
  await t.step("a key of an organization acts there and nowhere else", async () => {
    const create = (body: Json) =>
      admin.post("/api-key/create", { projectId, name: "its own", ...body });
    const unknown = await create({ organizationId: "org_unknown" });
    assertEquals(outcome(unknown), [404, "API_KEY_ORGANIZATION_NOT_FOUND"]);
    const { id, key } = await ok(create({ organizationId }));
    const listed = await ok(server.get(`/api-key/list?organizationId=${organizationId}`));
    assertEquals(listed.map((it: Json) => it.id), [id]);
    const own = new Client(platform.site, { authorization: `Bearer ${key}`, origin: "" });
    await ok(own.post("/organization/list-members", { organizationId }));
    await ok(own.post("/organization/list-members"));
    const seen = await ok(own.post("/organization/list"));
    assertEquals(seen.data.map((it: Json) => it.id), [organizationId]);
    const other = await newOrganization(world);
    const elsewhere = await own.post("/organization/list-members", { organizationId: other.id });
    assertEquals(outcome(elsewhere), [403, "MISSING_PERMISSION_MEMBERREAD"]);
    const made = await own.post("/organization/create", { name: "More" });
    assertEquals(outcome(made), [403, "MISSING_PERMISSION_ORGANIZATIONUPDATE"]);
  });

  await t.step("a removed user is a member of nothing", async () => {
    await ok(server.post("/admin/remove-user", { userId: member.userId }));
    const { data } = await ok(client.post("/organization/list-members", { organizationId }));
    assertEquals(data.map((it: Json) => it.id), [owner.id]);
    await ok(update(client, organizationId, { maxMembers: 1 }));
  });

  await t.step("a large organization goes in batches, and its rights at once", async () => {
    await addMembers(world, organizationId, 130);
    await ok(client.post("/organization/delete", { organizationId }));
    const gone = await client.post("/organization/list-members", { organizationId });
    assertEquals(outcome(gone), [403, "MISSING_PERMISSION_MEMBERREAD"]);
    await jobsDone(platform.host);
    const left = rowsOf(platform.host, "member").filter((it) =>
      it.organizationId === organizationId
    );
    assertEquals(left, []);
  });
});

/** Members that nobody invited, written behind the platform's back. */
async function addMembers(
  { platform, project }: World,
  organizationId: string,
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    const times = { createdAt: 1, updatedAt: 1 };
    const row = { organizationId, userId: `usr_${i}`, role: "member", source: "api", ...times };
    const data = { id: `mem_${i}`, ...row };
    await platform.component("adapter:create", { projectId: project.id, model: "member", data });
  }
}

Deno.test("Operators act in every organization of their project", async () => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { admin, project: { id: projectId } } = world;
  const organization = await newOrganization(world);
  const { id: organizationId } = organization;
  await joinedMember(world, organization);
  const body = { projectId, organizationId };
  const { data } = await ok(admin.post("/organization/list-members", body));
  assertEquals(data.length, 2);
  const set = await admin.post("/organization/set-active", body);
  assertEquals(outcome(set), [403, "NOT_A_USER"]);
});
