import { assert, assertEquals, assertMatch } from "@std/assert";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { type PlatformUser, platformUser } from "../support/platform_user.ts";
import { ADMIN, type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const NOT_FOUND = [404, "PROJECT_NOT_FOUND"];
const EMAIL = "eve@example.com";
const FIELDS = { description: "The shop", logoUrl: "https://cdn.example.com/logo.png" };

/** A project of the administrator's, and whoever may try to reach it. */
interface Setting extends AsyncDisposable {
  readonly site: string;
  readonly admin: Client;
  /** A user of the platform who may make projects. */
  readonly creator: PlatformUser;
  /** One who may not. */
  readonly plain: PlatformUser;
  readonly project: ProjectWithKey;
  /** A server and a user of the project. */
  readonly server: Client;
  readonly endUser: Client;
  /** Changes the project. */
  update(client: Client, body: Record<string, unknown>): Promise<Reply>;
}

async function open(): Promise<Setting> {
  const platform = await openPlatform();
  const { site } = platform;
  const admin = await signedInAdmin(platform);
  const creator = await platformUser({ admin, site }, { name: "carol", role: "project_creator" });
  const plain = await platformUser({ admin, site }, { name: "walter" });
  const project = await projectWithKey(admin, "shop");
  const { id, key } = project;
  const server = new Client(site, { authorization: `Bearer ${key}`, origin: "" });
  const endUser = new Client(site, { "x-api-key": key });
  const signUp = { email: EMAIL, name: "Eve", password: ADMIN.password };
  await ok(endUser.post("/sign-up/email", signUp));
  return {
    site,
    admin,
    creator,
    plain,
    project,
    server,
    endUser,
    update: (client, body) => client.post("/banata/projects/update", { id, ...body }),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

Deno.test("Projects are made, found and changed by whoever may, and by nobody else", async (t) => {
  await using setting = await open();
  await makeProjects(t, setting);
  await t.step(
    "keys and users of projects reach no change of any",
    () => refuseProjects(setting),
  );
  await changeProject(t, setting);
  await t.step("an unknown project and another's are the same answer", () => probe(setting));
  await t.step("fields beyond their limits are refused", () => exceed(setting));
});

async function makeProjects(
  t: Deno.TestContext,
  { admin, creator, plain }: Setting,
): Promise<void> {
  await t.step("a project has the fields it was made with", async () => {
    const body = { name: "Shop of Ada", slug: "shop-2", ...FIELDS };
    const made = await admin.post("/banata/projects/create", body);
    const { project, success } = made.body;
    assertEquals([made.status, success, project.name], [200, true, body.name]);
    assertEquals([project.description, project.logoUrl], [FIELDS.description, FIELDS.logoUrl]);
    assertMatch(project.id, /^proj_[0-9A-Z]{26}$/);
    assertMatch(project.clientId, /^client_[0-9A-Z]{26}$/);
    assertEquals("deletedAt" in project, false);
  });

  await t.step("whoever has the role makes projects, and sees no other's", async () => {
    const made = await creator.client.post("/banata/projects/ensure-default");
    assertEquals([made.status, made.body.created], [200, true]);
    assertEquals([made.body.project.name, made.body.project.slug], [
      "carol's Project",
      "carol-project",
    ]);
    const again = await creator.client.post("/banata/projects/ensure-default", {});
    assertEquals([again.body.created, again.body.project.id], [false, made.body.project.id]);
    const { projects } = (await creator.client.post("/banata/projects/list")).body;
    assertEquals(projects.map(({ slug }: Json) => slug), ["carol-project"]);
  });

  await t.step("other users of the platform make none", async () => {
    const body = { name: "Mine", slug: "mine" };
    const made = await plain.client.post("/banata/projects/create", body);
    assertEquals(outcome(made), [403, "MISSING_PERMISSION_PROJECTCREATE"]);
    const ensured = await plain.client.post("/banata/projects/ensure-default");
    assertEquals(outcome(ensured), [403, "MISSING_PERMISSION_PROJECTCREATE"]);
    assertEquals((await plain.client.post("/banata/projects/list")).body, { projects: [] });
  });
}

async function changeProject(
  t: Deno.TestContext,
  { admin, endUser, project: { clientId, id }, site, update }: Setting,
): Promise<void> {
  await t.step("a new slug leaves client id, links and issuer as they are", async () => {
    const changed = await update(admin, { slug: "store", name: "Store", description: "Ours" });
    assertEquals([changed.status, changed.body.success], [200, true]);
    const { project } = changed.body;
    assertEquals([project.slug, project.name, project.description], ["store", "Store", "Ours"]);
    assertEquals(project.clientId, clientId);
    const issuer = await new Client(site).get(`/p/${clientId}/.well-known/openid-configuration`);
    assertEquals([issuer.status, issuer.body.issuer], [200, `${site}/api/auth/p/${clientId}`]);
    const session = await endUser.get("/get-session");
    assertEquals(session.body.user.email, EMAIL);
    const bySlug = { headers: { "x-banata-client-id": "store" } };
    assertEquals(outcome(await new Client(site).get("/get-session", bySlug)), NOT_FOUND);
  });

  await t.step("what is not given stays, and null takes a value away", async () => {
    assertEquals((await update(admin, { description: null })).body.project.name, "Store");
    const { project } = (await admin.post("/banata/projects/get", { id })).body;
    assertEquals("description" in project, false);
    await ok(update(admin, {}));
  });

  await t.step("a slug is one project's", async () => {
    assertEquals(outcome(await update(admin, { slug: "shop-2" })), [409, "PROJECT_SLUG_TAKEN"]);
    await ok(update(admin, { slug: "store" }));
    await ok(admin.post("/banata/projects/create", { name: "New", slug: "shop" }));
  });
}

async function refuseProjects({ endUser, project: { id }, server, site }: Setting): Promise<void> {
  const bodies = { create: { name: "x", slug: "x" }, update: { id }, "ensure-default": {} };
  const more = { delete: { id }, restore: { id }, erase: { id }, transfer: { id, userId: "u" } };
  const administrators = { list: { id }, add: { id, userId: "u" }, remove: { id, userId: "u" } };
  const named = Object.entries(administrators)
    .map(([name, body]) => [`administrators/${name}`, body] as const);
  for (const [name, body] of [...Object.entries({ ...bodies, ...more }), ...named]) {
    for (const client of [server, endUser]) {
      const reply = await client.post(`/banata/projects/${name}`, body);
      assertEquals([name, ...outcome(reply)], [name, 403, "PROJECT_SCOPE_REQUIRED"]);
    }
    const nobody = await new Client(site).post(`/banata/projects/${name}`, body);
    assertEquals([name, ...outcome(nobody)], [name, 401, "AUTHENTICATION_REQUIRED"]);
  }
  assertEquals(outcome(await endUser.post("/banata/projects/list")), [
    403,
    "PROJECT_SCOPE_REQUIRED",
  ]);
  const own = await server.post("/banata/projects/get", { id });
  assertEquals(own.body.project.slug, "shop");
}

async function probe({ admin, creator, project: { id } }: Setting): Promise<void> {
  const stored = async () => (await admin.post("/banata/projects/get", { id })).body.project;
  const before = await stored();
  const calls = { update: {}, delete: {}, restore: {}, transfer: { userId: creator.id } };
  for (const [name, body] of Object.entries(calls)) {
    for (const other of [id, "proj_none", "platform"]) {
      const reply = await creator.client.post(`/banata/projects/${name}`, { ...body, id: other });
      assertEquals([name, ...outcome(reply)], [name, ...NOT_FOUND]);
    }
  }
  const texts = [id, "proj_none"].map(async (other) =>
    (await creator.client.post("/banata/projects/get", { id: other })).text
  );
  assertEquals(await Promise.all(texts), ['{"project":null}', '{"project":null}']);
  assertEquals(await stored(), before);
}

async function exceed({ admin, update }: Setting): Promise<void> {
  const long = "x".repeat(501);
  const wrong = [
    { name: "" },
    { name: "x".repeat(101) },
    { slug: "" },
    { slug: "Shop" },
    { slug: "a b" },
    { slug: "x".repeat(101) },
    { slug: null },
    { description: long },
    { logoUrl: "javascript:alert(1)" },
    { logoUrl: `https://example.com/${"x".repeat(2048)}` },
  ];
  for (const body of wrong) {
    assertEquals([body, ...outcome(await update(admin, body))], [body, 400, "VALIDATION_ERROR"]);
    const made = await admin.post("/banata/projects/create", { name: "n", slug: "n", ...body });
    assertEquals([body, ...outcome(made)], [body, 400, "VALIDATION_ERROR"]);
  }
  const most = { name: "x".repeat(100), slug: "-".repeat(100), description: "x".repeat(500) };
  const { body: { project, success } } = await update(admin, most);
  assert(success);
  const { updatedAt: version } = project;
  assertEquals(outcome(await update(admin, { name: "n", version })), [200, undefined]);
  assertEquals(outcome(await update(admin, { name: "m", version })), [409, "CHANGED_SINCE"]);
}
