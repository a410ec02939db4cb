/** Ways to more than one was given that lead over something harmless. */
import { assertEquals } from "@std/assert";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { administerProject, platformUser } from "../support/platform_user.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

const PASSWORD = "correct horse battery";
const NOT_HELD = [403, "PERMISSION_NOT_HELD"];

interface Setting extends AsyncDisposable {
  readonly admin: Client;
  readonly site: string;
  readonly projectId: string;
  /** The operator's call in the project. */
  operator(path: string, body?: Json): Promise<Reply>;
  /** A super administrator of the project. */
  readonly boss: string;
  /** Makes a role of the project. */
  role(slug: string, permissions: string[]): Promise<void>;
  /** A new user with project roles; signed in. */
  user(name: string, role?: string | string[]): Promise<{ id: string; client: Client }>;
}

async function openSetting(): Promise<Setting> {
  const platform = await openPlatform();
  const { site } = platform;
  const admin = await signedInAdmin(platform);
  const { id: projectId, key } = await projectWithKey(admin, "project-a");
  const operator: Setting["operator"] = (path, body = {}) =>
    admin.post(path, { projectId, ...body });
  const asBoss = { email: "boss@example.com", name: "Boss", role: "super_admin" };
  return {
    admin,
    boss: (await operator("/admin/create-user", asBoss)).body.user.id,
    async role(slug, permissions) {
      const body = { name: slug, slug, permissions };
      await ok(operator("/banata/config/roles/create", body));
    },
    site,
    projectId,
    operator,
    async user(name, role = "user") {
      const email = `${name}@example.com`;
      const made = await ok(
        operator("/admin/create-user", { email, name, password: PASSWORD, role }),
      );
      const client = new Client(site, { "x-api-key": key });
      await ok(client.post("/sign-in/email", { email, password: PASSWORD }));
      return { id: made.user.id, client };
    },
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

async function renamesNothing({ operator, role, user }: Setting): Promise<void> {
  const made = await Promise.all(
    ["report.read", "report.wipe"].map((slug) =>
      operator("/banata/config/permissions/create", { name: slug, slug })
    ),
  );
  const [read, wipe] = made.map(({ body }) => body.permission.id);
  await role("reader", ["report.read", "permission.update"]);
  const { client } = await user("eve", "reader");
  const rename = (id: string, slug: string) =>
    client.post("/banata/config/permissions/update", { id, slug });
  assertEquals(outcome(await rename(read, "audit.wipe")), NOT_HELD);
  await ok(rename(wipe, "report.gone"));
  assertEquals(outcome(await rename(read, "report.wipe")), NOT_HELD);
  const { body } = await client.post("/banata/rbac/my-permissions", {});
  assertEquals(body.permissions, ["permission.update", "report.read"]);
}

async function looksIntoOwnOnly({ boss, operator, user }: Setting): Promise<void> {
  const { client, id } = await user("mallory");
  const { body: { id: organizationId } } = await client.post("/organization/create", {
    name: "Mine",
  });
  const key = (await operator("/api-key/create", { name: "server" })).body.id;
  const permission = "dashboard.manage";
  for (const who of [{ userId: boss }, { userId: "usr_none" }, { keyId: key }]) {
    const body = { ...who, organizationId };
    const answers = [
      await client.post("/banata/rbac/check-permission", { ...body, permission, explain: true }),
      await client.post("/banata/rbac/my-permissions", body),
    ];
    for (const answer of answers) {
      assertEquals(outcome(answer), [404, "SUBJECT_NOT_FOUND"]);
    }
  }
  for (const userId of [boss, "usr_none"]) {
    const body = { userId, organizationId, permission };
    assertEquals(outcome(await client.post("/admin/has-permission", body)), [
      404,
      "USER_NOT_FOUND",
    ]);
  }
  const own = { userId: id, organizationId, permission };
  assertEquals((await client.post("/admin/has-permission", own)).body.success, true);
  const all = await operator("/admin/has-permission", { ...own, userId: boss });
  assertEquals(all.body.success, true);
}

async function bansEverywhere({ operator, user }: Setting): Promise<void> {
  const { id: userId } = await user("banned", "admin");
  const ask = async () => [
    (await operator("/banata/rbac/check-permission", { userId, permission: "member.read" })).body
      .allowed,
    (await operator("/admin/has-permission", { userId, permission: "member.read" })).body.success,
  ];
  assertEquals(await ask(), [true, true]);
  await ok(operator("/admin/ban-user", { userId }));
  assertEquals(await ask(), [false, false]);
}

async function bansUntilATime({ operator, user }: Setting): Promise<void> {
  const { id: userId } = await user("late");
  const banExpires = Number.MAX_SAFE_INTEGER;
  assertEquals((await operator("/admin/ban-user", { userId, banExpires })).status, 400);
  const { body } = await operator("/admin/get-user", { userId });
  assertEquals(body.banned, false);
}

async function unbansNobodyGreater({ boss, operator, user }: Setting): Promise<void> {
  const asChief = { email: "chief@example.com", name: "Chief", role: "super_admin" };
  await operator("/admin/create-user", asChief);
  const { client } = await user("clerk", "admin");
  await ok(operator("/admin/ban-user", { userId: boss }));
  assertEquals(outcome(await client.post("/admin/unban-user", { userId: boss })), NOT_HELD);
  await ok(operator("/admin/unban-user", { userId: boss }));
}

async function impersonatesNoLonger({ operator, user }: Setting): Promise<void> {
  const { id: victim } = await user("victim");
  const ends: [name: string, path: string, body: Json][] = [
    ["first", "/admin/ban-user", {}],
    ["second", "/admin/set-role", { role: "user" }],
    ["third", "/admin/remove-user", {}],
  ];
  for (const [name, path, body] of ends) {
    const { client, id: userId } = await user(name, "admin");
    await ok(client.post("/admin/impersonate-user", { userId: victim }));
    assertEquals((await client.get("/get-session")).body.user.id, victim);
    await ok(operator(path, { userId, ...body }));
    assertEquals((await client.get("/get-session")).body, null, path);
  }
}

async function impersonatesNoFounder({ user }: Setting): Promise<void> {
  const { client: founder, id: userId } = await user("founder");
  const { client } = await user("found-admin", "admin");
  await ok(client.post("/admin/impersonate-user", { userId }));
  await ok(client.post("/organization/create", { name: "Made as somebody else" }));
  assertEquals((await client.get("/get-session")).body.user.id, userId);
  await ok(founder.post("/organization/create", { name: "Secret" }));
  assertEquals((await client.get("/get-session")).body, null);
}

async function impersonatesNoFurther({ operator, role, user }: Setting): Promise<void> {
  await role("desk", ["dashboard.manage"]);
  const { id: clerk } = await user("desk-clerk", "desk");
  const { id: victim } = await user("far-victim");
  const { client } = await user("far-admin", "admin");
  await ok(client.post("/admin/impersonate-user", { userId: clerk }));
  const further = await client.post("/admin/impersonate-user", { userId: victim });
  assertEquals(outcome(further), [403, "ALREADY_IMPERSONATING"]);
  const { body: { data } } = await operator("/admin/list-user-sessions", { userId: victim });
  assertEquals(data.filter(({ impersonatedBy }: Json) => impersonatedBy !== null), []);
  await ok(client.post("/admin/stop-impersonating", {}));
  await ok(client.post("/admin/impersonate-user", { userId: victim }));
}

async function loosensNoGreaterKey({ operator, user }: Setting): Promise<void> {
  const limited = { name: "server", allowedCidrs: ["10.0.0.0/8"] };
  const { id: keyId } = (await operator("/api-key/create", limited)).body;
  const { client } = await user("keeper", "admin");
  const changes = [{ allowedCidrs: null }, { rateLimit: null }, { permissions: ["audit.read"] }];
  for (const change of changes) {
    const reply = await client.post("/api-key/update", { keyId, ...change });
    assertEquals(outcome(reply), [403, "API_KEY_PERMISSION_NOT_HELD"]);
  }
  const unknown = await client.post("/api-key/update", { keyId: "ak_none", name: "mine" });
  assertEquals(outcome(unknown), [404, "API_KEY_NOT_FOUND"]);
}

async function listsNoProject({ operator, projectId, site }: Setting): Promise<void> {
  const organizationId = (await operator("/organization/create", { name: "Acme" })).body.id;
  const made = await operator("/api-key/create", { name: "theirs", organizationId });
  const client = new Client(site, { authorization: `Bearer ${made.body.key}` });
  assertEquals((await client.post("/banata/projects/list", {})).body, { projects: [] });
  const one = await client.post("/banata/projects/get", { id: projectId });
  assertEquals(one.body, { project: null });
}

async function becomesNoOwner({ admin, site }: Setting): Promise<void> {
  const slug = "support";
  const permissions = ["dashboard.manage", "dashboard.read", "project.create"];
  const created = await admin.post("/banata/config/permissions/create", {
    name: "Make projects",
    slug: "project.create",
  });
  assertEquals(created.status, 200, created.text);
  const made = await admin.post("/banata/config/roles/create", {
    name: slug,
    slug,
    permissions,
  });
  assertEquals(made.status, 200, made.text);
  const support = await platformUser({ admin, site }, { name: "support", role: slug });
  const owner = await platformUser({ admin, site }, { name: "owner", role: "project_creator" });
  const helper = await platformUser({ admin, site }, { name: "helper" });
  const project = { name: "theirs", slug: "theirs" };
  const { body } = await owner.client.post("/banata/projects/create", project);
  const { id } = body.project;
  await administerProject({ by: owner.client, id, user: helper });
  for (const userId of [owner.id, helper.id]) {
    const newPassword = "another horse battery";
    const tries = [
      await support.client.post("/admin/set-user-password", { userId, newPassword }),
      await support.client.post("/admin/update-user", { userId, password: newPassword }),
      await support.client.post("/admin/ban-user", { userId }),
      await support.client.post("/admin/impersonate-user", { userId }),
    ];
    assertEquals(tries.map(outcome), Array(4).fill(NOT_HELD));
  }
  await ok(admin.post("/admin/ban-user", { userId: helper.id }));
}

async function switchesNoFactorOff({ operator, role, user }: Setting): Promise<void> {
  const save = (client: Client, body: Json) => client.post("/banata/config/dashboard/save", body);
  await ok(operator("/banata/config/dashboard/save", { authMethods: { twoFactor: true } }));
  const { client: admin } = await user("switching", "admin");
  const refused = [403, "MISSING_PERMISSION_SECOND_FACTORREMOVE"];
  for (const body of [{ authMethods: { twoFactor: false } }, { features: { mfa: false } }]) {
    assertEquals(outcome(await save(admin, body)), refused);
  }
  await ok(save(admin, { authMethods: { twoFactor: true, magicLink: true } }));
  await role("desk-lead", ["dashboard.manage", "second_factor.remove"]);
  const { client: lead } = await user("lead", "desk-lead");
  await ok(save(lead, { authMethods: { twoFactor: false } }));
  await ok(save(admin, { authMethods: { twoFactor: true } }));
}

Deno.test("What one holds leads to nothing else", async (t) => {
  await using setting = await openSetting();
  await t.step(
    "a permission is not renamed to one that its renamer lacks",
    () => renamesNothing(setting),
  );
  await t.step(
    "an organization of one's own tells nothing of whoever is outside of it",
    () => looksIntoOwnOnly(setting),
  );
  await t.step("a banned user holds nothing, whoever asks", () => bansEverywhere(setting));
  await t.step("a ban ends at a time that there is", () => bansUntilATime(setting));
  await t.step("nobody lifts the ban of whoever holds more", () => unbansNobodyGreater(setting));
  await t.step(
    "whoever lost their rights is nobody else either",
    () => impersonatesNoLonger(setting),
  );
  await t.step(
    "who makes an organization is acted as no longer",
    () => impersonatesNoFounder(setting),
  );
  await t.step(
    "nobody impersonates in the name of whom they impersonate",
    () => impersonatesNoFurther(setting),
  );
  await t.step(
    "nobody switches everybody's second factor off who may take it from nobody",
    () => switchesNoFactorOff(setting),
  );
  await t.step("nor the limits of a key that may do more", () => loosensNoGreaterKey(setting));
  await t.step("a key of an organization sees no project", () => listsNoProject(setting));
  await t.step(
    "nobody becomes who runs a project without holding the platform",
    () => becomesNoOwner(setting),
  );
});
