import { outcome } from "../support/client.ts";
import { assertEquals } from "@std/assert";
import { type OAuthWorld, openOAuthWorld } from "../support/oauth_world.ts";
import type { Fault } from "../support/oidc_server.ts";
import { behindTheBack } from "../support/project_store.ts";
import {
  APP_URL,
  asApp,
  comeBack,
  saveProvider,
  sentTo,
  signInThrough,
  startSignIn,
} from "../support/social.ts";

const ERROR_PAGE = "/api/auth/error";

/** The answer of a way through the provider that must leave nothing behind. */
async function refusedWay(world: OAuthWorld, way: () => Promise<unknown>): Promise<unknown> {
  const counts = () => ["user", "account", "session"].map((table) => world.rows(table).length);
  const before = counts();
  const answer = await way();
  assertEquals(counts(), before);
  return answer;
}

Deno.test("A state is good for its own project, browser and time, once", async (t) => {
  await using world = await openOAuthWorld();
  const { other, platform, project, provider } = world;
  const mismatch = { status: 302, path: ERROR_PAGE, error: "state_mismatch" };
  const begun = async () => {
    world.newVisitor();
    const browser = world.browser();
    return { browser, back: await provider.authorize(await startSignIn(browser, { project })) };
  };
  const withState = (back: URL, change: (state: string) => string) => {
    const changed = new URL(back);
    changed.searchParams.set("state", change(back.searchParams.get("state") ?? ""));
    return changed;
  };
  await t.step("it names the project it was made in", async () => {
    const { back } = await begun();
    assertEquals(back.searchParams.get("state")?.split(".")[0], project.clientId);
    assertEquals(back.origin, platform.site);
  });
  await t.step("a wrong one is a mismatch", async () => {
    const { back, browser } = await begun();
    const wrong = withState(back, (state) => `${state}x`);
    assertEquals(
      await refusedWay(world, async () => sentTo(await comeBack(browser, wrong))),
      mismatch,
    );
  });
  await t.step("one that names no project is refused before anything is looked up", async () => {
    const { back, browser } = await begun();
    for (const state of ["", "nonsense", ".x"]) {
      const reply = await comeBack(browser, withState(back, () => state));
      assertEquals([state, reply.status, reply.code], [state, 400, "INVALID_OAUTH_STATE"]);
    }
    const unknown = await comeBack(browser, withState(back, () => "client_NONE.x"));
    assertEquals(outcome(unknown), [404, "PROJECT_NOT_FOUND"]);
  });
  await t.step("another project's is a mismatch, by tag and by key", async () => {
    const { back, browser } = await begun();
    const foreign = withState(back, (state) => state.replace(project.clientId, other.clientId));
    assertEquals((await comeBack(browser, foreign)).status, 302);
    assertEquals(sentTo(await comeBack(browser, foreign)).error, "state_mismatch");
    const path = `/callback/acme${back.search}`;
    const byKey = await browser.get(path, { headers: { "x-api-key": other.key } });
    assertEquals(sentTo(byKey).error, "state_mismatch");
    const platforms = withState(back, (state) => state.replace(project.clientId, "platform"));
    assertEquals(sentTo(await comeBack(browser, platforms)).error, "state_mismatch");
    assertEquals(sentTo(await comeBack(browser, back)).path, APP_URL);
  });
  await t.step("in a browser that did not begin it is a mismatch", async () => {
    const { back } = await begun();
    const way = async () => sentTo(await comeBack(world.browser(), back));
    assertEquals(await refusedWay(world, way), mismatch);
  });
  await t.step("a second time it is a mismatch", async () => {
    const { back, browser } = await begun();
    const cookies = new Map(browser.cookies);
    assertEquals(sentTo(await comeBack(browser, back)).path, APP_URL);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    const way = async () => sentTo(await comeBack(browser, back));
    assertEquals(await refusedWay(world, way), mismatch);
  });
});

Deno.test("A callback that fails leaves an event with its reason", async () => {
  await using world = await openOAuthWorld();
  const { project, provider } = world;
  const refusals = () =>
    world.rows("event").filter(({ kind }) => kind === "refused")
      .map(({ actorType, code, subject }) => [actorType, subject, code]);
  world.newVisitor();
  const browser = world.browser();
  const back = await provider.authorize(await startSignIn(browser, { project }));
  const begunElsewhere = await comeBack(world.browser(), back);
  assertEquals(sentTo(begunElsewhere).error, "state_mismatch");
  const ids = world.rows("event").map(({ requestId }) => requestId);
  assertEquals(ids.at(-1), begunElsewhere.headers.get("x-request-id"));
  provider.fault = "denied";
  await signInThrough(provider, { browser: world.browser(), project });
  provider.fault = null;
  const strange = new URL(back);
  strange.pathname = `/api/auth/callback/${"x".repeat(80)}`;
  strange.search = `?error=${encodeURIComponent("a b")}&state=${project.clientId}.none`;
  await comeBack(world.browser(), strange);
  const body = { callbackURL: `${APP_URL}?error=mine` };
  assertEquals(
    sentTo(await signInThrough(provider, { browser: world.browser(), project, body })).error,
    "mine",
  );
  assertEquals(refusals().map((each) => each.join(" ")), [
    "anonymous /callback/acme STATE_MISMATCH",
    "anonymous /callback/acme ACCESS_DENIED",
    "anonymous /callback/* STATE_MISMATCH",
  ]);
});

Deno.test("Of an answer sent eight times at once exactly one signs in", async () => {
  await using world = await openOAuthWorld();
  const { project, provider } = world;
  const { email } = world.newVisitor();
  const browser = world.browser();
  const back = await provider.authorize(await startSignIn(browser, { project }));
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => {
      const copy = world.browser();
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
      return comeBack(copy, back);
    }),
  );
  assertEquals(replies.filter((reply) => sentTo(reply).path === APP_URL).length, 1);
  assertEquals(replies.every(({ status }) => status === 302), true);
  assertEquals(world.rows("user").filter((row) => row.email === email).length, 1);
  assertEquals([world.rows("account").length, world.rows("session").length], [1, 1]);
});

Deno.test("What a provider must not send signs nobody in", async (t) => {
  await using world = await openOAuthWorld();
  const { project, provider } = world;
  const faults: [Fault, string][] = [
    ["denied", "access_denied"],
    ["forged signature", "unable_to_get_user_info"],
    ["no signature", "unable_to_get_user_info"],
    ["other audience", "unable_to_get_user_info"],
    ["other issuer", "unable_to_get_user_info"],
    ["other nonce", "unable_to_get_user_info"],
    ["expired", "unable_to_get_user_info"],
    ["no id token", "unable_to_get_user_info"],
    ["huge answer", "invalid_code"],
    ["redirect at token", "invalid_code"],
  ];
  for (const [fault, error] of faults) {
    await t.step(fault, async () => {
      world.newVisitor();
      provider.fault = fault;
      const body = { errorCallbackURL: "/failed" };
      const way = async () =>
        sentTo(await signInThrough(provider, { browser: world.browser(), project, body }));
      assertEquals(await refusedWay(world, way), { status: 302, path: "/failed", error });
    });
  }
  await t.step("a code of another sign-in", async () => {
    provider.fault = null;
    const [mine, theirs] = [world.browser(), world.browser()];
    const own = await provider.authorize(await startSignIn(mine, { project }));
    const stolen = await provider.authorize(await startSignIn(theirs, { project }));
    own.searchParams.set("code", stolen.searchParams.get("code") ?? "");
    const way = async () => sentTo(await comeBack(mine, own));
    const expected = { status: 302, path: ERROR_PAGE, error: "invalid_code" };
    assertEquals(await refusedWay(world, way), expected);
  });
  await t.step("another issuer's name on the answer", async () => {
    const browser = world.browser();
    const back = await provider.authorize(await startSignIn(browser, { project }));
    back.searchParams.set("iss", "https://evil.example.com");
    const way = async () => sentTo(await comeBack(browser, back));
    const expected = { status: 302, path: ERROR_PAGE, error: "issuer_mismatch" };
    assertEquals(await refusedWay(world, way), expected);
  });
});

Deno.test("A provider that cannot be reached is an answer and no failure", async (t) => {
  await using world = await openOAuthWorld();
  const { platform, project, provider } = world;
  const begin = (providerId: string) =>
    world.browser().post(
      "/sign-in/social",
      { provider: providerId, callbackURL: APP_URL },
      asApp(project),
    );
  const unavailable = async (providerId: string) => {
    const reply = await begin(providerId);
    assertEquals(outcome(reply), [424, "PROVIDER_UNAVAILABLE"]);
  };
  const save = (providerId: string, discoveryUrl: string) =>
    saveProvider(platform, project.id, { providerId, discoveryUrl });
  await t.step("a document that is none", async () => {
    await save("nodoc", `${provider.issuer}/nothing/.well-known/openid-configuration`);
    await unavailable("nodoc");
  });
  await t.step("a document about another issuer", async () => {
    const { port } = new URL(provider.issuer);
    await save("mixed", `http://localhost:${port}/.well-known/openid-configuration`);
    await unavailable("mixed");
  });
  await t.step("a server in a private network is never asked", async () => {
    await save("inside", "https://10.0.0.1/.well-known/openid-configuration");
    await unavailable("inside");
  });
  await t.step("a server that is gone before sign-in, and before the way back", async () => {
    const browser = world.browser();
    const back = await provider.authorize(await startSignIn(browser, { project }));
    await provider.stop();
    assertEquals(sentTo(await comeBack(browser, back)).error, "invalid_code");
    await unavailable("acme");
    assertEquals(world.rows("session"), []);
  });
});

Deno.test("Only a provider that the project has and has enabled signs anyone in", async (t) => {
  await using world = await openOAuthWorld();
  const { other, platform, project, provider } = world;
  const begin = (id: string, at = project) =>
    world.browser().post("/sign-in/social", { provider: id, callbackURL: APP_URL }, asApp(at));
  await t.step("unknown, disabled or another project's is not found", async () => {
    const { discoveryUrl } = provider;
    await saveProvider(platform, project.id, { discoveryUrl, providerId: "off", enabled: false });
    for (const [id, at] of [["none", project], ["off", project], ["acme", other]] as const) {
      const reply = await begin(id, at);
      assertEquals([id, reply.status, reply.code], [id, 404, "PROVIDER_NOT_FOUND"]);
    }
  });
  await t.step("on the platform nobody signs up, even through its own provider", async () => {
    await saveProvider(platform, "platform", provider);
    world.newVisitor();
    const browser = world.browser();
    const body = { provider: "acme", callbackURL: APP_URL };
    const { url } = (await browser.post("/sign-in/social", body)).body;
    const back = await provider.authorize(url);
    assertEquals(back.searchParams.get("state")?.split(".")[0], "platform");
    assertEquals(sentTo(await comeBack(browser, back)).error, "signup_disabled");
  });
  await t.step("a project that is closed to strangers stays so", async () => {
    world.newVisitor();
    const { store } = behindTheBack(platform, project.id);
    await store.updateOne("projectSettings", { id: "settings" }, { signUp: false });
    const way = () => signInThrough(provider, { browser: world.browser(), project });
    assertEquals(sentTo(await way()).error, "signup_disabled");
    assertEquals(world.rows("user"), []);
  });
  await t.step("an id token that a client brings is not taken", async () => {
    const body = { provider: "acme", idToken: { token: "e30.e30." } };
    const reply = await world.browser().post("/sign-in/social", body, asApp(project));
    assertEquals(outcome(reply), [404, "ID_TOKEN_NOT_SUPPORTED"]);
  });
  await t.step("a callbackURL elsewhere is refused", async () => {
    const body = { provider: "acme", callbackURL: "https://evil.example.com/" };
    const reply = await world.browser().post("/sign-in/social", body, asApp(project));
    assertEquals(outcome(reply), [403, "INVALID_CALLBACK_URL"]);
  });
});
