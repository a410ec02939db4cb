import { assertEquals } from "@std/assert";
import type { Client, Json, Reply } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { type PlatformUser, platformUser } from "../support/platform_user.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

const code = ({ body, status }: Reply) => [status, body?.code];
const NOT_FOUND = [404, "PROJECT_NOT_FOUND"];
const idsOf = ({ body }: Reply) => body.projects.map(({ id }: Json) => id);

/** Two projects of one owner, and two other users of the platform. */
interface Setting extends AsyncDisposable {
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
  const owner = await signedInAdmin(site, platform.setupToken);
  const grace = await platformUser({ admin: owner, site }, { name: "grace" });
  const alan = await platformUser({ admin: owner, site }, { name: "alan" });
  const { clientId, id } = await projectWithKey(owner, "shop");
  const { id: another } = await projectWithKey(owner, "another");
  return {
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
      const started = await client.post("/admin/impersonate-user", { projectId: id, userId });
      assertEquals(started.status, 200, started.text);
      const session = async () => (await client.get(`/get-session?client_id=${clientId}`)).body;
      assertEquals((await session()).user.id, userId);
      return async () => await session() === null;
    },
    usersOf: (client, projectId = id) => client.post("/admin/list-users", { projectId }),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

Deno.test("A project has administrators beside its owner, and may change hands", async (t) => {
  await using setting = await open();
  await addAdministrators(t, setting);
  await actAsAdministrator(t, setting);
  await changeHands(t, setting);
});

async function addAdministrators(
  t: Deno.TestContext,
  { alan, call, grace, owner, usersOf }: Setting,
): Promise<void> {
  await t.step("the owner adds one, by address or by id, once", async () => {
    assertEquals(code(await usersOf(grace.client)), NOT_FOUND);
    const added = await call(owner, "administrators/add", { email: "Grace@Example.com" });
    const { createdAt: _, ...administrator } = added.body.administrator;
    assertEquals(administrator, { userId: grace.id, name: "grace", email: grace.email });
    const again = await call(owner, "administrators/add", { userId: grace.id });
    assertEquals(code(again), [409, "ADMINISTRATOR_EXISTS"]);
  });

  await t.step("who can't be one is refused", async () => {
    const { ownerId } = (await call(owner, "get")).body.project;
    const wrong: [Json, Json][] = [
      [{ userId: ownerId }, [409, "PROJECT_OWNER"]],
      [{ userId: "usr_none" }, [404, "USER_NOT_FOUND"]],
      [{ email: "nobody@example.com" }, [404, "USER_NOT_FOUND"]],
      [{ userId: alan.id, email: alan.email }, [400, "VALIDATION_ERROR"]],
      [{}, [400, "VALIDATION_ERROR"]],
      [{ email: "no address" }, [400, "VALIDATION_ERROR"]],
    ];
    for (const [body, refusal] of wrong) {
      assertEquals([body, ...code(await call(owner, "administrators/add", body))], [
        body,
        ...refusal,
      ]);
    }
  });
}

async function actAsAdministrator(
  t: Deno.TestContext,
  { alan, another, call, grace, id, impersonation, owner, usersOf }: Setting,
): Promise<void> {
  await t.step("an administrator acts in that project and in no other", async () => {
    assertEquals((await usersOf(grace.client)).status, 200);
    assertEquals(code(await usersOf(grace.client, another)), NOT_FOUND);
    assertEquals(code(await usersOf(grace.client, "proj_none")), NOT_FOUND);
    assertEquals(idsOf(await call(grace.client, "list")), [id]);
    assertEquals((await call(grace.client, "get")).body.project.id, id);
    const ensured = await call(grace.client, "ensure-default");
    assertEquals([ensured.body.created, ensured.body.project.id], [false, id]);
    assertEquals((await call(grace.client, "update", { name: "Hers" })).status, 200);
    const key = await grace.client.post("/api-key/create", { name: "k", projectId: id });
    assertEquals(key.status, 200);
  });

  await t.step("but neither transfers nor deletes it", async () => {
    for (const name of ["delete", "restore"]) {
      assertEquals(code(await call(grace.client, name)), NOT_FOUND);
    }
    const transfer = await call(grace.client, "transfer", { userId: grace.id });
    assertEquals(code(transfer), NOT_FOUND);
    assertEquals(code(await call(grace.client, "erase")), [403, "MISSING_PERMISSION_PROJECTERASE"]);
  });

  await t.step("administrators are listed in pages and remove each other", async () => {
    assertEquals((await call(grace.client, "administrators/add", { userId: alan.id })).status, 200);
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
    assertEquals(code(await list({})), NOT_FOUND);
    const again = await call(owner, "administrators/remove", { userId: alan.id });
    assertEquals(code(again), [404, "ADMINISTRATOR_NOT_FOUND"]);
  });
}

async function changeHands(
  t: Deno.TestContext,
  { alan, another, call, grace, impersonation, owner, usersOf }: Setting,
): Promise<void> {
  await t.step("the owner gives it to a user who can sign in", async () => {
    const transfer = (body: Json) => call(owner, "transfer", body);
    const { ownerId } = (await call(owner, "get")).body.project;
    assertEquals(code(await transfer({ userId: ownerId })), [409, "PROJECT_OWNER"]);
    assertEquals(code(await transfer({ userId: "usr_none" })), [404, "USER_NOT_FOUND"]);
    await owner.post("/admin/ban-user", { userId: alan.id });
    assertEquals(code(await transfer({ userId: alan.id })), [404, "USER_NOT_FOUND"]);
    const ended = await impersonation(owner);
    const given = await transfer({ email: grace.email });
    assertEquals(await ended(), true);
    assertEquals([given.status, given.body.project.ownerId], [200, grace.id]);
  });

  await t.step(
    "who gave it away has no right in it, and who has it is no administrator",
    async () => {
      assertEquals(code(await usersOf(owner)), NOT_FOUND);
      assertEquals(code(await call(owner, "update", { name: "Mine" })), NOT_FOUND);
      assertEquals(idsOf(await call(owner, "list")), [another]);
      assertEquals((await call(grace.client, "administrators/list")).body.data, []);
      assertEquals((await usersOf(grace.client)).status, 200);
    },
  );

  await t.step("whoever owns a project is not removed from the platform", async () => {
    const remove = (userId: string) => owner.post("/admin/remove-user", { userId });
    assertEquals(code(await remove(grace.id)), [409, "USER_OWNS_PROJECTS"]);
    assertEquals((await call(grace.client, "transfer", { email: "ada@example.com" })).status, 200);
    await call(owner, "administrators/add", { userId: grace.id });
    assertEquals((await remove(grace.id)).status, 200);
    assertEquals((await call(owner, "administrators/list")).body.data, []);
  });
}
