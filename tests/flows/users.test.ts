import { assert, assertEquals } from "@std/assert";
import { type Client, type Json, ok, outcome } from "../support/client.ts";
import { openProject } from "../support/set_up.ts";

const HOUR = 60 * 60 * 1000;
const PASSWORD = "a password of hers";

async function newUser(server: Client, more: Record<string, unknown> = {}): Promise<Json> {
  const body = { email: "grace@example.com", name: "Grace", password: PASSWORD, ...more };
  const reply = await ok(server.post("/admin/create-user", body));
  return reply.user;
}

Deno.test("A server makes, reads, changes and removes users of its project", async (t) => {
  await using world = await openProject();
  const { visitor: browser, server } = world;
  const made = await newUser(server, { metadata: { plan: "pro" }, role: ["user", "member"] });

  await t.step("a made user has every field of the wire and nothing else", async () => {
    const { createdAt, id, updatedAt, ...rest } = made;
    assert(/^usr_/.test(id) && !isNaN(Date.parse(createdAt)) && createdAt === updatedAt);
    assertEquals(rest, {
      email: "grace@example.com",
      emailVerified: false,
      name: "Grace",
      image: null,
      username: null,
      phoneNumber: null,
      phoneNumberVerified: false,
      locale: null,
      role: "user,member",
      banned: false,
      banReason: null,
      banExpires: null,
      twoFactorEnabled: false,
      metadata: { plan: "pro" },
    });
    assertEquals((await server.post("/admin/get-user", { userId: id })).body, made);
  });

  await t.step("the user signs in with the password that was set", async () => {
    const email = "grace@example.com";
    const signedIn = await ok(browser().post("/sign-in/email", { email, password: PASSWORD }));
    assertEquals("metadata" in signedIn.user, false);
  });

  await t.step("an address is taken once", async () => {
    const again = { email: "Grace@Example.com", name: "G" };
    const reply = await server.post("/admin/create-user", again);
    assertEquals(outcome(reply), [409, "USER_ALREADY_EXISTS"]);
  });

  await t.step("an update changes what is given and takes away what is null", async () => {
    const change = { userId: made.id, name: "Grace Hopper", metadata: null, phoneNumber: "+1 555" };
    const { body } = await server.post("/admin/update-user", change);
    assertEquals([body.name, body.metadata, body.phoneNumber], ["Grace Hopper", null, "+1 555"]);
    assertEquals(body.role, made.role);
  });

  await t.step("data may not smuggle in other columns", async () => {
    for (const data of [{ email: "x@example.com" }, { projectId: "p" }, { banned: true }]) {
      const reply = await server.post("/admin/update-user", { userId: made.id, data });
      assertEquals(outcome(reply), [400, "UNKNOWN_FIELD"]);
    }
    const metadata = { text: "x".repeat(17 * 1024) };
    const large = await server.post("/admin/update-user", { userId: made.id, metadata });
    assertEquals(outcome(large), [400, "METADATA_TOO_LARGE"]);
  });

  await t.step("a removed user is gone with all that signed them in", async () => {
    await ok(server.post("/admin/remove-user", { userId: made.id }));
    const gone = await server.post("/admin/get-user", { userId: made.id });
    assertEquals(outcome(gone), [404, "USER_NOT_FOUND"]);
    assertEquals((await newUser(server)).id === made.id, false);
  });
});

Deno.test("Users are listed in pages that cost the same at any depth", async () => {
  await using world = await openProject();
  const { server } = world;
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) {
    const role = name === "c" ? "member" : "user";
    await newUser(server, { email: `${name}@example.com`, name, password: undefined, role });
  }
  const page = async (body: unknown) => {
    const { body: reply } = await server.post("/admin/list-users", body);
    return { names: reply.data.map(({ name }: Json) => name).join(""), ...reply.listMetadata };
  };
  const first = await page({ limit: 2, order: "asc" });
  assertEquals([first.names, first.before], ["ab", null]);
  const second = await page({ limit: 2, order: "asc", after: first.after });
  assertEquals(second.names, "cd");
  const third = await page({ limit: 2, order: "asc", after: second.after });
  assertEquals([third.names, third.after], ["e", null]);
  const back = await page({ limit: 2, order: "asc", before: third.before });
  assertEquals(back.names, "cd");
  const start = await page({ limit: 2, order: "asc", before: back.before });
  assertEquals([start.names, start.before], ["ab", null]);
  // Whoever came backwards may turn round.
  assertEquals((await page({ limit: 2, order: "asc", after: start.after })).names, "cd");
  assertEquals((await page({ limit: 2, order: "asc", after: back.after })).names, "e");
  assertEquals((await page({ limit: 200 })).names, "edcba");
  assertEquals((await page({ role: "member" })).names, "c");
  assertEquals((await page({ email: "B@example.com" })).names, "b");
  assertEquals(outcome(await server.post("/admin/list-users", { limit: 201 })), [
    400,
    "VALIDATION_ERROR",
  ]);
});

Deno.test("A banned user is out at once and back when the ban ends", async () => {
  let now = Date.now();
  await using world = await openProject({}, { clock: () => now });
  const { visitor: browser, server } = world;
  const { email, id: userId } = await newUser(server);
  const user = browser();
  const signIn = () => user.post("/sign-in/email", { email, password: PASSWORD });
  await ok(signIn());
  const banExpires = now + HOUR;
  const banned = await server.post("/admin/ban-user", { userId, banReason: "spam", banExpires });
  assertEquals([banned.body.user.banned, banned.body.user.banReason], [true, "spam"]);
  assertEquals(Date.parse(banned.body.user.banExpires), banExpires);
  assertEquals((await user.get("/get-session")).body, null);
  assertEquals(outcome(await signIn()), [403, "BANNED_USER"]);
  now += HOUR;
  await ok(signIn());
  await server.post("/admin/ban-user", { userId });
  assertEquals(outcome(await signIn()), [403, "BANNED_USER"]);
  assertEquals((await server.post("/admin/unban-user", { userId })).body.user.banned, false);
  await ok(signIn());
});

Deno.test("Sessions and accounts are listed without tokens and end when they are revoked", async () => {
  await using world = await openProject();
  const { visitor: browser, server } = world;
  const { email, id: userId } = await newUser(server);
  const [one, two] = [browser(), browser()];
  const tokens: string[] = [];
  for (const user of [one, two]) {
    const { body } = await user.post("/sign-in/email", { email, password: PASSWORD });
    tokens.push(body.token);
  }
  const listed = await server.post("/admin/list-user-sessions", { userId });
  assertEquals(listed.body.data.length, 2);
  for (const token of tokens) assert(!listed.text.includes(token));
  const [session] = listed.body.data;
  assertEquals(
    (await server.post("/admin/revoke-user-session", { sessionId: session.id })).status,
    200,
  );
  const again = await server.post("/admin/revoke-user-session", { sessionId: session.id });
  assertEquals(outcome(again), [404, "SESSION_NOT_FOUND"]);
  const alive = [(await one.get("/get-session")).body, (await two.get("/get-session")).body];
  assertEquals(alive.filter(Boolean).length, 1);
  await server.post("/admin/set-user-password", { userId, newPassword: "another password" });
  assertEquals((await server.post("/admin/list-user-sessions", { userId })).body.data, []);
  const accounts = await server.post("/admin/list-user-accounts", { userId });
  assertEquals(accounts.body.data[0].providerId, "credential");
  assert(!/scrypt|password/.test(accounts.text));
  await ok(one.post("/sign-in/email", { email, password: "another password" }));
});

Deno.test("An impersonation says whose it really is and ends on its own", async () => {
  let now = Date.now();
  await using world = await openProject({}, { clock: () => now });
  const { admin, visitor: browser, project: { id: projectId }, server } = world;
  const { email, id: userId } = await newUser(server);
  const reply = await admin.post("/admin/impersonate-user", { userId, projectId });
  assertEquals([reply.status, reply.body.user.email], [200, email]);
  assertEquals("token" in reply.body.session, false);
  const adminId = reply.body.session.impersonatedBy;
  assertEquals(adminId, (await admin.get("/get-session")).body.user.id);
  const asUser = browser();
  for (const [name, value] of admin.cookies) asUser.cookies.set(name, value);
  assertEquals((await asUser.get("/get-session")).body.session.impersonatedBy, adminId);
  assertEquals((await asUser.post("/admin/stop-impersonating")).body.user.id, userId);
  assertEquals((await asUser.get("/get-session")).body, null);
  const own = browser();
  await own.post("/sign-in/email", { email, password: PASSWORD });
  assertEquals(outcome(await own.post("/admin/stop-impersonating")), [400, "NOT_IMPERSONATING"]);
  await admin.post("/admin/impersonate-user", { userId, projectId });
  for (const [name, value] of admin.cookies) asUser.cookies.set(name, value);
  now += HOUR + 1;
  assertEquals((await asUser.get("/get-session")).body, null);
});

Deno.test("Users endpoints refuse end users and keep the platform's last administrator", async () => {
  await using world = await openProject();
  const { admin, visitor: browser, server } = world;
  const { email, id: userId } = await newUser(server);
  const user = browser();
  await user.post("/sign-in/email", { email, password: PASSWORD });
  for (const path of ["get-user", "remove-user", "ban-user", "impersonate-user"]) {
    const reply = await user.post(`/admin/${path}`, { userId });
    assertEquals([path, reply.status], [path, 403]);
  }
  const can = async (client: Client, body: unknown) =>
    (await client.post("/admin/has-permission", body)).body.success;
  assertEquals(await can(server, { permissions: ["vault.read", "user.write"] }), true);
  assertEquals(await can(user, { permission: { vault: ["read"] } }), false);
  assertEquals(await can(server, { userId, permission: "vault.read" }), false);
  const spying = await user.post("/admin/has-permission", { role: "admin", permission: "a.b" });
  assertEquals(outcome(spying), [403, "MISSING_PERMISSION_ROLEREAD"]);
  const me = (await admin.get("/get-session")).body.user.id;
  const last = [409, "LAST_ADMINISTRATOR"];
  assertEquals(outcome(await admin.post("/admin/set-role", { userId: me, role: "user" })), last);
  assertEquals(outcome(await admin.post("/admin/ban-user", { userId: me })), last);
  const remove = await admin.post("/admin/remove-user", { userId: me });
  assertEquals(outcome(remove), [403, "CANNOT_REMOVE_YOURSELF"]);
});
