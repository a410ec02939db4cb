import { assertEquals } from "@std/assert";
import { type Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { PLATFORM_PROJECT_ID } from "../../component/platform_id.ts";
import { endInvitations } from "../../plugins/users/unproven.ts";
import { passTime, testClock } from "../support/clock.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { administerProject, type PlatformUser, platformUser } from "../support/platform_user.ts";
import { behindTheBack } from "../support/project_store.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

const NOT_FOUND = [404, "PROJECT_NOT_FOUND"];
const idsOf = ({ body }: Reply) => body.projects.map(({ id }: Json) => id);

/** Two projects of one owner, and two other users of the platform. */
interface Setting extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  readonly owner: Client;
  readonly grace: PlatformUser;
  readonly alan: PlatformUser;
  readonly id: string;
  /** The other project. */
  readonly another: string;
  /** Calls an endpoint about the project. */
  call(client: Client, name: string, body?: Record<string, unknown>): Promise<Reply>;
  /** Acts in a project. */
  usersOf(client: Client, projectId?: string): Promise<Reply>;
  /** Lets an operator act as the project's user; tells later whether that has ended. */
  impersonation(client: Client): Promise<() => Promise<boolean>>;
}

async function open(): Promise<Setting> {
  const platform = await openPlatform();
  const { site } = platform;
  const owner = await signedInAdmin(platform);
  const grace = await platformUser({ admin: owner, site }, { name: "grace" });
  const alan = await platformUser({ admin: owner, site }, { name: "alan" });
  const { clientId, id } = await projectWithKey(owner, "shop");
  const { id: another } = await projectWithKey(owner, "another");
  return {
    platform,
    owner,
    grace,
    alan,
    id,
    another,
    call: (client, name, body = {}) => client.post(`/banata/projects/${name}`, { id, ...body }),
    async impersonation(client) {
      const { data } = (await client.post("/admin/list-users", { projectId: id })).body;
      const customer = { projectId: id, email: "customer@example.com", name: "Customer" };
      const userId = data[0]?.id ??
        (await client.post("/admin/create-user", customer)).body.user.id;
      await ok(client.post("/admin/impersonate-user", { projectId: id, userId }));
      const session = async () => (await client.get(`/get-session?client_id=${clientId}`)).body;
      assertEquals((await session()).user.id, userId);
      return async () => await session() === null;
    },
    usersOf: (client, projectId = id) => client.post("/admin/list-users", { projectId }),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

Deno.test("Invitations to a project end with the account's hold of whoever sent them", async () => {
  await using setting = await open();
  const { alan, another, call, grace, owner, platform } = setting;
  const { user: { id: ownerId } } = (await owner.get("/get-session")).body;
  const { store } = behindTheBack(platform, PLATFORM_PROJECT_ID);
  const waiting = async () => {
    const { invitations } = await ok(call(owner, "administrators/list"));
    return invitations.map(({ addressee }: Json) => addressee);
  };
  const ask = (userId: string) => ok(call(owner, "administrators/add", { userId }));
  for (const person of [grace, alan]) await ask(person.id);
  await administerProject({ by: owner, id: another, user: grace });
  await ok(call(grace.client, "administrators/add", { id: another, userId: alan.id }));
  passTime(1000);
  const since = testClock();
  await ask(alan.id);
  await ask("accomplice");
  await endInvitations(store, { inviterId: ownerId, since });
  assertEquals(await waiting(), [grace.id]);
  await endInvitations(store, { inviterId: ownerId, until: since });
  assertEquals(await waiting(), []);
  const { invitations } = await ok(call(owner, "administrators/list", { id: another }));
  assertEquals(invitations.length, 1, "somebody else's stays");
});

Deno.test("A project has administrators beside its owner, and may change hands", async (t) => {
  await using setting = await open();
  await addAdministrators(t, setting);
  await actAsAdministrator(t, setting);
  await changeHands(t, setting);
});

async function addAdministrators(
  t: Deno.TestContext,
  { alan, another, call, grace, id, owner, usersOf }: Setting,
): Promise<void> {
  const add = (body: Json) => call(owner, "administrators/add", body);
  const invited = async () => (await call(owner, "administrators/list")).body.invitations;

  await t.step("administrators/add answers alike for whom the platform knows", async () => {
    const { ownerId } = (await call(owner, "get")).body.project;
    const named = [
      { email: "Grace@Example.com" },
      { email: "nobody@example.com" },
      { email: "ada@example.com" },
      { userId: grace.id },
      { userId: ownerId },
      { userId: "usr_none" },
    ];
    for (const body of named) {
      const { body: { invitation, ...rest }, status } = await add(body);
      const { createdAt, expiresAt, ...nothing } = invitation;
      assertEquals([status, rest], [200, { success: true }]);
      assertEquals(nothing, {});
      assertEquals(expiresAt - createdAt, 7 * 24 * 60 * 60 * 1000);
    }
    const list = (await call(owner, "administrators/list")).body;
    assertEquals([list.data, list.invitations.length], [[], named.length]);
    assertEquals(outcome(await usersOf(grace.client)), NOT_FOUND);
  });

  await t.step("administrators/remove takes an invitation back", async () => {
    for (const { addressee } of (await invited()).filter((it: Json) => it.addressee !== grace.id)) {
      await ok(call(owner, "administrators/remove", { userId: addressee }));
    }
    assertEquals((await invited()).map((it: Json) => it.addressee), [grace.id]);
  });

  await t.step("administrators/accept is for whoever was asked, once", async () => {
    const accept = (client: Client) => call(client, "administrators/accept");
    assertEquals(outcome(await accept(alan.client)), NOT_FOUND);
    const own = (await grace.client.post("/banata/projects/administrators/invitations", {})).body;
    assertEquals(own.data.map((it: Json) => [it.id, it.name]), [[id, "shop"]]);
    const { createdAt: _, ...administrator } = (await accept(grace.client)).body.administrator;
    assertEquals(administrator, { userId: grace.id, name: "grace", email: grace.email });
    assertEquals(outcome(await accept(grace.client)), NOT_FOUND);
    assertEquals(await invited(), []);
    await ok(add({ userId: grace.id }));
    assertEquals(outcome(await accept(grace.client)), [409, "ADMINISTRATOR_EXISTS"]);
    assertEquals(
      (await call(owner, "administrators/remove", { userId: "usr_none" })).status,
      404,
    );
  });

  await t.step("administrators/accept by address takes a verified one", async () => {
    await add({ email: alan.email });
    assertEquals(outcome(await call(alan.client, "administrators/accept")), NOT_FOUND);
    await owner.post("/admin/update-user", { userId: alan.id, emailVerified: true });
    await ok(call(alan.client, "administrators/accept"));
    await ok(call(owner, "administrators/remove", { userId: alan.id }));
  });

  await t.step("administrators/accept ends with the inviter's right to ask", async () => {
    await administerProject({ by: owner, id: another, user: alan });
    const asked = { id: another, userId: grace.id };
    await alan.client.post("/banata/projects/administrators/add", asked);
    await owner.post("/banata/projects/administrators/remove", { id: another, userId: alan.id });
    const accepted = await grace.client.post("/banata/projects/administrators/accept", {
      id: another,
    });
    assertEquals(outcome(accepted), NOT_FOUND);
  });

  await t.step("what names nobody or two is refused", async () => {
    const wrong = [{ userId: alan.id, email: alan.email }, {}, { email: "no address" }];
    for (const body of wrong) assertEquals(outcome(await add(body)), [400, "VALIDATION_ERROR"]);
  });
}

async function actAsAdministrator(
  t: Deno.TestContext,
  { alan, another, call, grace, id, impersonation, owner, usersOf }: Setting,
): Promise<void> {
  await t.step("an administrator acts in that project and in no other", async () => {
    await ok(usersOf(grace.client));
    assertEquals(outcome(await usersOf(grace.client, another)), NOT_FOUND);
    assertEquals(outcome(await usersOf(grace.client, "proj_none")), NOT_FOUND);
    assertEquals(idsOf(await call(grace.client, "list")), [id]);
    assertEquals((await call(grace.client, "get")).body.project.id, id);
    const ensured = await call(grace.client, "ensure-default");
    assertEquals([ensured.body.created, ensured.body.project.id], [false, id]);
    await ok(call(grace.client, "update", { name: "Hers" }));
    await ok(grace.client.post("/api-key/create", { name: "k", projectId: id }));
  });

  await t.step("but neither transfers nor deletes it", async () => {
    for (const name of ["delete", "restore"]) {
      assertEquals(outcome(await call(grace.client, name)), NOT_FOUND);
    }
    const transfer = await call(grace.client, "transfer", { userId: grace.id });
    assertEquals(outcome(transfer), NOT_FOUND);
    assertEquals(outcome(await call(grace.client, "erase")), [
      403,
      "MISSING_PERMISSION_PROJECTERASE",
    ]);
  });

  await t.step("administrators are listed in pages and remove each other", async () => {
    await administerProject({ by: grace.client, id, user: alan });
    const list = (body: Json) => call(alan.client, "administrators/list", body);
    const first = (await list({ limit: 1, order: "asc" })).body;
    const second = (await list({ limit: 1, order: "asc", after: first.listMetadata.after })).body;
    assertEquals([first, second].map(({ data }) => data.map(({ name }: Json) => name)), [
      ["grace"],
      ["alan"],
    ]);
    assertEquals(second.listMetadata.after, null);
    const ended = await impersonation(alan.client);
    const removed = await call(alan.client, "administrators/remove", { userId: alan.id });
    assertEquals(removed.body, { success: true });
    assertEquals(await ended(), true);
    assertEquals(outcome(await list({})), NOT_FOUND);
    const again = await call(owner, "administrators/remove", { userId: alan.id });
    assertEquals(outcome(again), [404, "ADMINISTRATOR_NOT_FOUND"]);
  });
}

async function changeHands(
  t: Deno.TestContext,
  { alan, another, call, grace, id, impersonation, owner, usersOf }: Setting,
): Promise<void> {
  await t.step(
    "transfer: the owner gives it to an administrator; others are one answer",
    async () => {
      const transfer = (body: Json) => call(owner, "transfer", body);
      const { ownerId } = (await call(owner, "get")).body.project;
      assertEquals(outcome(await transfer({ userId: ownerId })), [409, "PROJECT_OWNER"]);
      const others = [{ userId: "usr_none" }, { userId: alan.id }, { email: alan.email }];
      for (const other of [...others, { email: "nobody@example.com" }]) {
        assertEquals(outcome(await transfer(other)), [404, "ADMINISTRATOR_NOT_FOUND"]);
      }
      const ended = await impersonation(owner);
      const given = await transfer({ email: grace.email });
      assertEquals(await ended(), true);
      assertEquals([given.status, given.body.project.ownerId], [200, grace.id]);
    },
  );

  await t.step(
    "who gave it away has no right in it, and who has it is no administrator",
    async () => {
      assertEquals(outcome(await usersOf(owner)), NOT_FOUND);
      assertEquals(outcome(await call(owner, "update", { name: "Mine" })), NOT_FOUND);
      assertEquals(idsOf(await call(owner, "list")), [another]);
      assertEquals((await call(grace.client, "administrators/list")).body.data, []);
      await ok(usersOf(grace.client));
    },
  );

  await t.step("whoever owns a project is not removed from the platform", async () => {
    const remove = (userId: string) => owner.post("/admin/remove-user", { userId });
    assertEquals(outcome(await remove(grace.id)), [409, "USER_OWNS_PROJECTS"]);
    const { user } = (await owner.get("/get-session")).body;
    await administerProject({ by: grace.client, id, user: { client: owner, id: user.id } });
    await ok(call(grace.client, "transfer", { email: "ada@example.com" }));
    await administerProject({ by: owner, id, user: grace });
    await ok(remove(grace.id));
    assertEquals((await call(owner, "administrators/list")).body.data, []);
  });
}
