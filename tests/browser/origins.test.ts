import { assert, assertEquals } from "@std/assert";
import type { BrowserContext, Page } from "../../tools/packages/playwright.ts";
import { type Chromium, fetchIn, openChromium } from "../support/chromium.ts";
import { CERTIFICATE } from "../support/certificate.ts";
import { Client, ok } from "../support/client.ts";
import { codeBlocksOf, OWN_TESTING, runCode } from "../support/code_blocks.ts";
import { hostileTargets } from "../support/hostile_targets.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { Mailbox, setSettings } from "../support/mailbox.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";

// What browsers let apps do, asked of a real one. `localhost` and `127.0.0.1` are two sites.

const PASSWORD = "password of the project";

/** Where an app's pages are, and what they call. */
interface App {
  /** The origin of its pages. */
  readonly origin: string;
  readonly project: ProjectWithKey;
}

interface World extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  readonly site: string;
  readonly admin: Client;
  readonly chromium: Chromium;
  /** Serves an app's pages on a port of its own; with a key, it is a proxy too. */
  serve(hostname: string, key?: string): string;
}

async function openWorld(): Promise<World> {
  const platform = await openPlatform({ devMailbox: true });
  const { site } = platform;
  const admin = await signedInAdmin(platform);
  const chromium = await openChromium();
  const servers: Deno.HttpServer[] = [];
  return {
    platform,
    site,
    admin,
    chromium,
    serve(hostname, key) {
      const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
        const { pathname, search } = new URL(request.url);
        if (key !== undefined && pathname.startsWith("/api/auth/")) {
          return passOn(request, `${site}${pathname}${search}`, { key, hostname });
        }
        return new Response("<title>App</title>", { headers: { "content-type": "text/html" } });
      });
      servers.push(server);
      return `http://${hostname}:${server.addr.port}`;
    },
    async [Symbol.asyncDispose]() {
      await chromium[Symbol.asyncDispose]();
      await Promise.all(servers.map((server) => server.shutdown()));
      await platform[Symbol.asyncDispose]();
    },
  };
}

async function passOn(
  request: Request,
  url: string,
  { hostname, key }: { hostname: string; key: string },
): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("x-api-key", key);
  headers.set("x-forwarded-host", `${hostname}:${new URL(request.url).port}`);
  headers.set("x-forwarded-proto", "http");
  const body = request.method === "GET" ? undefined : await request.text();
  return await fetch(url, { method: request.method, headers, body, redirect: "manual" });
}

/** A project that lists an app's origin, and the app. */
async function appOf(world: World, name: string, origin: string): Promise<App> {
  const project = await projectWithKey(world.admin, name);
  await list(world, project, [origin]);
  return { origin, project };
}

async function list({ admin, site }: World, project: ProjectWithKey, origins: string[]) {
  const body = { projectId: project.id, origins: origins.filter((it) => it !== site) };
  await ok(admin.post("/banata/config/origins/save", body));
}

async function pageOf(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Signs up, reads the session, signs out, as the app's script does. */
async function assertWholeWay(page: Page, base: string, named: Named): Promise<void> {
  const ask = (path: string, body?: unknown) =>
    fetchIn(page, `${base}/api/auth${path}${named.query ?? ""}`, { body, headers: named.headers });
  const email = `${crypto.randomUUID()}@example.com`;
  const made = await ask("/sign-up/email", { email, name: "Grace", password: PASSWORD });
  assertEquals(made.status, 200, JSON.stringify(made));
  assertEquals((await ask("/get-session")).body?.user.email, email);
  assertEquals((await ask("/sign-out", {})).body, { success: true });
  assertEquals((await ask("/get-session")).body, null);
  const back = await ask("/sign-in/email", { email, password: PASSWORD });
  assertEquals(back.status, 200, JSON.stringify(back));
  assertEquals((await ask("/get-session")).body?.user.email, email);
}

interface Named {
  readonly headers?: Record<string, string>;
  readonly query?: string;
}

const byHeader = ({ project }: App): Named => ({
  headers: { "x-banata-client-id": project.clientId },
});
const byQuery = ({ project }: App): Named => ({ query: `?client_id=${project.clientId}` });

Deno.test("Chromium", async (t) => {
  await using world = await openWorld();
  await t.step("signs users of apps of every kind in", (t) => signIns(t, world));
  await t.step("keeps __Host- cookies of another site's page, over TLS", () => overTls(world));
  await t.step("shares a session among hosts of one site", () => onSiblings(world));
  await t.step("is led where the project allows", (t) => leads(t, world));
  await t.step("tests an app on a test platform, as docs/testing.md shows", () => testsApp(world));
});

/** Runs the page's own program, with this Chromium and a free port. */
async function testsApp({ chromium }: World): Promise<void> {
  const blocks = await codeBlocksOf("docs/testing.md");
  const blockWith = (text: string) => blocks.find((block) => block.text.includes(text))?.text ?? "";
  const { startApp } = await runCode(blockWith("function startApp"), []);
  const port = freePort();
  // What a program of its own would import.
  Object.assign(globalThis, { given: { startApp, chromium } });
  try {
    await runCode(blockWith("newContext()"), [
      OWN_TESTING,
      [
        `import { chromium } from "playwright";`,
        "const { chromium, startApp } = globalThis.given;",
      ],
      [`import { startApp } from "./app.ts";`, ""],
      ["await chromium.launch()", "chromium"],
      ["await browser.close()", "await context.close()"],
      ["5173", String(port)],
    ]);
  } finally {
    Reflect.deleteProperty(globalThis, "given");
  }
}

function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

async function signIns(t: Deno.TestContext, world: World): Promise<void> {
  const { chromium, site } = world;
  const ports = { same: site, port: world.serve("127.0.0.1"), site: world.serve("localhost") };
  const apps = {
    "on the platform's own origin": await appOf(world, "same", ports.same),
    "on another port": await appOf(world, "port", ports.port),
    "on another site": await appOf(world, "site", ports.site),
  };

  for (const [where, app] of Object.entries(apps)) {
    await t.step(`${where}, by header and by query`, async () => {
      const page = await pageOf(await chromium.newContext(), `${app.origin}/api/auth/ok`);
      await assertWholeWay(page, site, byHeader(app));
      await assertWholeWay(page, site, byQuery(app));
      await page.context().close();
    });
  }

  await t.step("through the app's own proxy", async () => {
    const project = await projectWithKey(world.admin, "proxied");
    const origin = world.serve("localhost", project.key);
    await list(world, project, [origin]);
    const page = await pageOf(await chromium.newContext(), origin);
    await assertWholeWay(page, origin, {});
    await page.context().close();
  });

  await t.step("and a page that the project has not listed learns and does nothing", async () => {
    const app = apps["on another port"];
    const page = await pageOf(await chromium.newContext(), world.serve("localhost"));
    for (const named of [byHeader(app), byQuery(app)]) {
      const url = `${site}/api/auth/get-session${named.query ?? ""}`;
      assertEquals((await fetchIn(page, url, { headers: named.headers })).status, 0);
    }
    // Listed by some project: the preflight passes, and the answer is shown by the one that is named.
    const other = await pageOf(page.context(), ports.site);
    const url = `${site}/api/auth/get-session`;
    assertEquals((await fetchIn(other, url, byHeader(app))).status, 0);
    await page.context().close();
  });

  await t.step("and users of two projects stay signed in beside each other", async () => {
    const page = await pageOf(await chromium.newContext(), `${site}/api/auth/ok`);
    const [a, b] = [apps["on the platform's own origin"], apps["on another port"]];
    await assertWholeWay(page, site, byHeader(a));
    await assertWholeWay(page, site, byHeader(b));
    const session = (app: App) => fetchIn(page, `${site}/api/auth/get-session`, byHeader(app));
    const emails = [await session(a), await session(b)].map(({ body }) => body?.user.email);
    assert(emails[0] !== undefined && emails[1] !== undefined && emails[0] !== emails[1]);
    await page.context().close();
  });
}

/** A platform behind a front, with or without TLS, that serves an app's pages under all other hosts. */
interface Front extends AsyncDisposable {
  readonly site: string;
  readonly origin: string;
  readonly project: ProjectWithKey;
}

/** Opens a platform at one host and an app at another, both at one port. */
async function openFront(
  [host, appHost]: readonly [host: string, appHost: string],
  certificate?: typeof CERTIFICATE,
): Promise<Front> {
  const platformAt: { url?: string } = {};
  const options = { port: 0, hostname: "127.0.0.1", onListen() {}, ...certificate };
  const server = Deno.serve(options, async (request) => {
    const { pathname, search } = new URL(request.url);
    if (!pathname.startsWith("/api/auth/")) return new Response("an app's page");
    const { headers, method } = request;
    const body = method === "GET" ? undefined : await request.text();
    return await fetch(`${platformAt.url}${pathname}${search}`, { method, headers, body });
  });
  const [site, origin] = [host, appHost].map((name) =>
    `${certificate === undefined ? "http" : "https"}://${name}:${server.addr.port}`
  ) as [string, string];
  const platform = await openPlatform({ url: site });
  platformAt.url = `http://127.0.0.1:${platform.host.sitePort}`;
  const admin = new Client(platformAt.url, { origin: site });
  await signedInAdmin(platform, { admin });
  const project = await projectWithKey(admin, "front");
  const lists = { projectId: project.id, origins: [origin] };
  await ok(admin.post("/banata/config/origins/save", lists));
  return {
    site,
    origin,
    project,
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await server.shutdown();
    },
  };
}

/** A page of another site, with the platform behind TLS. */
async function overTls({ chromium }: World): Promise<void> {
  await using front = await openFront(["localhost", "127.0.0.1"], CERTIFICATE);
  const { project, site } = front;
  const context = await chromium.newContext();
  const page = await pageOf(context, front.origin);
  await assertWholeWay(page, site, byHeader(front));
  const name = `__Host-banata-${project.clientId}-cross.session_token`;
  const cookie = (await context.cookies(site)).find((each) => each.name === name);
  assertEquals([cookie?.secure, cookie?.sameSite], [true, "None"]);
  await context.close();
}

/** A page of another host of the same site: the platform's own pages and it share the session. */
async function onSiblings({ chromium }: World): Promise<void> {
  await using front = await openFront(["auth.app.localhost", "www.app.localhost"]);
  const { site } = front;
  const context = await chromium.newContext();
  const page = await pageOf(context, front.origin);
  await assertWholeWay(page, site, byHeader(front));
  const own = await pageOf(context, `${site}/api/auth/ok`);
  const url = `${site}/api/auth/get-session`;
  const [there, here] = [
    await fetchIn(page, url, byHeader(front)),
    await fetchIn(own, url, byHeader(front)),
  ];
  assertEquals(here.body?.user.id, there.body?.user.id);
  assert(here.body?.user.id);
  await context.close();
}

async function leads(t: Deno.TestContext, world: World): Promise<void> {
  const { chromium, site } = world;
  const origin = world.serve("localhost");
  const app = await appOf(world, "links", origin);
  const { clientId } = app.project;
  const context = await chromium.newContext();
  const asked: string[] = [];
  await context.route("**", (route) => {
    const { origin: target } = new URL(route.request().url());
    asked.push(target);
    return [site, origin].includes(target) ? route.continue() : route.abort();
  });

  await t.step("no callback leads to another site, from any link", async () => {
    const page = await context.newPage();
    const paths = ["verify-email", "reset-password/x", `p/${clientId}/reset-password`];
    for (const [at, target] of hostileTargets(site).entries()) {
      const query = new URLSearchParams({ token: "x", client_id: clientId, callbackURL: target });
      await page.goto(`${site}/api/auth/${paths[at % paths.length]}?${query}`).catch(() => {});
      assertEquals([target, new URL(page.url()).origin], [target, site]);
    }
    assertEquals([...new Set(asked)], [site]);
  });

  await t.step(
    "a verification waits for the click on its page, then leads to the app",
    async () => {
      const page = await pageOf(context, origin);
      const callbackURL = `${origin}/welcome`;
      const email = "grace@example.com";
      const body = { email, name: "Grace", password: PASSWORD, callbackURL };
      await fetchIn(page, `${site}/api/auth/sign-up/email`, { ...byHeader(app), body });
      const send = `${site}/api/auth/send-verification-email`;
      await fetchIn(page, send, { ...byHeader(app), body: { email, callbackURL } });
      const mail = await new Mailbox(world.admin, app.project.id).next(email);
      const isVerified = async () =>
        (await fetchIn(page, `${site}/api/auth/get-session`, byHeader(app))).body.user
          .emailVerified;
      const link = await pageOf(context, mail.variables.verificationUrl ?? "");
      await link.reload();
      assertEquals(await isVerified(), false);
      await link.getByRole("button", { name: "Confirm" }).click();
      await link.waitForURL(callbackURL);
      assertEquals(await isVerified(), true);
    },
  );
  await t.step("a magic link signs in at the app, by the token in its URL", async () => {
    await setSettings(world.platform, { projectId: app.project.id, magicLink: true });
    const email = "mary@example.com";
    const ask = (page: Page, path: string, body?: unknown) =>
      fetchIn(page, `${site}/api/auth${path}`, { ...byHeader(app), body });
    const page = await pageOf(await chromium.newContext(), origin);
    await ask(page, "/sign-in/magic-link", { email, callbackURL: `${origin}/in` });
    const mail = await new Mailbox(world.admin, app.project.id).next(email);
    await page.goto(mail.variables.magicLinkUrl ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${origin}/in?ott=*`);
    assertEquals((await ask(page, "/get-session")).body, null);
    const token = new URL(page.url()).searchParams.get("ott");
    assertEquals((await ask(page, "/cross-domain/one-time-token/verify", { token })).status, 200);
    assertEquals((await ask(page, "/get-session")).body?.user.email, email);
    await page.context().close();
  });
}
