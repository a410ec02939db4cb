/**
 * What lets somebody act as a person needs the rights of that person: every endpoint that changes a
 * user whom it names, called by whoever holds the endpoint's permission and not all that the user does.
 */
import { assert, assertEquals } from "@std/assert";
import { openWorld, serverClient, signedUpUser, type World } from "../support/calls/mod.ts";
import { appClient, newEmail } from "../support/calls/world.ts";
import { Client, type Json, ok, outcome } from "../support/client.ts";
import { inviteTo, newOrganization, verifiedUser } from "../support/organizations.ts";
import { describeEndpoints } from "../support/registry.ts";
import { rowsOf } from "../support/rows.ts";

const NOT_HELD = [403, "PERMISSION_NOT_HELD"];
/** Read only, or about the platform and asked by nobody of a project. */
const READING = /^POST \/(?:admin\/(?:get-user|has-permission|list-)|banata\/(?:rbac|projects)\/)/;
/** About users who are deleted, who hold nothing: it refuses whoever is not, as a step of the test shows. */
const ERASING = "/banata/audit-logs/erase-subject";
/** Fields that some endpoints need besides. */
const FIELDS: Readonly<Record<string, Json>> = {
  "POST /admin/set-user-password": { newPassword: "a password of somebody else's" },
  "POST /admin/set-role": { role: "member" },
  "POST /admin/update-user": { name: "Renamed" },
};

/** A user who holds more than a role with `dashboard.manage` gives. */
interface Target {
  readonly holds: string;
  readonly userId: string;
  readonly sessionId: string;
}

async function targets(world: World): Promise<Target[]> {
  const sessionOf = (userId: string) =>
    String(rowsOf(world.platform.host, "session").find((row) => row.userId === userId)?.id);
  const target = (holds: string, userId: string) => ({
    holds,
    userId,
    sessionId: sessionOf(userId),
  });
  const boss = await signedUpUser(world);
  await serverClient(world).post("/admin/set-role", { userId: boss.id, role: "super_admin" });
  const { owner } = await newOrganization(world);
  const invited = await verifiedUser(world);
  const { id } = await newOrganization(world);
  await inviteTo({ client: serverClient(world), id }, {
    email: invited.email,
    role: "super_admin",
  });
  return [
    target("super_admin in the project", boss.id),
    target("super_admin in an organization", owner.userId),
    target("a waiting invitation as super_admin", invited.id),
  ];
}

/** Actors who hold the endpoints' permission, and not all of the project. */
async function actors(world: World): Promise<Record<string, Client>> {
  const server = serverClient(world);
  const permissions = [
    "dashboard.manage",
    "dashboard.read",
    "audit.manage",
    "second_factor.remove",
    "api_key.create",
    "api_key.delete",
  ];
  const key = (await server.post("/api-key/create", { name: "some", permissions })).body.key;
  const helper = await signedUpUser(world);
  const clerk = await signedUpUser(world);
  const made = await server.post("/banata/config/roles/create", {
    name: "Support",
    slug: "support",
    permissions,
  });
  assertEquals(made.status, 200, made.text);
  await server.post("/admin/set-role", { userId: helper.id, role: "support" });
  await server.post("/admin/set-role", { userId: clerk.id, role: ["admin", "support"] });
  const site = world.platform.site;
  return {
    "a key with dashboard.manage": new Client(site, { authorization: `Bearer ${key}`, origin: "" }),
    "a user with dashboard.manage": helper.client,
    "an admin of the project": clerk.client,
  };
}

Deno.test("Every endpoint that changes a user refuses whoever holds less than that user", async (t) => {
  await using world = await openWorld();
  const endpoints = (await describeEndpoints(world.platform, world.project.id))
    .filter(({ endpoint }) =>
      /^POST \/(?:admin|banata)\//.test(endpoint) && !READING.test(endpoint) &&
      endpoint !== `POST ${ERASING}` && endpoint !== `POST ${ERASING}/get`
    )
    .map(({ body, endpoint }) => ({ endpoint, fields: body.map(([name = ""]) => name) }))
    .filter(({ fields }) => fields.includes("userId") || fields.includes("sessionId"));
  assert(endpoints.length >= 9, "Expect the users endpoints to be found");
  const people = await targets(world);
  const callers = await actors(world);
  for (const [who, client] of Object.entries(callers)) {
    for (const { endpoint, fields } of endpoints) {
      for (const { holds, sessionId, userId } of people) {
        await t.step(`${endpoint} by ${who} upon ${holds}`, async () => {
          const body = fields.includes("userId") ? { userId } : { sessionId };
          const path = endpoint.replace("POST ", "");
          const reply = await client.post(path, { ...body, ...FIELDS[endpoint] });
          assertEquals(reply.status, 403, reply.text);
          const expected = ["PERMISSION_NOT_HELD", "CANNOT_IMPERSONATE_ADMINISTRATOR"];
          assert(expected.includes(String(reply.code)), reply.text);
        });
      }
    }
  }
  await t.step(`${ERASING} erases nobody who is there`, async () => {
    for (const client of Object.values(callers)) {
      for (const { userId } of people) {
        const reply = await client.post(ERASING, { userId });
        assertEquals(outcome(reply), [409, "USER_NOT_DELETED"]);
        const erasure = await client.post(`${ERASING}/get`, { userId });
        assertEquals(outcome(erasure), [404, "ERASURE_NOT_FOUND"]);
      }
    }
  });
  await t.step("and nothing of them is changed", () => {
    for (const { sessionId, userId } of people) {
      const { host } = world.platform;
      assert(rowsOf(host, "session").some(({ id }) => id === sessionId));
      assertEquals(rowsOf(host, "user").find(({ id }) => id === userId)?.banned ?? false, false);
    }
  });
  await t.step("/api-key/delete: nor is a key that may do more revoked", async () => {
    const { id: keyId } = (await serverClient(world).post("/api-key/create", { name: "all" })).body;
    for (const client of Object.values(await actorsAgain(world))) {
      const reply = await client.post("/api-key/delete", { keyId });
      assertEquals(outcome(reply), [403, "API_KEY_PERMISSION_NOT_HELD"]);
    }
    await ok(serverClient(world).post("/api-key/delete", { keyId }));
  });
});

async function actorsAgain(world: World): Promise<Record<string, Client>> {
  const permissions = ["api_key.delete"];
  const { key } = (await serverClient(world).post("/api-key/create", { name: "few", permissions }))
    .body;
  const site = world.platform.site;
  return { "a key": new Client(site, { authorization: `Bearer ${key}`, origin: "" }) };
}

Deno.test("dashboard.manage does not become everything", async (t) => {
  await using world = await openWorld();
  const { key: client } = await managerOf(world);
  const server = serverClient(world);

  await t.step("/admin/create-user vouches for no address", async () => {
    const email = newEmail(world);
    const { id } = await newOrganization(world);
    await inviteTo({ client: server, id }, { email, role: "super_admin" });
    const user = { email, name: "Mallory", password: world.password };
    for (const more of [{ emailVerified: true }, { data: { emailVerified: true } }, {}]) {
      assertEquals(
        outcome(await client.post("/admin/create-user", { ...user, ...more })),
        NOT_HELD,
      );
    }
    const other = { ...user, email: newEmail(world) };
    const vouched = await client.post("/admin/create-user", { ...other, emailVerified: true });
    assertEquals(outcome(vouched), NOT_HELD);
    await ok(client.post("/admin/create-user", other));
    const all = { ...user, email: newEmail(world), emailVerified: true };
    await ok(server.post("/admin/create-user", all));
  });

  await t.step("/admin/update-user neither", async () => {
    const { id: userId } = await signedUpUser(world);
    const change = { userId, emailVerified: true };
    assertEquals(outcome(await client.post("/admin/update-user", change)), NOT_HELD);
    await ok(client.post("/admin/update-user", { userId, name: "G" }));
    await ok(server.post("/admin/update-user", change));
    // What is vouched for already may be sent back.
    await ok(client.post("/admin/update-user", change));
  });

  await t.step("/banata/config: no provider and no origin is named", async () => {
    const provider = {
      clientId: "c",
      clientSecret: "s",
      discoveryUrl: world.provider.discoveryUrl,
    };
    const evil = ["https://evil.example"];
    const tries: [string, Json][] = [
      ["social-providers/save", { providerId: "mine", ...provider }],
      ["social-providers/delete", { providerId: "acme" }],
      ["origins/save", { origins: evil }],
      ["origins/save", { baseUrls: evil }],
      ["redirects/save", { config: { passwordReset: "https://evil.example/reset" } }],
      ["dashboard/save", { sessions: { corsOrigins: evil } }],
      ["dashboard/reset", {}],
    ];
    for (const [path, body] of tries) {
      const reply = await client.post(`/banata/config/${path}`, body);
      assertEquals([path, ...outcome(reply)], [path, ...NOT_HELD]);
    }
    // Invitations lead to where this says.
    const redirects = await server.post("/banata/config/redirects/get");
    assertEquals(redirects.body.passwordReset, undefined, redirects.text);
    await server.post("/banata/config/dashboard/save", {
      socialProviders: { acme: { enabled: false } },
    });
    const enable = { socialProviders: { acme: { enabled: true } } };
    assertEquals(outcome(await client.post("/banata/config/dashboard/save", enable)), NOT_HELD);
    const ordinary = { emailPassword: { minPasswordLength: 10 } };
    await ok(client.post("/banata/config/dashboard/save", ordinary));
    for (const [path, body] of [tries[2], tries[3], tries[4], tries[5]] as [string, Json][]) {
      assertEquals((await server.post(`/banata/config/${path}`, body)).status, 200, path);
    }
  });
});

async function managerOf(world: World): Promise<{ key: Client }> {
  const permissions = ["dashboard.manage", "dashboard.read"];
  const made = await serverClient(world).post("/api-key/create", { name: "manager", permissions });
  const headers = { authorization: `Bearer ${made.body.key}`, origin: "" };
  return { key: new Client(world.platform.site, headers) };
}

Deno.test("/api-key/verify judges the key that it is given by that key's networks", async () => {
  await using world = await openWorld();
  const server = serverClient(world);
  const limited = { name: "limited", allowedCidrs: ["10.0.0.0/8"], permissions: ["vault.read"] };
  const { key } = (await server.post("/api-key/create", limited)).body;
  const verify = async (body: Json) =>
    (await server.post("/api-key/verify", { key, ...body })).body.valid;
  assertEquals(await verify({}), false);
  assertEquals(await verify({ address: "192.0.2.1" }), false);
  assertEquals(await verify({ address: "no address" }), false);
  assertEquals(await verify({ address: "10.1.2.3" }), true);
  assertEquals(await verify({ address: "10.1.2.3", permission: "vault.write" }), false);
});

Deno.test("/organization/create: a plain user of the platform makes none there", async () => {
  await using world = await openWorld();
  const { admin, password, platform } = world;
  const email = newEmail(world);
  await admin.post("/admin/create-user", { email, name: "Plain", password });
  const plain = new Client(platform.site);
  await ok(plain.post("/sign-in/email", { email, password }));
  const made = await plain.post("/organization/create", { name: "Mine" });
  assertEquals(outcome(made), [403, "ORGANIZATION_CREATION_NOT_ALLOWED"]);
  await ok(admin.post("/organization/create", { name: "Ours" }));
  assertEquals((await appClient(world).post("/organization/create", { name: "X" })).status, 401);
});
