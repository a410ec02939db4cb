/** An organization is not left without super_admin, whoever goes and on whatever way. */
import { assertEquals } from "@std/assert";
import { appClient, openWorld, serverClient, type World } from "../support/calls/mod.ts";
import { signedUpUser } from "../support/calls/world.ts";
import { type Client, ok, outcome } from "../support/client.ts";
import {
  joinedMember,
  newOrganization,
  testOrganization,
  verifiedUser,
} from "../support/organizations.ts";
import { rowsOf } from "../support/rows.ts";

const LAST = [409, "LAST_SUPER_ADMIN"];

/** An anonymous user with an organization of their own. */
async function guestOwner(world: World): Promise<{ client: Client; organizationId: string }> {
  const client = appClient(world);
  await ok(client.post("/sign-in/anonymous", {}));
  const made = await ok(client.post("/organization/create", { name: "Acme" }));
  return { client, organizationId: made.id };
}

/** An organization's memberships as they are stored. */
const membersOf = ({ platform }: World, organizationId: string) =>
  rowsOf(platform.host, "member").filter((row) => row.organizationId === organizationId);

Deno.test("An organization keeps a super_admin who can act", async (t) => {
  await using world = await openWorld();
  const server = serverClient(world);

  await t.step("/admin/remove-user and /admin/ban-user refuse its last one", async () => {
    const { client, id: organizationId, member, owner: { userId } } = await testOrganization(world);
    const paths = ["remove-user", "ban-user"];
    for (const path of paths) {
      for (const force of [{}, { force: true }]) {
        assertEquals(outcome(await server.post(`/admin/${path}`, { userId, ...force })), LAST);
      }
    }
    assertEquals((await client.get("/get-session")).body.user.id, userId);
    const promoted = { organizationId, memberIdOrUserId: member.id, role: "super_admin" };
    await ok(server.post("/organization/update-member-role", promoted));
    await ok(server.post("/admin/ban-user", { userId }));
    const other = { userId: member.userId };
    assertEquals(outcome(await server.post("/admin/ban-user", other)), LAST, "the other is banned");
    await ok(server.post("/admin/unban-user", { userId }));
    await ok(server.post("/admin/remove-user", other));
  });

  await t.step("/admin/ban-user with force bans who is its only member", async () => {
    const { client, id: organizationId, owner: { userId } } = await newOrganization(world);
    assertEquals(outcome(await server.post("/admin/ban-user", { userId })), LAST);
    await ok(server.post("/admin/ban-user", { userId, force: true }));
    assertEquals((await client.get("/get-session")).body, null);
    assertEquals(outcome(await server.post("/admin/remove-user", { userId })), LAST);
    await ok(server.post("/organization/delete", { organizationId }));
    await ok(server.post("/admin/remove-user", { userId }));
  });

  await t.step("and who is in none goes as before", async () => {
    const { id: userId } = await signedUpUser(world);
    await ok(server.post("/admin/remove-user", { userId }));
  });

  await t.step("so does the project: a guest who is its last one stays", async () => {
    const client = appClient(world);
    const { user: { id: userId } } = await ok(client.post("/sign-in/anonymous", {}));
    const { email, id: other } = await verifiedUser(world);
    await ok(server.post("/admin/set-role", { userId, role: "super_admin" }));
    const account = { email, password: world.password };
    assertEquals(outcome(await client.post("/delete-anonymous-user", {})), LAST);
    assertEquals(outcome(await client.post("/sign-in/email", account)), LAST);
    assertEquals((await client.get("/get-session")).body.user.id, userId);
    await ok(server.post("/admin/set-role", { userId: other, role: "super_admin" }));
    await ok(client.post("/sign-in/email", account));
  });

  await replaceGuests(t, world);
  await actAsGuests(t, world);
});

async function replaceGuests(t: Deno.TestContext, world: World): Promise<void> {
  const server = serverClient(world);
  const { host } = world.platform;

  await t.step("/delete-anonymous-user refuses its last one, and changes nothing", async () => {
    const { client, organizationId } = await guestOwner(world);
    assertEquals(outcome(await client.post("/delete-anonymous-user", {})), LAST);
    await ok(client.get("/get-session"));
    assertEquals(membersOf(world, organizationId).length, 1);
    await client.post("/organization/delete", { organizationId });
    await ok(client.post("/delete-anonymous-user", {}));
  });

  await t.step("/sign-up/email: the new account takes over what the guest was", async () => {
    const { client, organizationId } = await guestOwner(world);
    const team = { organizationId, name: "Support" };
    const { id: teamId } = (await client.post("/organization/create-team", team)).body;
    const guest = (await client.get("/get-session")).body.user.id;
    const joined = { organizationId, teamId, userId: guest };
    await ok(client.post("/organization/add-team-member", joined));
    const account = { email: "grace@example.com", name: "Grace", password: world.password };
    const signedUp = await ok(client.post("/sign-up/email", account));
    const { id } = signedUp.user;
    assertEquals(membersOf(world, organizationId).map((row) => [row.userId, row.role]), [
      [id, "super_admin"],
    ]);
    const teams = rowsOf(host, "teamMember").filter((row) => row.teamId === teamId);
    assertEquals(teams.map(({ userId }) => userId), [id]);
    assertEquals(rowsOf(host, "user").some((row) => row.id === guest), false);
    const organization = rowsOf(host, "organization").find((row) => row.id === organizationId);
    assertEquals(organization?.createdBy, id);
  });

  await t.step(
    "/sign-in/email: where the account is a member, it gets the guest's roles",
    async () => {
      const { client, organizationId } = await guestOwner(world);
      const owner = { id: organizationId, client: server };
      const { member } = await joinedMember(world, owner);
      const user = rowsOf(host, "user").find(({ id }) => id === member.userId);
      const { password } = world;
      assertEquals(
        (await client.post("/sign-in/email", { email: user?.email, password })).status,
        200,
      );
      assertEquals(membersOf(world, organizationId).map((row) => [row.userId, row.role]), [
        [member.userId, "member,super_admin"],
      ]);
      const counts = rowsOf(host, "memberCount").filter((it) =>
        it.organizationId === organizationId
      );
      assertEquals(counts.map(({ members }) => members), [1]);
    },
  );
}

async function actAsGuests(t: Deno.TestContext, world: World): Promise<void> {
  const server = serverClient(world);
  await t.step("whoever acts as the guest, or as the account, gets nothing by it", async () => {
    const { client, organizationId } = await guestOwner(world);
    const guest = (await client.get("/get-session")).body.user.id;
    const account = await verifiedUser(world);
    const boss = await verifiedUser(world);
    const role = { userId: boss.id, role: "super_admin" };
    await ok(server.post("/admin/set-role", role));
    const { password } = world;
    const asGuest = boss.client.fresh();
    for (const [name, value] of boss.client.cookies) asGuest.cookies.set(name, value);
    await ok(asGuest.post("/admin/impersonate-user", { userId: guest }));
    const refused = [403, "NOT_WHILE_IMPERSONATING"];
    const own = { email: boss.email, password };
    assertEquals(outcome(await asGuest.post("/sign-in/email", own)), refused);
    assertEquals(outcome(await asGuest.post("/delete-anonymous-user", {})), refused);
    assertEquals(membersOf(world, organizationId).map(({ userId }) => userId), [guest]);
    const asAccount = boss.client;
    const { id: userId } = account;
    await ok(asAccount.post("/admin/impersonate-user", { userId }));
    const { email } = account;
    await ok(client.post("/sign-in/email", { email, password }));
    assertEquals(membersOf(world, organizationId).map((row) => row.userId), [userId]);
    assertEquals((await asAccount.get("/get-session")).body, null);
  });
}
