/** A session at one site gives its user one at another, by a token that is taken once. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { createAuthClient } from "better-auth/client";
import { oneTimeTokenClient } from "better-auth/client/plugins";
import { openWorld, serverClient, signedUpUser, type World } from "../support/calls/mod.ts";
import { appClient, changeRow } from "../support/calls/world.ts";
import { Client, ok, outcome, type Reply } from "../support/client.ts";
import { rowsOf } from "../support/rows.ts";
import { projectWithKey } from "../support/set_up.ts";
import { signInThrough } from "../support/social.ts";
import { totpCode } from "../support/totp.ts";

// `localhost` and `127.0.0.1` are two sites.
const APP = "http://localhost:4321";
const OTHER_APP = "http://localhost:4322";
const EVIL = "https://evil.example";
const MINUTE_MS = 60_000;
const VERIFY = "/cross-domain/one-time-token/verify";
const INVALID = [400, "INVALID_TOKEN"];

/** A page of an app on another site, which calls by client id. */
function page({ platform, project }: World, origin = APP): Client {
  return new Client(platform.site, { "x-banata-client-id": project.clientId, origin });
}

/** A new user's browser at such a page. */
async function signedIn(world: World, { rememberMe = true } = {}) {
  const user = await signedUpUser(world);
  const client = page(world);
  const body = { email: user.email, password: world.password, rememberMe };
  await ok(client.post("/sign-in/email", body));
  return { ...user, client };
}

async function tokenOf(client: Client, query = ""): Promise<string> {
  const made = await ok(client.get(`/one-time-token/generate${query}`));
  assertMatch(made.token, /^[a-zA-Z0-9]{32}$/);
  return made.token;
}

const sessions = ({ platform }: World, userId: string) =>
  rowsOf(platform.host, "session").filter((row) => row.userId === userId);

type Step = (world: World, clock: { time: number }) => Promise<void>;

const TAKEN: Readonly<Record<string, Step>> = {
  async "POST /cross-domain/one-time-token/verify gives a session and its cookie, once"(world) {
    const { client, email, id } = await signedIn(world);
    const token = await tokenOf(client);
    const there = page(world);
    const reply = await there.post(VERIFY, { token });
    assertEquals([reply.status, reply.body.user.email], [200, email], reply.text);
    const own = (await client.get("/get-session")).body.session;
    const { session, user } = (await there.get("/get-session")).body;
    assertEquals([session.token, user.id], [reply.body.session.token, id]);
    assert(session.token !== own.token, "browsers share no token");
    assertEquals(outcome(await page(world).post(VERIFY, { token })), INVALID);
  },

  async "POST /one-time-token/verify is the same"(world) {
    const token = await tokenOf((await signedIn(world)).client);
    await ok(page(world).post("/one-time-token/verify", { token }));
    assertEquals(outcome(await page(world).post(VERIFY, { token })), INVALID);
  },

  async "the session is no fresher, lives no longer, and says who vouched"(world, clock) {
    const { client, id } = await signedIn(world, { rememberMe: false });
    const own = sessions(world, id).at(-1);
    await changeRow(world, "session", {
      where: { id: String(own?.id) },
      update: { signedInBy: "provider" },
    });
    clock.time += 20 * MINUTE_MS;
    const there = page(world);
    const token = await tokenOf(client);
    const reply = await there.post(VERIFY, { token });
    const made = sessions(world, id).find((row) => row.id === reply.body.session.id);
    assertEquals(
      [made?.createdAt, made?.expiresAt, made?.signedInBy],
      [own?.createdAt, own?.expiresAt, "provider"],
    );
    assert([...there.cookies.keys()].some((name) => name.endsWith("dont_remember")));
    const kept = reply.headers.getSetCookie().find((line) => line.includes("session_token"));
    assert(!/max-age/i.test(kept ?? ""), "the cookie ends with the browser");
  },

  async "the database keeps no token"(world) {
    const token = await tokenOf((await signedIn(world)).client);
    assert(!JSON.stringify(rowsOf(world.platform.host, "verification")).includes(token));
  },

  async "oneTimeTokenClient of the official client makes and takes one"(world) {
    const { client, id } = await signedIn(world);
    const clientOf = (own: Client) =>
      createAuthClient({
        baseURL: world.platform.site,
        fetchOptions: {
          customFetchImpl: async (input, init) => {
            const request = new Request(input, init);
            const text = await request.text();
            const path = new URL(request.url).pathname.replace("/api/auth", "");
            const reply = text === ""
              ? await own.get(path)
              : await own.post(path, JSON.parse(text));
            return Response.json(reply.body, { status: reply.status });
          },
        },
        plugins: [oneTimeTokenClient()],
      });
    const { data: made } = await clientOf(client).oneTimeToken.generate();
    const token = made?.token ?? "";
    const { data } = await clientOf(page(world)).oneTimeToken.verify({ token });
    assertEquals(data?.user.id, id);
  },
};

const REFUSED: Readonly<Record<string, Step>> = {
  async "three minutes later"(world, clock) {
    const { client } = await signedIn(world);
    const [early, late] = [await tokenOf(client), await tokenOf(client)];
    clock.time += 3 * MINUTE_MS - 1000;
    await ok(page(world).post(VERIFY, { token: early }));
    clock.time += 2000;
    assertEquals(outcome(await page(world).post(VERIFY, { token: late })), INVALID);
  },

  async "at another origin, which uses it up"(world) {
    const { client } = await signedIn(world);
    for (const origin of [OTHER_APP, EVIL, "null", ""]) {
      const token = await tokenOf(client);
      const reply = await page(world, origin).post(VERIFY, { token });
      assert([400, 403].includes(reply.status), `${origin}: ${reply.text}`);
      assertEquals(reply.headers.getSetCookie(), [], origin);
      if (reply.status === 400) {
        assertEquals(outcome(await page(world).post(VERIFY, { token })), INVALID, origin);
      }
    }
  },

  async "in another project"(world) {
    const other = await projectWithKey(world.admin, `other-${world.next()}`);
    const token = await tokenOf((await signedIn(world)).client);
    const server = new Client(world.platform.site, { "x-api-key": other.key, origin: APP });
    assertEquals((await server.post(VERIFY, { token })).code, "INVALID_TOKEN");
    const onPlatform = await new Client(world.platform.site).post(VERIFY, { token });
    assertEquals(onPlatform.status, 404);
    await ok(page(world).post(VERIFY, { token }));
  },

  async "after its session was signed out of"(world) {
    const { client } = await signedIn(world);
    const token = await tokenOf(client);
    await ok(client.post("/sign-out", {}));
    assertEquals(outcome(await page(world).post(VERIFY, { token })), INVALID);
  },

  async "after what moves the epoch: a reset, a new password, a ban, signing out everywhere"(
    world,
  ) {
    const { mailbox, password } = world;
    const server = serverClient(world);
    const moves: readonly ((userId: string, email: string) => Promise<Reply>)[] = [
      async (_, email) => {
        await page(world).post("/request-password-reset", { email });
        const { token } = (await mailbox.next(email)).variables;
        return await page(world).post("/reset-password", { token, newPassword: password });
      },
      (userId) => server.post("/admin/set-user-password", { userId, newPassword: password }),
      (userId) => server.post("/admin/ban-user", { userId }),
      (userId) => server.post("/admin/revoke-user-sessions", { userId }),
    ];
    for (const move of moves) {
      const { client, email, id } = await signedIn(world);
      const token = await tokenOf(client);
      await ok(move(id, email));
      assertEquals(outcome(await page(world).post(VERIFY, { token })), INVALID);
    }
  },

  async "that is none"(world) {
    for (const token of ["", "x", "a".repeat(32), "a".repeat(5000), 7, null, { a: 1 }, ["a"]]) {
      const { body, status, text } = await page(world).post(VERIFY, { token });
      assert(status === 400 && typeof body.code === "string", text);
    }
    assertEquals((await page(world).post(VERIFY, {})).status, 400);
    assertEquals((await page(world).get(VERIFY)).status, 405);
  },

  async "in a form, which any page could send"(world) {
    const token = await tokenOf((await signedIn(world)).client);
    const headers = { "content-type": "application/x-www-form-urlencoded", origin: EVIL };
    const reply = await page(world).post(VERIFY, `token=${token}`, { headers });
    assert(reply.status >= 400 && reply.status < 500, reply.text);
    assertEquals(reply.headers.getSetCookie(), []);
  },
};

const MADE: Readonly<Record<string, Step>> = {
  async "not without a session, nor by a server's key alone"(world) {
    for (const client of [page(world), appClient(world), serverClient(world)]) {
      const reply = await client.get("/one-time-token/generate");
      assertEquals(outcome(reply), [401, "AUTHENTICATION_REQUIRED"]);
    }
  },

  async "not while a second factor is asked"(world) {
    const user = await signedUpUser(world);
    const { password } = world;
    const uri = (await user.client.post("/two-factor/enable", { password })).body.totpURI;
    const enrolled = { code: totpCode(uri, world.now()) };
    await ok(user.client.post("/two-factor/verify-totp", enrolled));
    const begun = page(world);
    const asked = await begun.post("/sign-in/email", { email: user.email, password });
    assertEquals(asked.body.twoFactorRedirect, true);
    assertEquals((await begun.get("/one-time-token/generate")).status, 401);
  },

  async "not by whoever impersonates"(world) {
    const { id: userId } = await signedUpUser(world);
    const boss = await signedUpUser(world);
    await serverClient(world).post("/admin/set-role", { userId: boss.id, role: "super_admin" });
    await ok(boss.client.post("/admin/impersonate-user", { userId }));
    const reply = await boss.client.get("/one-time-token/generate");
    assertEquals(outcome(reply), [403, "NOT_WHILE_IMPERSONATING"]);
  },

  async "for a listed origin only, which ?origin= may name"(world) {
    const { client } = await signedIn(world);
    for (const query of [`?origin=${EVIL}`, "?origin=null", "?origin=*"]) {
      const reply = await client.get(`/one-time-token/generate${query}`);
      assertEquals(outcome(reply), [403, "INVALID_ORIGIN"], query);
    }
    const headers = { origin: EVIL };
    const reply = await client.get(`/one-time-token/generate?origin=${APP}`, { headers });
    assertEquals(outcome(reply), [403, "INVALID_ORIGIN"]);
    const token = await tokenOf(client, `?origin=${OTHER_APP}`);
    await ok(page(world, OTHER_APP).post(VERIFY, { token }));
  },

  async "for any listed origin, and servers, where an app's proxy names none"(world) {
    const { email } = await signedUpUser(world);
    const proxied = new Client(world.platform.site, { "x-api-key": world.project.key });
    await proxied.post("/sign-in/email", { email, password: world.password });
    const headers = { origin: "" };
    const made = () => proxied.get("/one-time-token/generate", { headers });
    for (const [origin, status] of [[OTHER_APP, 200], ["", 200], [EVIL, 403]] as const) {
      const { token } = (await made()).body;
      assertEquals((await page(world, origin).post(VERIFY, { token })).status, status, origin);
    }
    const { token } = (await made()).body;
    const elsewhere = await appClient(world).post(VERIFY, { token }, { headers: { origin: EVIL } });
    assertEquals(outcome(elsewhere), INVALID);
  },
};

async function opened(world: World, callbackURL: string): Promise<Reply> {
  const { email } = await signedUpUser(world);
  await ok(page(world).post("/sign-in/magic-link", { email, callbackURL }));
  const { token = "" } = (await world.mailbox.next(email)).variables;
  const { platform: { site }, project } = world;
  const body = new URLSearchParams({ token, callbackURL }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return await new Client(site).post(`/p/${project.clientId}/magic-link`, body, { headers });
}

const LED: Readonly<Record<string, Step>> = {
  async "a mailed link that leads to an app on another site signs in there"(world) {
    const reply = await opened(world, `${APP}/home?tab=1#top`);
    assertEquals(reply.status, 302, reply.text);
    const { hash, origin, pathname, searchParams } = new URL(reply.headers.get("location") ?? "");
    assertEquals([origin, pathname, searchParams.get("tab"), hash], [APP, "/home", "1", "#top"]);
    assertEquals(reply.headers.get("referrer-policy"), "no-referrer");
    const token = searchParams.get("ott");
    const there = page(world);
    await ok(there.post(VERIFY, { token }));
    assert((await there.get("/get-session")).body.user.id);
  },

  async "and its token counts at that app alone"(world) {
    const { searchParams } = new URL((await opened(world, APP)).headers.get("location") ?? "");
    const token = searchParams.get("ott");
    assertEquals(outcome(await page(world, OTHER_APP).post(VERIFY, { token })), INVALID);
  },

  async "a provider's answer too, whose sign-in began at the platform's host"(world) {
    const { platform: { site }, project, provider } = world;
    const browser = new Client(site);
    const body = { callbackURL: `${APP}/home` };
    const led = await signInThrough(provider, { browser, project, body });
    const { origin, searchParams } = new URL(led.headers.get("location") ?? "");
    assertEquals(origin, APP);
    const there = page(world);
    const reply = await ok(there.post(VERIFY, { token: searchParams.get("ott") }));
    const [made] = sessions(world, reply.user.id).slice(-1);
    assertEquals(made?.signedInBy, "provider");
  },

  async "one that leads to the platform's own host brings no token"(world) {
    for (const target of ["/home", `${world.platform.site}/home`]) {
      assert(!(await opened(world, target)).headers.get("location")?.includes("ott="), target);
    }
  },
};

Deno.test("One-time tokens", async (t) => {
  const clock = { time: Date.now() };
  await using world = await openWorld({ clock: () => clock.time });
  const { admin, project } = world;
  const saved = { projectId: project.id, origins: [APP, OTHER_APP] };
  await ok(admin.post("/banata/config/origins/save", saved));
  for (
    const [about, steps] of Object.entries({
      taken: TAKEN,
      refused: REFUSED,
      made: MADE,
      "in a redirect": LED,
    })
  ) {
    for (const [name, step] of Object.entries(steps)) {
      // Each step has the limits of another hour.
      clock.time += 60 * MINUTE_MS;
      await t.step(`${about}: ${name}`, () => step(world, clock));
    }
  }
});
