/** Tokens and keys through the doors they come in by: HTTP, WebSocket and the app's own routes. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import type { JWTPayload } from "jose";
import { messages } from "../testdata/clients_api.ts";
import {
  RawClient,
  startHost,
  Stream,
  TestClient,
  type TestHost,
} from "../testdata/client_harness.ts";
import { type Issuer, startIssuer } from "../testdata/issuer.ts";

interface Setting extends AsyncDisposable {
  test: TestHost;
  issuer: Issuer;
  ask(token: string): Promise<unknown>;
}

async function hostWithIssuer(): Promise<Setting> {
  const issuer = await startIssuer();
  const test = await startHost({ env: { TEST_ISSUER: issuer.url } });
  return {
    test,
    issuer,
    ask(token) {
      const client = new ConvexHttpClient(test.host.url);
      client.setAuth(token);
      return client.query(messages.whoAmI, {});
    },
    async [Symbol.asyncDispose]() {
      await test[Symbol.asyncDispose]();
      await issuer[Symbol.asyncDispose]();
    },
  };
}

async function refusalOf(setting: Setting, token: string): Promise<{ code: string }> {
  const failure = await assertRejects(() => setting.ask(token), Error);
  return JSON.parse(failure.message);
}

Deno.test("a token of a customJwt provider names its subject, with every claim", async () => {
  await using setting = await hostWithIssuer();
  const { issuer } = setting;
  const claims = { email: "ada@example.com", plan: { name: "pro", seats: 3 }, tags: ["a"] };
  assertEquals(await setting.ask(await issuer.sign(claims)), {
    tokenIdentifier: `${issuer.url}|user-1`,
    subject: "user-1",
    issuer: issuer.url,
    email: "ada@example.com",
    "plan.name": "pro",
    "plan.seats": 3,
    tags: ["a"],
  });
});

Deno.test("a function's request metadata holds the token it came with, by every door", async () => {
  await using setting = await hostWithIssuer();
  const { host } = setting.test;
  const token = await setting.issuer.sign();
  const client = new ConvexHttpClient(host.url);
  const tokenOf = async (): Promise<unknown> =>
    (await client.mutation(messages.requestMetadata, {}) as { authToken: unknown }).authToken;
  assertEquals(await tokenOf(), null);
  client.setAuth(token);
  assertEquals(await tokenOf(), token);
  const headers = { authorization: `Bearer ${token}` };
  assertEquals(await (await fetch(`${host.siteUrl}/token`, { headers })).json(), token);
  const forged = { authorization: `Bearer ${token}x` };
  assertEquals(await (await fetch(`${host.siteUrl}/token`, { headers: forged })).json(), null);
  await using socket = new TestClient(host);
  socket.setAuth(() => Promise.resolve(token));
  const { authToken } = await socket.mutation(messages.requestMetadata, {}) as {
    authToken: unknown;
  };
  assertEquals(authToken, token);
});

Deno.test("a token of an OpenID Connect provider has the standard claims under Convex's names", async () => {
  await using setting = await hostWithIssuer();
  const { issuer } = setting;
  const claims = {
    given_name: "Ada",
    email: "ada@example.com",
    email_verified: true,
    picture: "https://example.com/ada.png",
    updated_at: 1_700_000_000,
    nonce: "n",
    jti: "j",
    role: "admin",
  };
  assertEquals(await setting.ask(await issuer.signOidc(claims)), {
    tokenIdentifier: `${issuer.url}/oidc|user-2`,
    subject: "user-2",
    issuer: `${issuer.url}/oidc`,
    givenName: "Ada",
    email: "ada@example.com",
    emailVerified: true,
    pictureUrl: "https://example.com/ada.png",
    updatedAt: "2023-11-14T22:13:20.000Z",
    role: "admin",
  });
});

Deno.test("tokens that do not hold are refused with a 401 and Convex's code", async (t) => {
  await using setting = await hostWithIssuer();
  const { issuer } = setting;
  const past = Math.floor(Date.now() / 1000) - 60;
  const good = await issuer.sign();
  const [header = "", , signature = ""] = good.split(".");
  const forged = btoa(
    JSON.stringify({ iss: issuer.url, aud: "convex", sub: "x", exp: past + 9e5 }),
  );
  const none = btoa(JSON.stringify({ alg: "none" })).replaceAll("=", "");
  const withClaims = (claims: JWTPayload): Promise<string> => issuer.sign(claims);
  const tokens: Record<string, [token: string, code: string]> = {
    "expired": [await withClaims({ exp: past }), "InvalidAuthHeader"],
    "not valid yet": [await withClaims({ nbf: past + 600 }), "InvalidAuthHeader"],
    "for another audience": [await withClaims({ aud: "other" }), "NoAuthProvider"],
    "of another issuer": [await withClaims({ iss: "https://evil.example" }), "NoAuthProvider"],
    "without a subject": [await withClaims({ sub: undefined }), "InvalidAuthHeader"],
    "of a foreign key": [await issuer.sign({}, { foreignKey: true }), "InvalidAuthHeader"],
    "of a shared secret": [await issuer.sign({}, { symmetric: true }), "InvalidAuthHeader"],
    "with other claims than were signed": [
      `${header}.${forged.replaceAll("=", "")}.${signature}`,
      "InvalidAuthHeader",
    ],
    "without a signature": [`${none}.${forged.replaceAll("=", "")}.`, "InvalidAuthHeader"],
    "that are none": ["sk_live_something", "InvalidAuthHeader"],
    "expired, of OpenID Connect": [await issuer.signOidc({ exp: past }), "Unauthenticated"],
  };
  for (const [name, [token, code]] of Object.entries(tokens)) {
    await t.step(name, async () => {
      assertEquals((await refusalOf(setting, token)).code, code);
    });
  }
});

Deno.test("a token is good until its time is over, by the host's clock", async () => {
  await using issuer = await startIssuer();
  let now = Date.now();
  await using test = await startHost({ env: { TEST_ISSUER: issuer.url }, clock: () => now });
  const client = new ConvexHttpClient(test.host.url);
  client.setAuth(await issuer.sign());
  assert(await client.query(messages.whoAmI, {}) !== null);
  now += 3_600_000 + 6_000;
  await assertRejects(() => client.query(messages.whoAmI, {}), Error, "Expired");
});

Deno.test("a provider's keys are fetched once for many tokens", async () => {
  await using setting = await hostWithIssuer();
  for (let n = 0; n < 5; n++) await setting.ask(await setting.issuer.sign({ sub: `user-${n}` }));
  for (let n = 0; n < 5; n++) await setting.ask(await setting.issuer.signOidc());
  assertEquals(setting.issuer.requests, ["/jwks.json", "/oidc/.well-known/openid-configuration"]);
});

Deno.test("a provider that is down costs its tokens, and only until it is back", async () => {
  await using setting = await hostWithIssuer();
  setting.issuer.isUp = false;
  const refusal = await refusalOf(setting, await setting.issuer.sign());
  assertEquals(refusal.code, "InvalidAuthHeader");
  assertEquals(
    (await refusalOf(setting, await setting.issuer.signOidc())).code,
    "AuthProviderDiscoveryFailed",
  );
  setting.issuer.isUp = true;
  assert(await setting.ask(await setting.issuer.sign()) !== null);
  assert(await setting.ask(await setting.issuer.signOidc()) !== null);
});

Deno.test("ConvexClient.setAuth() brings the identity to live queries, and clearing it takes it away", async () => {
  await using setting = await hostWithIssuer();
  await using client = new TestClient(setting.test.host);
  const shown = client.watch(messages.whoAmI, {});
  const changes = new Stream<boolean>();
  const token = await setting.issuer.sign();
  client.setAuth(() => Promise.resolve(token), (isAuthenticated) => changes.push(isAuthenticated));
  assertEquals(await changes.next(), true);
  const identity = await shown.until((value) => value !== null) as { subject: string };
  assertEquals(identity.subject, "user-1");
  client.client.clearAuth();
  assertEquals(await shown.until((value) => value === null), null);
});

Deno.test("ConvexClient learns that its token is refused, and asks for another", async () => {
  await using setting = await hostWithIssuer();
  await using client = new TestClient(setting.test.host);
  const bad = await setting.issuer.sign({}, { foreignKey: true });
  const good = await setting.issuer.sign();
  const asked: boolean[] = [];
  const changes = new Stream<boolean>();
  client.setAuth(({ forceRefreshToken }) => {
    asked.push(forceRefreshToken);
    return Promise.resolve(forceRefreshToken ? good : bad);
  }, (isAuthenticated) => changes.push(isAuthenticated));
  assertEquals(await changes.next(), true);
  assertEquals(asked.slice(0, 2), [false, true]);
});

Deno.test("a client whose token's time is over learns it at its next call", async () => {
  await using issuer = await startIssuer();
  let now = Date.now();
  await using test = await startHost({ env: { TEST_ISSUER: issuer.url }, clock: () => now });
  await using client = new RawClient(test.host);
  await client.connect();
  const value = await issuer.sign();
  await client.send({ type: "Authenticate", tokenType: "User", value, baseVersion: 0 });
  assertEquals((await client.messages.next()).type, "Transition");
  now += 2 * 3_600_000;
  const args = [{ channel: "a", text: "too late" }];
  await client.send({ type: "Mutation", requestId: 0, udfPath: "messages:send", args });
  const { type, authUpdateAttempted } = await client.messages.next();
  assertEquals([type, authUpdateAttempted], ["AuthError", false]);
  await client.closed;
  assertEquals(test.host.metrics.mutations, 0);
});

Deno.test("an HTTP action knows its caller; a foreign bearer token fails only where it asks", async () => {
  await using setting = await hostWithIssuer();
  const ask = async (headers: Record<string, string>): Promise<Record<string, unknown>> =>
    await (await fetch(`${setting.test.host.siteUrl}/who`, { headers })).json();
  assertEquals(await ask({}), null);
  const authorization = `Bearer ${await setting.issuer.sign()}`;
  assertEquals((await ask({ authorization })).subject, "user-1");
  const { refused } = await ask({ authorization: "Bearer sk_live_something" });
  assertStringIncludes(String(refused), "Could not parse JWT payload");
});

Deno.test("auth.config is read again when the environment changes", async () => {
  await using issuer = await startIssuer();
  await using test = await startHost();
  const client = new ConvexHttpClient(test.host.url);
  client.setAuth(await issuer.sign());
  await assertRejects(() => client.query(messages.whoAmI, {}), Error, "no providers configured");
  const { environment, executor } = test.host.engine.parts;
  await environment.update([{ name: "TEST_ISSUER", value: issuer.url }], executor.writer);
  assert(await client.query(messages.whoAmI, {}) !== null);
});
