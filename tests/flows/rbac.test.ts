/**
 * Roles, permissions and checks over real HTTP: what each endpoint does, and that nobody comes to hold
 * more by any of them.
 */
import { assert, assertEquals } from "@std/assert";
import { BUILT_IN_PERMISSIONS } from "../../plugins/_kernel/permission_catalogue.ts";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { passTime } from "../support/clock.ts";
import { openPlatform } from "../support/in_process.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

const PASSWORD = "a password of hers";

interface Setting extends AsyncDisposable {
  readonly admin: Client;
  readonly projectId: string;
  readonly site: string;
  /** The operator's call in the project. */
  operator(path: string, body?: Record<string, unknown>): Promise<Reply>;
  /** A new user with project roles, signed in. */
  user(name: string, role: string | string[]): Promise<{ id: string; client: Client }>;
  /** A server whose key holds these permissions. */
  server(permissions: string[]): Promise<Client & { keyId?: string }>;
}

async function openSetting(): Promise<Setting> {
  const platform = await openPlatform();
  const admin = await signedInAdmin(platform);
  const { id: projectId, key } = await projectWithKey(admin, "project-a");
  const operator: Setting["operator"] = (path, body = {}) =>
    admin.post(path, { projectId, ...body });
  return {
    admin,
    projectId,
    site: platform.site,
    operator,
    async user(name, role) {
      const email = `${name}@example.com`;
      const made = await ok(
        operator("/admin/create-user", { email, name, password: PASSWORD, role }),
      );
      const client = new Client(platform.site, { "x-api-key": key });
      await ok(client.post("/sign-in/email", { email, password: PASSWORD }));
      return { id: made.user.id, client };
    },
    async server(permissions) {
      const made = await ok(operator("/api-key/create", { name: "limited", permissions }));
      const client = new Client(platform.site, { authorization: `Bearer ${made.key}` });
      return Object.assign(client, { keyId: made.id });
    },
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

const ROLES = "/banata/config/roles";
const PERMISSIONS = "/banata/config/permissions";

async function newRole(setting: Setting, fields: Record<string, unknown>): Promise<Json> {
  const reply = await ok(setting.operator(`${ROLES}/create`, { name: "A role", ...fields }));
  return reply.role;
}

async function changesPermissions(setting: Setting): Promise<void> {
  const { operator } = setting;
  const body = { name: "Approve", slug: "invoice.approve" };
  const made = await operator(`${PERMISSIONS}/create`, body);
  assertEquals([made.status, made.body.permission.isBuiltIn], [200, false]);
  const { id } = made.body.permission;
  assertEquals(outcome(await operator(`${PERMISSIONS}/create`, body)), [
    409,
    "PERMISSION_SLUG_TAKEN",
  ]);
  const grants = ["invoice.approve", "invoice.*"];
  const clerk = await newRole(setting, { slug: "clerk", permissions: grants });
  const now = async () =>
    (await operator(`${ROLES}/list`)).body.roles.find((role: Json) => role.id === clerk.id);
  // A role's version goes on, whatever the clock does.
  passTime(-1_000);
  await operator(`${PERMISSIONS}/update`, { id, slug: "invoice.sign" });
  const renamed = await now();
  assertEquals(renamed.permissions, ["invoice.*", "invoice.sign"]);
  await ok(operator(`${PERMISSIONS}/delete`, { id }));
  const { permissions, version } = await now();
  assertEquals(permissions, ["invoice.*"]);
  assert(clerk.version < renamed.version && renamed.version < version);
  assertEquals(outcome(await operator(`${PERMISSIONS}/delete`, { id })), [
    404,
    "PERMISSION_NOT_FOUND",
  ]);
}

Deno.test("Roles and permissions are made, changed and deleted", async (t) => {
  await using setting = await openSetting();
  const { operator } = setting;
  const roles = async () => (await operator(`${ROLES}/list`)).body.roles;

  await t.step("a project starts with three roles and the built-in permissions", async () => {
    const started = await roles();
    assertEquals(started.map(({ slug }: Json) => slug).sort(), ["admin", "member", "super_admin"]);
    assertEquals(started.find(({ slug }: Json) => slug === "super_admin").isDefault, true);
    const { permissions } = (await operator(`${PERMISSIONS}/list`)).body;
    assertEquals(permissions.length, BUILT_IN_PERMISSIONS.length);
    assert(permissions.every(({ isBuiltIn }: Json) => isBuiltIn));
  });

  await t.step("a role has every field of the wire", async () => {
    const { createdAt, id, version, ...rest } = await newRole(setting, {
      slug: "keeper",
      name: "Keeper",
      permissions: ["vault.*", "audit.read", "audit.read"],
      inherits: ["member"],
    });
    assert(/^role_/.test(id) && !isNaN(Date.parse(createdAt)) && version > 0);
    assertEquals(rest, {
      name: "Keeper",
      slug: "keeper",
      description: "",
      permissions: ["audit.read", "vault.*"],
      inherits: ["member"],
      isDefault: false,
    });
    const change = (fields: object) => operator(`${ROLES}/update`, { id, version, ...fields });
    const changed = await ok(change({ name: "First" }));
    assert(changed.role.version > version);
    assertEquals(outcome(await change({ name: "Second" })), [409, "ROLE_CHANGED"]);
    await ok(change({ name: "Third", version: changed.role.version }));
  });

  await t.step(
    "a new permission can be granted, renamed and deleted",
    () => changesPermissions(setting),
  );

  await t.step("a role that is held or inherited keeps its slug and stays", async () => {
    const base = await newRole(setting, { slug: "base", permissions: ["audit.read"] });
    const above = await newRole(setting, { slug: "above", inherits: ["base"] });
    const inUse = [409, "ROLE_IN_USE"];
    assertEquals(outcome(await operator(`${ROLES}/delete`, { id: base.id })), inUse);
    const { id: userId } = await setting.user("holder", ["above", "member"]);
    assertEquals(outcome(await operator(`${ROLES}/delete`, { id: above.id })), inUse);
    assertEquals(outcome(await operator(`${ROLES}/update`, { id: above.id, slug: "over" })), inUse);
    const renamed = await operator(`${ROLES}/update`, { id: above.id, name: "Over" });
    assertEquals([renamed.body.role.name, renamed.body.role.inherits], ["Over", ["base"]]);
    await operator("/admin/set-role", { userId, role: "user" });
    await ok(operator(`${ROLES}/update`, { id: above.id, slug: "over" }));
    await ok(operator(`${ROLES}/delete`, { id: above.id }));
    await ok(operator(`${ROLES}/delete`, { id: base.id }));
    assertEquals(outcome(await operator(`${ROLES}/delete`, { id: base.id })), [
      404,
      "ROLE_NOT_FOUND",
    ]);
  });
});

Deno.test("What is wrong with a role or a permission is refused, and nothing is written", async () => {
  await using setting = await openSetting();
  const { operator } = setting;
  const { id } = await newRole(setting, { slug: "one" });
  await newRole(setting, { slug: "two", inherits: ["one"] });
  const before = (await operator(`${ROLES}/list`)).text;
  const refused: [path: string, fields: Record<string, unknown>, status: number, code: string][] = [
    ["create", { slug: "super_admin" }, 400, "ROLE_SLUG_SUPER_ADMIN_IS_RESERVED"],
    ["create", { slug: "user" }, 400, "ROLE_SLUG_IS_RESERVED"],
    ["create", { slug: "one" }, 409, "ROLE_SLUG_TAKEN"],
    ["create", { slug: "a,b" }, 400, "VALIDATION_ERROR"],
    ["create", { slug: "a b" }, 400, "VALIDATION_ERROR"],
    ["create", { slug: "A" }, 400, "VALIDATION_ERROR"],
    ["create", { slug: `a${"b".repeat(63)}` }, 400, "VALIDATION_ERROR"],
    ["create", { slug: "new", permissions: ["gone.read"] }, 400, "UNKNOWN_PERMISSION_SLUGS"],
    ["create", { slug: "new", permissions: ["gone.*"] }, 400, "UNKNOWN_PERMISSION_SLUGS"],
    ["create", { slug: "new", permissions: ["* bad,slug"] }, 400, "VALIDATION_ERROR"],
    ["create", { slug: "new", inherits: ["gone"] }, 400, "UNKNOWN_ROLES"],
    ["update", { id, inherits: ["two"] }, 400, "ROLE_INHERITANCE_CYCLE"],
    ["update", { id, inherits: ["one"] }, 400, "ROLE_INHERITANCE_CYCLE"],
    ["update", { id, slug: "super_admin" }, 400, "ROLE_SLUG_SUPER_ADMIN_IS_RESERVED"],
    ["update", { id, slug: "two" }, 409, "ROLE_SLUG_TAKEN"],
    ["update", { id: "role_gone" }, 404, "ROLE_NOT_FOUND"],
    ["update", { id: "role_super_admin", permissions: [] }, 403, "ROLE_IS_FIXED"],
    ["delete", { id: "role_super_admin" }, 403, "ROLE_IS_FIXED"],
  ];
  for (const [path, fields, status, expected] of refused) {
    const name = path === "create" ? { name: "New" } : {};
    const reply = await operator(`${ROLES}/${path}`, { ...name, ...fields });
    assertEquals([fields, ...outcome(reply)], [fields, status, expected]);
  }
  assertEquals((await operator(`${ROLES}/list`)).text, before);
  const own: [path: string, fields: Record<string, unknown>, status: number, code: string][] = [
    ["create", { name: "n", slug: "vault.read" }, 409, "PERMISSION_SLUG_TAKEN"],
    ["create", { name: "n", slug: "vault.*" }, 400, "VALIDATION_ERROR"],
    ["create", { name: "n", slug: "no-dot" }, 400, "VALIDATION_ERROR"],
    ["update", { id: "vault.read", name: "n" }, 403, "BUILTIN_PERMISSIONS_CANNOT_BE_UPDATED"],
    ["delete", { id: "vault.read" }, 403, "BUILTIN_PERMISSIONS_CANNOT_BE_DELETED"],
    ["delete", { id: "perm_gone" }, 404, "PERMISSION_NOT_FOUND"],
  ];
  for (const [path, fields, status, expected] of own) {
    const reply = await operator(`${PERMISSIONS}/${path}`, fields);
    assertEquals([fields, ...outcome(reply)], [fields, status, expected]);
  }
  const chain = async (from: string, to: string) =>
    await operator(`${ROLES}/create`, { name: "n", slug: to, inherits: [from] });
  for (let at = 0; at < 7; at++) await chain(at === 0 ? "two" : `deep-${at - 1}`, `deep-${at}`);
  assertEquals(outcome(await chain("deep-6", "deep-7")), [400, "ROLE_INHERITANCE_TOO_DEEP"]);
});

Deno.test("Nobody comes to hold more than they were given", async (t) => {
  await using setting = await openSetting();
  const { operator } = setting;
  const grants = ["role.*", "permission.*", "dashboard.*", "api_key.*"];
  const editor = await newRole(setting, { slug: "editor", permissions: grants });
  const root = await newRole(setting, { slug: "root", permissions: ["vault.*"] });
  const { client, id: userId } = await setting.user("mallory", "editor");
  const other = await setting.user("ada", "super_admin");
  const notHeld = [403, "PERMISSION_NOT_HELD"];

  await t.step("by a role of their own making", async () => {
    const make = (fields: Record<string, unknown>) =>
      client.post(`${ROLES}/create`, { name: "n", slug: "mine", ...fields });
    assertEquals(outcome(await make({ permissions: ["vault.read"] })), notHeld);
    assertEquals(outcome(await make({ permissions: ["*"] })), notHeld);
    assertEquals(outcome(await make({ inherits: ["root"] })), notHeld);
    assertEquals(outcome(await make({ inherits: ["super_admin"] })), notHeld);
    await ok(make({ permissions: ["role.read"] }));
  });

  await t.step("by widening a role they hold", async () => {
    const widen = (fields: Record<string, unknown>) =>
      client.post(`${ROLES}/update`, { id: editor.id, ...fields });
    assertEquals(outcome(await widen({ permissions: [...grants, "vault.read"] })), notHeld);
    assertEquals(outcome(await widen({ inherits: ["root"] })), notHeld);
    await ok(widen({ name: "Editors" }));
    const lent = await client.post(`${ROLES}/update`, { id: root.id, permissions: ["vault.read"] });
    assertEquals(lent.status, 200, "narrowing takes nothing that they would need to hold");
  });

  await t.step("by giving themselves or a user they make another role", async () => {
    for (const role of ["super_admin", "root", ["editor", "admin"]]) {
      assertEquals(outcome(await client.post("/admin/set-role", { userId, role })), notHeld);
      assertEquals(outcome(await client.post("/admin/update-user", { userId, role })), notHeld);
      const data = { userId, data: { role } };
      assertEquals(outcome(await client.post("/admin/update-user", data)), notHeld);
      const made = { email: "puppet@example.com", name: "P", role };
      assertEquals(outcome(await client.post("/admin/create-user", made)), notHeld);
    }
    const unknown = await client.post("/admin/set-role", { userId, role: "gone" });
    assertEquals(outcome(unknown), [400, "UNKNOWN_ROLES"]);
  });

  await t.step("by becoming somebody who holds more, or taking their place", async () => {
    const about = { userId: other.id };
    const newPassword = "another password";
    assertEquals(
      outcome(await client.post("/admin/set-user-password", { ...about, newPassword })),
      notHeld,
    );
    const password = newPassword;
    assertEquals(outcome(await client.post("/admin/update-user", { ...about, password })), notHeld);
    assertEquals((await client.post("/admin/impersonate-user", about)).status, 403);
    assertEquals(outcome(await client.post("/admin/ban-user", about)), notHeld);
    assertEquals(outcome(await client.post("/admin/remove-user", about)), notHeld);
    assertEquals(
      outcome(await client.post("/admin/set-role", { ...about, role: "user" })),
      notHeld,
    );
  });

  await t.step("by an API key, which may not exceed its own list either", async () => {
    const server = await setting.server(["role.create", "role.read", "dashboard.manage"]);
    const make = (permissions: string[]) =>
      server.post(`${ROLES}/create`, { name: "n", slug: "by-key", permissions });
    assertEquals(outcome(await make(["vault.read"])), notHeld);
    await ok(make(["role.read"]));
    assertEquals(outcome(await server.post("/admin/set-role", { userId, role: "root" })), notHeld);
  });

  const held = (await client.post("/banata/rbac/my-permissions", {})).body.permissions;
  assertEquals(held, [...grants].sort());
  await ok(operator(`${ROLES}/list`));
});

Deno.test("Checks tell what is held, by whom and why", async () => {
  await using setting = await openSetting();
  const { operator, projectId } = setting;
  await newRole(setting, { slug: "keeper", permissions: ["vault.*"], inherits: ["member"] });
  const { client, id: userId } = await setting.user("grace", ["keeper", "member"]);
  const plain = await setting.user("bob", "user");
  const one = "/banata/rbac/check-permission";
  const many = "/banata/rbac/check-permissions";
  const permissions = ["vault.read", "audit.read"];
  assertEquals((await client.post(one, { projectId, permission: "vault.read" })).body, {
    allowed: true,
  });
  assertEquals((await client.post(many, { permissions })).body, { allowed: false });
  assertEquals((await client.post(many, { permissions, operator: "any" })).body, { allowed: true });
  const mine = await client.post("/banata/rbac/my-permissions", { projectId });
  assertEquals(mine.body.permissions, ["member.read", "organization.read", "vault.*"]);
  assertEquals((await operator("/banata/rbac/my-permissions")).body.permissions, ["*"]);
  assertEquals((await plain.client.post("/banata/rbac/my-permissions", {})).body.permissions, []);

  const explained = await client.post(many, {
    permissions: ["member.read", "audit.read"],
    explain: true,
  });
  const place = { organizationId: null, grant: "member.read" };
  assertEquals(explained.body.explanation, [
    {
      permission: "member.read",
      allowed: true,
      grantedBy: [{ role: "keeper", ...place }, { role: "member", ...place }],
    },
    { permission: "audit.read", allowed: false, grantedBy: [] },
  ]);

  const of = { userId, permission: "vault.read" };
  assertEquals((await operator(one, of)).body, { allowed: true });
  assertEquals(outcome(await plain.client.post(one, of)), [403, "MISSING_PERMISSION_ROLEREAD"]);
  assertEquals(outcome(await operator(one, { ...of, userId: "usr_gone" })), [
    404,
    "SUBJECT_NOT_FOUND",
  ]);
  const server = await setting.server(["vault.read"]);
  assertEquals((await server.post(one, { permission: "vault.read" })).body, { allowed: true });
  const byId = { keyId: server.keyId, permissions: ["vault.read", "vault.write"] };
  assertEquals((await operator(many, byId)).body, { allowed: false });
  assertEquals((await server.post(one, { permission: "vault.*" })).body, { allowed: false });
  const mismatch = await server.post(one, { projectId: "proj_other", permission: "vault.read" });
  assertEquals(outcome(mismatch), [403, "PROJECT_SCOPE_MISMATCH"]);
  const bad = { permission: "* bad" };
  assertEquals(outcome(await client.post(one, bad)), [400, "VALIDATION_ERROR"]);

  const has = async (body: unknown) => (await client.post("/admin/has-permission", body)).body;
  assertEquals(await has({ permissions: { vault: ["read", "write"] } }), {
    success: true,
    error: null,
  });
  const why = await has({ permission: "vault.write", explain: true });
  assertEquals(why.explanation[0].grantedBy, [{
    role: "keeper",
    organizationId: null,
    grant: "vault.*",
  }]);
});

Deno.test("A key of an organization acts there and nowhere else", async () => {
  await using setting = await openSetting();
  const { operator, site } = setting;
  const create = async (slug: string) =>
    (await operator("/organization/create", { name: slug, slug })).body.id;
  const [acme, beta] = [await create("acme"), await create("beta")];
  const fields = { name: "k", organizationId: acme };
  const permissions = ["member.read", "dashboard.read", "api_key.create"];
  const made = await operator("/api-key/create", { ...fields, permissions });
  const server = new Client(site, { authorization: `Bearer ${made.body.key}` });
  const allowed = async (organizationId?: string) => {
    const body = { permission: "member.read", organizationId };
    return (await server.post("/banata/rbac/check-permission", body)).body.allowed;
  };
  assertEquals([await allowed(acme), await allowed(beta), await allowed()], [true, false, false]);
  const users = await server.post("/admin/list-users", {});
  assertEquals(outcome(users), [403, "MISSING_PERMISSION_DASHBOARDREAD"]);
  const wider = await server.post("/api-key/create", { name: "wider", permissions });
  assertEquals(outcome(wider), [403, "MISSING_PERMISSION_API_KEYCREATE"]);
  const unknown = await operator("/api-key/create", { name: "k", permissions: ["gone.read"] });
  assertEquals(outcome(unknown), [400, "UNKNOWN_PERMISSION_SLUGS"]);
});

Deno.test("Of super administrators who all step down at once one remains", async () => {
  await using setting = await openSetting();
  const { operator } = setting;
  const ids: string[] = [];
  for (let at = 0; at < 4; at++) {
    const body = { email: `super-${at}@example.com`, name: "S", role: ["super_admin", "member"] };
    ids.push((await operator("/admin/create-user", body)).body.user.id);
  }
  const [banned = ""] = ids;
  await ok(operator("/admin/ban-user", { userId: banned }));
  const races = Array.from({ length: 16 }, (_, at) => {
    const userId = ids[at % ids.length];
    const paths: [string, Record<string, unknown>][] = [
      ["/admin/set-role", { role: "user" }],
      ["/admin/ban-user", {}],
      ["/admin/update-user", { role: "member" }],
      ["/admin/remove-user", {}],
    ];
    const [path, fields] = paths[Math.floor(at / 4)] ?? ["", {}];
    return operator(path, { userId, ...fields });
  });
  const replies = await Promise.all(races);
  assert(replies.some(({ body, status }) => status === 409 && body.code === "LAST_SUPER_ADMIN"));
  const left: string[] = [];
  for (const userId of ids) {
    const { body, status } = await operator("/admin/get-user", { userId });
    if (status === 200 && !body.banned && body.role.includes("super_admin")) left.push(userId);
  }
  assertEquals(left.length, 1);
});
