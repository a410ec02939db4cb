import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
} from "jose";
import { Client, ok, outcome } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { ADMIN, type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const GRACE = {
  email: "grace@example.com",
  password: "a password nobody has guessed",
  name: "Grace",
};
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface World extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  readonly admin: Client;
  readonly a: ProjectWithKey;
  readonly b: ProjectWithKey;
}

async function openWorld(clock?: () => number): Promise<World> {
  const platform = await openPlatform({}, { clock });
  const admin = await signedInAdmin(platform);
  const a = await projectWithKey(admin, "project-a");
  const b = await projectWithKey(admin, "project-b");
  return { platform, admin, a, b, [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose]() };
}

/** A user of a project, behind its app's proxy. */
async function userOf({ platform }: World, { key }: ProjectWithKey): Promise<Client> {
  const user = new Client(platform.site, { "x-api-key": key });
  await ok(user.post("/sign-up/email", GRACE));
  return user;
}

async function tokenOf(user: Client): Promise<string> {
  const reply = await ok(user.get("/token"));
  return reply.token;
}

function issuerOf({ platform }: World, clientId: string): string {
  return `${platform.site}/api/auth/p/${clientId}`;
}

async function keysOf(world: World, clientId: string): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${issuerOf(world, clientId)}/jwks`);
  assertEquals(response.status, 200);
  return (await response.json()).keys;
}

Deno.test("A project's token verifies against its own published keys and no other's", async (t) => {
  await using world = await openWorld();
  const { a, b } = world;
  const user = await userOf(world, a);
  const issuer = issuerOf(world, a.clientId);
  const token = await tokenOf(user);
  await t.step("by discovery, as a Convex app does it", async () => {
    const found = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    assertEquals([found.issuer, found.id_token_signing_alg_values_supported], [issuer, ["RS256"]]);
    const keys = createRemoteJWKSet(new URL(found.jwks_uri));
    const options = { issuer, audience: "convex", algorithms: ["RS256"] };
    const { payload } = await jwtVerify(token, keys, options);
    const { user: { id }, session } = (await user.get("/get-session")).body;
    assertEquals(payload.sub, id);
    assertEquals(payload.sid, session.id);
    assertEquals([payload.email, payload.name, payload.email_verified], [
      GRACE.email,
      "Grace",
      false,
    ]);
    assertEquals(Number(payload.exp) - Number(payload.iat), 15 * 60);
  });
  await t.step("and not once it is changed, has expired, or is another project's", async () => {
    const own = createLocalJWKSet({ keys: await keysOf(world, a.clientId) as never });
    const foreign = createLocalJWKSet({ keys: await keysOf(world, b.clientId) as never });
    const [head, body = "", signature] = token.split(".");
    const claims = { ...decodeJwt(token), sub: "usr_somebody" };
    const changed = btoa(JSON.stringify(claims)).replace(/=+$/, "");
    await assertRejects(() => jwtVerify([head, changed, signature].join("."), own));
    await assertRejects(() => jwtVerify([head, body, signature?.toUpperCase()].join("."), own));
    await assertRejects(() => jwtVerify(token, foreign));
    const currentDate = new Date(Date.now() + 16 * MINUTE_MS);
    await assertRejects(() => jwtVerify(token, own, { currentDate }));
    await jwtVerify(token, own);
  });
  await t.step("no key set holds another project's key, or a private one", async () => {
    const sets = await Promise.all(
      [a.clientId, b.clientId, "platform"].map((id) => keysOf(world, id)),
    );
    assertEquals(sets.map((keys) => keys.length), [1, 1, 1]);
    assertEquals(new Set(sets.flat().map(({ kid }) => kid)).size, 3);
    for (const key of sets.flat()) {
      assertEquals(Object.keys(key).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
    }
  });
  await t.step("private keys are sealed at rest", () => {
    const stored = rowsOf(world.platform.host, "jwks");
    assertEquals(stored.length, 3);
    for (const { privateKey } of stored) assert(String(privateKey).startsWith("v2."));
  });
});

Deno.test("Tokens are given to signed-in users only, and are no credential here", async () => {
  await using world = await openWorld();
  const { a, admin, platform } = world;
  const user = await userOf(world, a);
  const token = await tokenOf(user);
  const nobody = await new Client(platform.site, { "x-api-key": a.key }).get("/token");
  assertEquals(nobody.status, 401);
  const bearer = await new Client(platform.site, { authorization: `Bearer ${token}` }).get(
    "/get-session",
  );
  assertEquals(outcome(bearer), [401, "UNSUPPORTED_AUTHORIZATION"]);
  assertEquals((await user.get("/get-session")).headers.get("set-auth-jwt"), null);
  const platforms = decodeJwt(await tokenOf(admin));
  assertEquals([platforms.iss, platforms.email], [issuerOf(world, "platform"), ADMIN.email]);
  const app = new Client(platform.site, { "x-banata-client-id": a.clientId });
  for (const [name, value] of user.cookies) app.cookies.set(name, value);
  assertEquals(decodeJwt(await tokenOf(app)).iss, issuerOf(world, a.clientId));
});

Deno.test("Convex's client for Better Auth finds tokens and keys where it looks", async () => {
  await using world = await openWorld();
  const user = await userOf(world, world.a);
  const { token } = (await user.get("/convex/token")).body;
  for (const path of ["/convex/jwks", "/jwks"]) {
    const reply = await user.get(path);
    await jwtVerify(token, createLocalJWKSet(reply.body));
    assertEquals(reply.body.keys.some((key: Record<string, unknown>) => "d" in key), false);
  }
});

Deno.test("Public documents are found by their own client id only", async () => {
  await using world = await openWorld();
  const { a, b, platform } = world;
  const nobody = new Client(platform.site);
  for (const document of ["jwks", ".well-known/openid-configuration"]) {
    const unknown = await nobody.get(`/p/client_NONE/${document}`);
    assertEquals(outcome(unknown), [404, "PROJECT_NOT_FOUND"]);
    const withKey = new Client(platform.site, { "x-api-key": b.key });
    assertEquals((await withKey.get(`/p/${a.clientId}/${document}`)).status, 404);
    await ok(withKey.get(`/p/${b.clientId}/${document}`));
    assertEquals((await nobody.post(`/p/${a.clientId}/${document}`)).status, 405);
  }
  assertEquals((await nobody.get(`/p/${a.clientId}/token`)).status, 404);
});

Deno.test("Public documents may be cached, for as long as a rotation allows, and nothing else", async () => {
  await using world = await openWorld();
  const { a, platform } = world;
  const nobody = new Client(platform.site);
  const cached = async (path: string, client = nobody) =>
    (await client.get(path)).headers.get("cache-control");
  const documents = `/p/${a.clientId}`;
  assertEquals(await cached(`${documents}/jwks`), "public, max-age=300");
  assertEquals(
    await cached(`${documents}/.well-known/openid-configuration`),
    "public, max-age=3600",
  );
  const app = new Client(platform.site, { "x-api-key": a.key });
  // These have one address for every project.
  for (const path of ["/jwks", "/convex/jwks"]) assertEquals(await cached(path, app), "no-store");
  for (const path of ["/p/client_NONE/jwks", `${documents}/none`, "/get-session"]) {
    assertEquals(await cached(path), "no-store");
  }
});

Deno.test("Two first readers of a key set see one and the same key", async () => {
  await using world = await openWorld();
  const { a } = world;
  const sets = await Promise.all([keysOf(world, a.clientId), keysOf(world, a.clientId)]);
  assertEquals(new Set(sets.map((keys) => JSON.stringify(keys))).size, 1);
  assertEquals(rowsOf(world.platform.host, "jwks").length, 1);
});

Deno.test("A key signs for 90 days and is published until its last token has expired", async (t) => {
  const start = Date.now();
  let now = start;
  await using world = await openWorld(() => now);
  const { a, platform } = world;
  await userOf(world, a);
  const signIn = async () => {
    const user = new Client(platform.site, { "x-api-key": a.key });
    await ok(user.post("/sign-in/email", GRACE));
    return await tokenOf(user);
  };
  const kids = async () => (await keysOf(world, a.clientId)).map(({ kid }) => String(kid));
  const currentDate = () => new Date(now);
  const verify = async (token: string) => {
    const keys = createLocalJWKSet({ keys: await keysOf(world, a.clientId) as never });
    await jwtVerify(token, keys, { currentDate: currentDate() });
  };
  const first = await signIn();
  const [firstKid] = await kids();
  await t.step("after 89 days it is still the only one", async () => {
    now = start + 89 * DAY_MS;
    await signIn();
    assertEquals(await kids(), [firstKid]);
  });
  now = start + 90 * DAY_MS - MINUTE_MS;
  const last = await signIn();
  await t.step("shortly before, the next one is published and does not sign yet", async () => {
    assertEquals([(await kids()).length, (await kids())[1]], [2, firstKid]);
    assertEquals(decodeProtectedHeader(last).kid, firstKid);
  });
  await t.step("after 90 days a new one signs, and the old one verifies", async () => {
    now += 2 * MINUTE_MS;
    const token = await signIn();
    const [newKid, ...old] = await kids();
    assertNotEquals(newKid, firstKid);
    assertEquals(decodeProtectedHeader(token).kid, newKid);
    assertEquals(old, [firstKid]);
    await verify(token);
    await verify(last);
    await assertRejects(() => verify(first));
  });
  await t.step("the old one's private half is gone at once", () => {
    const stored = rowsOf(platform.host, "jwks").find(({ id }) => id === firstKid);
    assertEquals(stored?.privateKey, "");
  });
  await t.step("when its tokens have expired, the old one is published no more", async () => {
    now += 70 * MINUTE_MS;
    assertEquals((await kids()).includes(String(firstKid)), false);
    assertEquals((await kids()).length, 1);
  });
  await t.step("the next rotation deletes it", async () => {
    now += 91 * DAY_MS;
    assertEquals((await kids()).length, 1);
    const ids = rowsOf(platform.host, "jwks").map(({ id }) => id);
    assertEquals([ids.length, ids.includes(firstKid)], [1, false]);
  });
});
