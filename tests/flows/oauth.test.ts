import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { type OAuthWorld, openOAuthWorld } from "../support/oauth_world.ts";
import { behindTheBack } from "../support/project_store.ts";
import { APP_URL, asApp, comeBack, sentTo, signInThrough } from "../support/social.ts";

const WELCOMED = { status: 302, path: APP_URL, error: null };
const PASSWORD = "a password nobody has guessed";

Deno.test("A stranger signs up through a provider and comes back as the same user", async (t) => {
  await using world = await openOAuthWorld();
  const { other, project, provider } = world;
  const visitor = world.newVisitor();
  const browser = world.browser();
  await t.step("the first visit makes user, account and session", async () => {
    assertEquals(sentTo(await signInThrough(provider, { browser, project })), WELCOMED);
    const { user } = (await browser.get("/get-session", asApp(project))).body;
    assertEquals([user.email, user.name, user.emailVerified], [visitor.email, "Grace", true]);
    assertEquals(provider.requests, [
      "/.well-known/openid-configuration",
      "/authorize",
      "/.well-known/openid-configuration",
      "/token",
      "/jwks",
    ]);
  });
  await t.step("tokens are sealed at rest, and no state is left", () => {
    const [account] = world.rows("account");
    assertEquals([account?.providerId, account?.accountId], ["acme", visitor.sub]);
    for (const column of ["accessToken", "refreshToken", "idToken"]) {
      assertMatch(String(account?.[column]), /^v2\.0\./, column);
    }
    assertEquals(world.rows("verification"), []);
  });
  await t.step("the second visit signs the same user in", async () => {
    const again = world.browser();
    assertEquals(sentTo(await signInThrough(provider, { browser: again, project })), WELCOMED);
    assertEquals(
      [world.rows("user").length, world.rows("account").length, world.rows("session").length],
      [1, 1, 2],
    );
  });
  await t.step("the session is nobody's in another project", async () => {
    assertEquals((await browser.get("/get-session", asApp(other))).body, null);
  });
  await t.step("a language that the provider claims is the user's, if it is one", async () => {
    for (const [locale, stored] of [["pt_br", "pt-BR"], ["none at all", undefined]]) {
      const { email } = world.newVisitor();
      provider.user = { ...provider.user, locale };
      const guest = world.browser();
      assertEquals(sentTo(await signInThrough(provider, { browser: guest, project })), WELCOMED);
      const row = world.rows("user").find((user) => user.email === email);
      assertEquals(row?.locale, stored);
    }
  });
});

Deno.test("A new user is sent to newUserCallbackURL once", async () => {
  await using world = await openOAuthWorld();
  const { project, provider } = world;
  world.newVisitor();
  const body = { newUserCallbackURL: "/hello" };
  const visit = () => signInThrough(provider, { browser: world.browser(), project, body });
  assertEquals([sentTo(await visit()).path, sentTo(await visit()).path], ["/hello", APP_URL]);
});

Deno.test("A provider that keeps the address in userinfo is asked for it", async () => {
  await using world = await openOAuthWorld();
  const { project, provider } = world;
  const visitor = world.newVisitor();
  provider.emailInIdToken = false;
  const browser = world.browser();
  assertEquals(sentTo(await signInThrough(provider, { browser, project })), WELCOMED);
  const { user } = (await browser.get("/get-session", asApp(project))).body;
  assertEquals([user.email, user.emailVerified], [visitor.email, true]);
});

Deno.test("The app's own proxy carries the whole way, with its key on every request", async () => {
  await using world = await openOAuthWorld();
  const { project, provider } = world;
  world.newVisitor();
  const browser = world.proxied();
  assertEquals(sentTo(await signInThrough(provider, { browser, project })), WELCOMED);
  assert((await browser.get("/get-session")).body.user);
});

Deno.test("On a listed origin of the app's own, the way begins and ends there", async () => {
  await using world = await openOAuthWorld();
  const { platform, project, provider } = world;
  const { store } = behindTheBack(platform, project.id);
  const baseUrls = ["https://app.example.com"];
  await store.updateOne("projectSettings", { id: "settings" }, { baseUrls });
  world.newVisitor();
  const from = (host: string) => ({
    headers: { "x-api-key": project.key, "x-forwarded-host": host, origin: `https://${host}` },
  });
  const begin = (host: string) =>
    world.browser().post("/sign-in/social", { provider: "acme", callbackURL: APP_URL }, from(host));
  const unlisted = (await begin("evil.example.com")).body.url;
  const ownCallback = `${platform.site}/api/auth/callback/acme`;
  assertEquals(new URL(unlisted).searchParams.get("redirect_uri"), ownCallback);
  const browser = world.browser();
  const body = { provider: "acme", callbackURL: APP_URL };
  const { url } = (await browser.post("/sign-in/social", body, from("app.example.com"))).body;
  const back = await provider.authorize(url);
  assertEquals(back.origin, "https://app.example.com");
  assertEquals([...browser.cookies.keys()], ["__Secure-better-auth.state"]);
  const path = `/callback/acme${back.search}`;
  assertEquals(sentTo(await browser.get(path, from("app.example.com"))), WELCOMED);
  assert(browser.cookies.has("__Secure-better-auth.session_token"));
});

Deno.test("An answer that comes as a form finds its project and its cookie", async () => {
  await using world = await openOAuthWorld();
  const { platform, project, provider } = world;
  world.newVisitor();
  const browser = world.browser();
  const started = await browser.post(
    "/sign-in/social",
    { provider: "acme", callbackURL: APP_URL },
    asApp(project),
  );
  const back = await provider.authorize(started.body.url);
  // A browser sends no SameSite=Lax cookie with a form of another site, but its own Origin.
  const posted = await browser.fresh().post("/callback/acme", back.search.slice(1), {
    headers: { "content-type": "application/x-www-form-urlencoded", origin: provider.issuer },
  });
  assertEquals(posted.status, 302);
  const next = new URL(posted.headers.get("location") ?? "");
  assertEquals(next.origin, platform.site);
  assertEquals(sentTo(await comeBack(browser, next)), WELCOMED);
});

Deno.test("/callback opens no account that is there already, whatever the provider says of its address", async (t) => {
  await using world = await openOAuthWorld();
  const { platform, project, provider } = world;
  const { store } = behindTheBack(platform, project.id);
  const signUp = async (email: string, emailVerified: boolean): Promise<string> => {
    const made = await world.proxied().post("/sign-up/email", {
      email,
      password: PASSWORD,
      name: "Grace",
    });
    assertEquals(made.status, 200, made.text);
    await store.updateOne("user", { email }, { emailVerified });
    return made.body.user.id;
  };
  const visit = async () =>
    sentTo(await signInThrough(provider, { browser: world.browser(), project }));
  const providersOf = (userId: string) =>
    world.rows("account").filter((row) => row.userId === userId).map((row) => row.providerId);

  const refused = { status: 302, path: "/api/auth/error", error: "account_not_linked" };
  await t.step("verified on both sides: its owner has not agreed", async () => {
    const { email } = world.newVisitor();
    const userId = await signUp(email, true);
    assertEquals(await visit(), refused);
    assertEquals(providersOf(userId), ["credential"]);
  });
  await t.step("not verified here: whoever signed up first may be an impostor", async () => {
    const { email } = world.newVisitor();
    const userId = await signUp(email, false);
    assertEquals(await visit(), refused);
    assertEquals(providersOf(userId), ["credential"]);
  });
  await t.step("not verified there", async () => {
    const { email } = world.newVisitor({ email_verified: false });
    const userId = await signUp(email, true);
    assertEquals(await visit(), refused);
    assertEquals(providersOf(userId), ["credential"]);
  });
});

Deno.test("/link-social adds a provider's account to the signed-in user", async (t) => {
  await using world = await openOAuthWorld();
  const { provider } = world;
  const signedUp = async (email: string) => {
    const browser = world.proxied();
    const body = { email, password: PASSWORD, name: "Grace" };
    assertEquals((await browser.post("/sign-up/email", body)).status, 200);
    return browser;
  };
  const link = async (browser: ReturnType<OAuthWorld["proxied"]>) => {
    const body = { provider: "acme", callbackURL: APP_URL, errorCallbackURL: "/failed" };
    const started = await browser.post("/link-social", body);
    assertEquals(started.status, 200, started.text);
    return sentTo(await comeBack(browser, await provider.authorize(started.body.url)));
  };
  await t.step("of the same address", async () => {
    const visitor = world.newVisitor();
    const browser = await signedUp(visitor.email);
    assertEquals(await link(browser), WELCOMED);
    const accounts = (await browser.get("/list-accounts")).body;
    assertEquals(
      accounts.map(({ providerId }: { providerId: string }) => providerId).sort(),
      ["acme", "credential"],
    );
  });
  await t.step("and of no other address", async () => {
    world.newVisitor();
    const browser = await signedUp("another@example.com");
    const expected = { status: 302, path: "/failed", error: "email_does_not_match" };
    assertEquals(await link(browser), expected);
  });
  await t.step("and none that is another user's", async () => {
    const visitor = world.newVisitor();
    assertEquals(await link(await signedUp(visitor.email)), WELCOMED);
    provider.user = { ...visitor, email: "thief@example.com" };
    const error = "account_already_linked_to_different_user";
    const expected = { status: 302, path: "/failed", error };
    assertEquals(await link(await signedUp("thief@example.com")), expected);
  });
  await t.step("and for nobody without a session", async () => {
    const reply = await world.proxied().post("/link-social", { provider: "acme" });
    assertEquals(reply.status, 401);
  });
});

Deno.test("A user's tokens at the provider are given to that user, and refreshed", async () => {
  await using world = await openOAuthWorld();
  const { project, provider } = world;
  const visitor = world.newVisitor();
  const browser = world.proxied();
  assertEquals(sentTo(await signInThrough(provider, { browser, project })), WELCOMED);
  const [{ id: accountId }] = (await browser.get("/list-accounts")).body;
  const first = await browser.post("/get-access-token", { accountId });
  assertMatch(first.body.accessToken, /^at-/);
  const info = await browser.get(`/account-info?accountId=${accountId}`);
  assertEquals([info.status, info.body.user?.email], [200, visitor.email]);
  const refreshed = await browser.post("/refresh-token", { accountId });
  assertEquals(refreshed.status, 200, refreshed.text);
  assertNotEquals(refreshed.body.accessToken, first.body.accessToken);
  const stranger = await world.proxied().post("/get-access-token", { accountId });
  assertEquals(stranger.status, 401);
});
