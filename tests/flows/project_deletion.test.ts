import { assert, assertEquals, assertGreater } from "@std/assert";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { type OAuthWorld, openOAuthWorld } from "../support/oauth_world.ts";
import { hookOperations } from "../support/operations.ts";
import { behindTheBack } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";
import { ADMIN, openProject, projectWithKey } from "../support/set_up.ts";
import { asApp, comeBack, sentTo, startSignIn } from "../support/social.ts";

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;
const EMAIL = "eve@example.com";
const NOT_FOUND = [404, "PROJECT_NOT_FOUND"];

/** A deleted project's answers to whoever has its key, client id, session, token or state. */
async function knock(
  { admin, platform, project }: OAuthWorld,
  { session, state }: { session: Client; state: URL },
): Promise<Record<string, unknown[]>> {
  const { clientId, id, key } = project;
  const { site } = platform;
  const server = new Client(site, { authorization: `Bearer ${key}`, origin: "" });
  const proxy = new Client(site, { "x-api-key": key });
  const anybody = new Client(site);
  const signIn = { email: EMAIL, password: ADMIN.password };
  const signUp = { ...signIn, email: "new@example.com", name: "New" };
  const callback = sentTo(await comeBack(anybody, state));
  return {
    key: outcome(await server.post("/admin/list-users")),
    verify: outcome(await server.post("/api-key/verify")),
    proxy: outcome(await proxy.get("/get-session")),
    session: outcome(await session.get("/get-session")),
    signIn: outcome(await anybody.post("/sign-in/email", signIn, asApp(project))),
    signUp: outcome(await anybody.post("/sign-up/email", signUp, asApp(project))),
    keySet: outcome(await anybody.get(`/p/${clientId}/jwks`)),
    discovery: outcome(await anybody.get(`/p/${clientId}/.well-known/openid-configuration`)),
    page: outcome(await anybody.get(`/p/${clientId}/reset-password?token=t`)),
    config: outcome(await anybody.post("/banata/config/public", {}, asApp(project))),
    callback: [callback.status, callback.error],
    operator: outcome(await admin.post("/admin/list-users", { projectId: id })),
    update: outcome(await admin.post("/banata/projects/update", { id, name: "x" })),
    get: [(await admin.post("/banata/projects/get", { id })).body.project],
  };
}

const DEAD: Record<string, unknown[]> = {
  key: [401, "INVALID_API_KEY"],
  verify: [401, "INVALID_API_KEY"],
  proxy: [401, "INVALID_API_KEY"],
  session: NOT_FOUND,
  signIn: NOT_FOUND,
  signUp: NOT_FOUND,
  keySet: NOT_FOUND,
  discovery: NOT_FOUND,
  // HTML.
  page: [404, undefined],
  config: NOT_FOUND,
  callback: [404, null],
  operator: NOT_FOUND,
  update: NOT_FOUND,
  get: [null],
};

/** A project with a user, a session and a sign-in under way, and a clock. */
interface Setting {
  readonly world: OAuthWorld;
  readonly clock: { now: number };
  /** A user's browser. */
  readonly session: Client;
  /** The owner calls an endpoint about the project. */
  call(name: string, body?: Json): Promise<Reply>;
  /** What strangers, users and servers of the project are told. */
  answers(): Promise<Record<string, unknown[]>>;
}

Deno.test("A deleted project is dead at once, comes back whole, or is erased for good", async (t) => {
  const clock = { now: Date.now() };
  await using world = await openOAuthWorld({ clock: () => clock.now });
  const setting = await settingIn(world, clock);
  await deleteAndRestore(t, setting);
  await erase(t, setting);
  await t.step(
    "an administrator of the platform erases a deleted one before its time",
    () => eraseOnDemand(setting),
  );
});

async function settingIn(world: OAuthWorld, clock: { now: number }): Promise<Setting> {
  const { admin, platform, project, provider } = world;
  const { id } = project;
  const visitor = world.browser();
  const signUp = { email: EMAIL, name: "Eve", password: ADMIN.password };
  const session = new Client(platform.site, { "x-banata-client-id": project.clientId });
  await ok(session.post("/sign-up/email", signUp));
  await ok(session.get("/token"));
  world.newVisitor();
  const state = await provider.authorize(await startSignIn(visitor, { project }));
  return {
    world,
    clock,
    session,
    call: (name, body = { id }) => admin.post(`/banata/projects/${name}`, body),
    answers: () => knock(world, { session, state }),
  };
}

async function deleteAndRestore(
  t: Deno.TestContext,
  { answers, call, clock, session, world }: Setting,
): Promise<void> {
  await t.step("nothing of it answers from the commit of the deletion on", async () => {
    const deleted = await call("delete");
    const { deletedAt, eraseAt } = deleted.body.project;
    assertEquals([deleted.status, deletedAt, eraseAt], [200, clock.now, clock.now + 7 * DAY]);
    assertEquals(await answers(), DEAD);
    clock.now += DAY;
    assertEquals((await call("delete")).body.project.eraseAt, eraseAt);
  });

  await t.step("it is listed when asked for, and keeps its slug", async () => {
    const slugs = ({ body }: Reply) => body.projects.map(({ slug }: Json) => slug);
    assertEquals(slugs(await call("list", {})), ["project-b"]);
    const all = await call("list", { deleted: true });
    assertEquals(slugs(all), ["project-b", "project-a"]);
    assertEquals(all.body.projects.map(({ deletedAt }: Json) => deletedAt === undefined), [
      true,
      false,
    ]);
    const taken = await call("create", { name: "x", slug: "project-a" });
    assertEquals(outcome(taken), [409, "PROJECT_SLUG_TAKEN"]);
  });

  await t.step("restoring opens it with its keys, users and sessions", async () => {
    const restored = await call("restore");
    assertEquals([restored.status, "deletedAt" in restored.body.project], [200, false]);
    assertEquals((await session.get("/get-session")).body.user.email, EMAIL);
    await ok(world.proxied().get("/get-session"));
    assertEquals(outcome(await call("restore")), [409, "PROJECT_NOT_DELETED"]);
    assertEquals(outcome(await call("erase")), [409, "PROJECT_NOT_DELETED"]);
  });
}

async function erase(
  t: Deno.TestContext,
  { answers, call, clock, world }: Setting,
): Promise<void> {
  const { other, platform, project: { id } } = world;
  const { host } = platform;
  await t.step("nothing is erased before its time, nor restored after it", async () => {
    await ok(call("delete"));
    clock.now += 7 * DAY - 1;
    await platform.component("erase:due", {});
    await jobsDone(host);
    assertEquals(world.rows("user").length, 1);
    clock.now += 1;
    assertEquals(outcome(await call("restore")), [409, "PROJECT_ERASING"]);
  });

  await t.step("then a job erases every row of it and no other's", async () => {
    const others = () =>
      rowsOf(host, "apiKey").concat(rowsOf(host, "event"))
        .filter(({ projectId }) => projectId === other.id);
    const before = others();
    assertGreater(world.rows("event").length, 5);
    await platform.component("erase:due", {});
    await jobsDone(host);
    for (const table of ["user", "session", "account", "apiKey", "jwks", "projectKey", "event"]) {
      assertEquals([table, world.rows(table)], [table, []]);
    }
    assertEquals(others(), before);
    const events = rowsOf(host, "event").filter(({ subject }) => subject === id)
      .map(({ actorType, kind, projectId }) => [projectId, kind, actorType]);
    assertEquals(events.at(-1), ["platform", "deleted", "system"]);
    assertEquals(events.filter(([, kind]) => kind === "updated").length, 3);
  });

  await t.step("its slug is free, and its progress is still told", async () => {
    await ok(call("create", { name: "x", slug: "project-a" }));
    const { body } = await call("erase");
    assert(body.done && body.erasedRows > 10, JSON.stringify(body));
    for (const name of ["delete", "restore"]) assertEquals(outcome(await call(name)), NOT_FOUND);
    assertEquals(outcome(await call("erase", { id: "proj_none" })), NOT_FOUND);
    assertEquals(await answers(), DEAD);
  });
}

async function eraseOnDemand({ call, clock, world: { other, platform } }: Setting): Promise<void> {
  const { host } = platform;
  const { secrets } = behindTheBack(platform, other.id);
  await secrets.seal("kept", { purpose: "test" });
  const keyOf = () => rowsOf(host, "projectKey").filter((row) => row.projectId === other.id);
  assertEquals(keyOf().length, 1);
  await ok(call("delete", { id: other.id }));
  const started = await call("erase", { id: other.id });
  assertEquals([started.status, started.body.done], [200, false]);
  assertEquals([keyOf(), started.body.erasedRows], [[], 1]);
  await jobsDone(host);
  const { body } = await call("erase", { id: other.id });
  assertEquals([body.done, body.finishedAt], [true, clock.now]);
  assertEquals(rowsOf(host, "apiKey"), []);
}

Deno.test("Without a grace period a project is erased with its deletion", async (t) => {
  const clock = { now: Date.now() };
  const env = { BANATA_PROJECT_GRACE_DAYS: "0" };
  await using world = await openProject({}, { env, clock: () => clock.now });
  const { admin, platform, project: { id } } = world;
  const { host } = platform;
  const { project } = (await admin.post("/banata/projects/delete", { id })).body;
  assertEquals(project.eraseAt, project.deletedAt);
  await jobsDone(host);
  assertEquals([rowsOf(host, "apiKey"), rowsOf(host, "project")], [[], []]);

  await t.step("and goes on by the cron when a batch failed", async () => {
    const { id } = await projectWithKey(admin, "stalled");
    {
      using _failing = hookOperations(({ frame, name }, proceed) => {
        const isBatch = frame.component.path === "banataAuth" && name === "1.0/remove";
        return isBatch ? Promise.reject(new Error("Planted failure")) : proceed();
      });
      await ok(admin.post("/banata/projects/delete", { id }));
      await jobsDone(host);
    }
    const keys = async () => {
      await platform.component("erase:due", {});
      await jobsDone(host);
      return rowsOf(host, "apiKey").length;
    };
    clock.now += 10 * MINUTE - 1;
    assertEquals(await keys(), 1);
    clock.now += 1;
    assertEquals(await keys(), 0);
  });
});
