import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { testClock } from "../support/clock.ts";
import { Client, ok, outcome } from "../support/client.ts";
import { openProject } from "../support/set_up.ts";

const HOUR = 60 * 60 * 1000;

function bearer(site: string, key: string, headers: Record<string, string> = {}): Client {
  return new Client(site, { authorization: `Bearer ${key}`, ...headers });
}

Deno.test("An API key holds what its creator granted it, and no more", async (t) => {
  await using world = await openProject();
  const { project: { id: projectId, key }, site } = world;
  const server = bearer(site, key);

  await t.step("a key without a list holds all that its creator holds", async () => {
    const [listed] = (await server.get("/api-key/list")).body;
    assertEquals([listed.permissions, listed.allowedCidrs, listed.rateLimit], [["*"], null, null]);
    assertEquals([listed.key, listed.keyHash], [undefined, undefined]);
    assert(key.startsWith(listed.start) && key.endsWith(listed.end));
  });

  await t.step("a limited key cannot grant what it does not hold", async () => {
    const permissions = ["api_key.create", "api_key.read"];
    const made = await server.post("/api-key/create", { name: "limited", permissions });
    const limited = bearer(site, made.body.key);
    await ok(limited.get("/api-key/list"));
    const remove = await limited.post("/api-key/delete", { keyId: made.body.id });
    assertEquals(outcome(remove), [403, "MISSING_PERMISSION_API_KEYDELETE"]);
    const more = await limited.post("/api-key/create", { name: "x", permissions: ["vault.read"] });
    assertEquals(outcome(more), [403, "API_KEY_PERMISSION_NOT_HELD"]);
    const same = await limited.post("/api-key/create", { name: "same" });
    assertEquals(same.body.permissions, permissions);
    const [first] = (await server.get("/api-key/list")).body.slice(-1);
    const rotated = await limited.post("/api-key/rotate", { keyId: first.id });
    assertEquals(outcome(rotated), [403, "API_KEY_PERMISSION_NOT_HELD"]);
  });

  await t.step("an expiry must be in the future", async () => {
    const past = { name: "x", expiresAt: new Date(testClock() - HOUR).toISOString() };
    assertEquals(outcome(await server.post("/api-key/create", past)), [
      400,
      "API_KEY_EXPIRY_IN_PAST",
    ]);
    const garbage = { name: "x", expiresAt: "tomorrow" };
    assertEquals(outcome(await server.post("/api-key/create", garbage)), [400, "VALIDATION_ERROR"]);
  });

  await t.step("an update counts from the next request on", async () => {
    const made = (await server.post("/api-key/create", { name: "renamed" })).body;
    const change = { keyId: made.id, name: "new name", permissions: ["api_key.read"] };
    const updated = await server.post("/api-key/update", change);
    assertEquals([updated.body.name, updated.body.permissions], ["new name", ["api_key.read"]]);
    const refused = await bearer(site, made.key).post("/api-key/create", { name: "x" });
    assertEquals(outcome(refused), [403, "MISSING_PERMISSION_API_KEYCREATE"]);
    const unknown = await server.post("/api-key/update", { keyId: "ak_none", name: "x" });
    assertEquals(outcome(unknown), [404, "API_KEY_NOT_FOUND"]);
  });

  await t.step("verify tells a server what a key may do", async () => {
    const own = (await server.post("/api-key/verify", { permission: "vault.read" })).body;
    assertEquals([own.valid, own.key.projectId, own.key.permissions], [true, projectId, ["*"]]);
    const made =
      (await server.post("/api-key/create", { name: "m", permissions: ["audit.read"] })).body;
    const verify = async (body: unknown) => (await server.post("/api-key/verify", body)).body.valid;
    assertEquals(await verify({ key: made.key }), true);
    assertEquals(await verify({ key: made.key, permission: "audit.read" }), true);
    assertEquals(await verify({ key: made.key, permission: "a.c" }), false);
    await server.post("/api-key/delete", { keyId: made.id });
    assertEquals(await verify({ key: made.key }), false);
  });
});

Deno.test("A key makes, changes and replaces none that is limited less than itself", async () => {
  await using world = await openProject({ trustProxy: "x-forwarded-for" });
  const { server, site } = world;
  const expiresAt = new Date(testClock() + HOUR).toISOString();
  const later = new Date(testClock() + 2 * HOUR).toISOString();
  const rateLimit = { limit: 60, windowMs: 60_000 };
  const limits = { expiresAt, allowedCidrs: ["192.0.2.0/24", "2001:db8::/32"], rateLimit };
  const own = await ok(server.post("/api-key/create", { name: "limited", ...limits }));
  const free = await ok(server.post("/api-key/create", { name: "free" }));
  const limited = bearer(site, own.key, { "x-forwarded-for": "192.0.2.7" });
  const limitsIn = ({ allowedCidrs, expiresAt, rateLimit }: typeof own) => ({
    ...{ allowedCidrs, expiresAt, rateLimit },
  });
  const heir = await ok(limited.post("/api-key/create", { name: "heir" }));
  assertEquals(limitsIn(heir), limits);
  const closer = {
    allowedCidrs: ["192.0.2.128/25"],
    expiresAt: new Date(testClock() + HOUR / 2).toISOString(),
    rateLimit: { limit: 1, windowMs: 60_000 },
  };
  assertEquals(
    limitsIn(await ok(limited.post("/api-key/create", { name: "closer", ...closer }))),
    closer,
  );
  const refused: [path: string, body: object][] = [
    ["create", { name: "x", expiresAt: later }],
    ["create", { name: "x", allowedCidrs: ["192.0.0.0/16"] }],
    ["create", { name: "x", allowedCidrs: ["192.0.2.0/25", "198.51.100.7/32"] }],
    ["create", { name: "x", allowedCidrs: ["::/0"] }],
    ["create", { name: "x", rateLimit: { limit: 61, windowMs: 60_000 } }],
    ["update", { keyId: own.id, allowedCidrs: null }],
    ["update", { keyId: heir.id, rateLimit: null }],
    ["update", { keyId: free.id, name: "x" }],
    ["rotate", { keyId: free.id }],
  ];
  for (const [path, body] of refused) {
    const reply = await limited.post(`/api-key/${path}`, body);
    assertEquals([path, ...outcome(reply)], [path, 403, "API_KEY_LIMITS_NOT_KEPT"], reply.text);
  }
  assertEquals(limitsIn(await ok(limited.post("/api-key/rotate", { keyId: own.id }))), limits);
  await ok(limited.post("/api-key/delete", { keyId: free.id }));
});

Deno.test("A key of an organization is changed, replaced and revoked by whoever may there", async () => {
  await using world = await openProject();
  const { server, visitor } = world;
  const founder = async (name: string) => {
    const client = visitor();
    const user = { email: `${name}@example.com`, password: "correct horse battery", name };
    await ok(client.post("/sign-up/email", user));
    const { id: organizationId } = await ok(client.post("/organization/create", { name }));
    const made = await ok(client.post("/api-key/create", { name, organizationId }));
    return { client, keyId: made.id, organizationId };
  };
  const [own, other] = [await founder("grace"), await founder("mallory")];
  const { id: ofProject } = await ok(server.post("/api-key/create", { name: "project's" }));
  const paths = { update: "CREATE", rotate: "CREATE", delete: "DELETE" };
  for (const [path, action] of Object.entries(paths)) {
    const refused = [403, `MISSING_PERMISSION_API_KEY${action}`];
    for (const keyId of [own.keyId, ofProject, "ak_none"]) {
      const reply = await other.client.post(`/api-key/${path}`, { keyId, gracePeriodMs: 0 });
      assertEquals([path, keyId, ...outcome(reply)], [path, keyId, ...refused]);
    }
  }
  const { client, keyId, organizationId } = own;
  assertEquals((await ok(client.post("/api-key/update", { keyId, name: "new" }))).name, "new");
  const next = await ok(client.post("/api-key/rotate", { keyId }));
  assertEquals(next.organizationId, organizationId);
  await ok(client.post("/api-key/delete", { keyId: next.id }));
  await ok(client.post("/api-key/delete", { keyId }));
  assertEquals(await ok(client.get(`/api-key/list?organizationId=${organizationId}`)), []);
});

Deno.test("A rotated key and its successor both work until the grace period ends", async () => {
  let now = Date.now();
  await using world = await openProject({}, { clock: () => now });
  const { project: { key }, site } = world;
  const server = bearer(site, key);
  const [{ id: keyId }] = (await server.get("/api-key/list")).body;
  const rotated = await server.post("/api-key/rotate", { keyId, gracePeriodMs: HOUR });
  assertNotEquals(rotated.body.key, key);
  const successor = bearer(site, rotated.body.key);
  await ok(server.get("/api-key/list"));
  await ok(successor.get("/api-key/list"));
  now += HOUR;
  assertEquals(outcome(await server.get("/api-key/list")), [401, "INVALID_API_KEY"]);
  await ok(successor.get("/api-key/list"));
});

Deno.test("POST /api-key/rotate: a key that expires is prolonged by no grace period and no successor", async () => {
  let now = Date.now();
  await using world = await openProject({}, { clock: () => now });
  const { server, site } = world;
  const expiresAt = new Date(now + HOUR).toISOString();
  const made = await ok(server.post("/api-key/create", { name: "short-lived", expiresAt }));
  const rotate = { keyId: made.id, gracePeriodMs: 2 * HOUR };
  const successor = await ok(server.post("/api-key/rotate", rotate));
  const clients = [bearer(site, made.key), bearer(site, successor.key)];
  for (const client of clients) await ok(client.get("/api-key/list"));
  now += HOUR;
  for (const client of clients) {
    assertEquals(outcome(await client.get("/api-key/list")), [401, "INVALID_API_KEY"]);
  }
  assertEquals(outcome(await server.post("/api-key/rotate", rotate)), [404, "API_KEY_NOT_FOUND"]);
});

Deno.test("A key is limited to its networks and to its own rate", async () => {
  await using world = await openProject({ trustProxy: "x-real-ip" });
  const { project: { key }, site } = world;
  const server = bearer(site, key);
  const limits = { allowedCidrs: ["192.0.2.0/24"], rateLimit: { limit: 2, windowMs: HOUR } };
  const made = (await server.post("/api-key/create", { name: "limited", ...limits })).body;
  assertEquals([made.allowedCidrs, made.rateLimit], [limits.allowedCidrs, limits.rateLimit]);
  const from = (address: string) => bearer(site, made.key, { "x-real-ip": address });
  assertEquals(outcome(await from("198.51.100.1").get("/get-session")), [401, "INVALID_API_KEY"]);
  assertEquals(outcome(await bearer(site, made.key).get("/get-session")), [401, "INVALID_API_KEY"]);
  await ok(from("192.0.2.1").get("/get-session"));
  await ok(from("192.0.2.2").get("/get-session"));
  assertEquals(outcome(await from("192.0.2.3").get("/get-session")), [429, "RATE_LIMITED"]);
  const bad = { name: "x", allowedCidrs: ["10.0.0.1"] };
  assertEquals(outcome(await server.post("/api-key/create", bad)), [400, "VALIDATION_ERROR"]);
});

Deno.test("A verify is one call that reads the key, its project and settings and writes nothing", async () => {
  let now = Date.now();
  await using world = await openProject({}, { clock: () => now });
  const { platform, project: { key }, site } = world;
  const { host } = platform;
  const server = bearer(site, key);
  const cost = async () => {
    const before = { ...host.metrics };
    assertEquals((await server.post("/api-key/verify")).body.valid, true);
    const { documentsRead, documentsWritten } = host.metrics;
    const written = documentsWritten - before.documentsWritten;
    return [documentsRead - before.documentsRead, written];
  };
  await cost();
  assertEquals(await cost(), [2, 0]);
  const used = (await server.get("/api-key/list")).body[0].lastUsedAt;
  assertEquals(Date.parse(used), now);
  now += 61_000;
  const [, written] = await cost();
  assertEquals(written, 1);
  assertEquals(await cost(), [2, 0]);
});
