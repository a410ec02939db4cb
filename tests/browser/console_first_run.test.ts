import { assertEquals, assertMatch } from "@std/assert";
import type { BrowserContext, Page } from "../../tools/packages/playwright.ts";
import { openChromium } from "../support/chromium.ts";
import { Client, ok } from "../support/client.ts";
import { type ConsolePage, judgeConsole, openConsole, settled } from "../support/console.ts";
import { openPlatform } from "../support/in_process.ts";
import { ADMIN } from "../support/set_up.ts";

/** A name from the right, with pictures, as long as a name may be. */
const NAME = `${"عبد الرحمن 🦊🏳️‍🌈 ".repeat(4)}`.trim();
const ID = "req_of_the_test";

/** What may answer in place of what was asked for, and what the page says then. */
const ANSWERS = [
  { status: 500, type: "application/json", body: { code: "INTERNAL", message: "It broke" } },
  { status: 429, type: "application/json", body: { code: "RATE_LIMITED", message: "Wait" } },
  { status: 401, type: "application/json", body: { code: "SETUP_TOKEN_EXHAUSTED", message: "" } },
  { status: 502, type: "text/html", body: "<h1>Bad gateway</h1>" },
] as const;

const WORDS: Readonly<Record<number, RegExp>> = {
  500: /It broke/,
  429: /Try again in 7 seconds/,
  401: /had too many wrong tries/,
  502: /answered in its place \(502\)/,
};

interface Setting {
  readonly context: BrowserContext;
  readonly console: ConsolePage;
  readonly setupToken: string;
  readonly site: string;
}

Deno.test("the first run loses nothing that was typed, whatever comes in between", async (t) => {
  await using platform = await openPlatform();
  const { setupToken = "", site } = platform;
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  const console = await openConsole(context, site);
  const setting = { console, context, setupToken, site };
  await beginUnreached(t, setting);
  await fillInWrongly(t, setting);
  await answerOddly(t, setting);
  const stranger = await chromium.newContext();
  await endTwice(t, { ...setting, stranger });
  await saveOffline(t, setting);
  const told = console.problems.filter((each) =>
    !/Failed to load resource|^a dialog: $/.test(each)
  );
  assertEquals(told, []);
});

async function beginUnreached(t: Deno.TestContext, { console, site }: Setting): Promise<void> {
  const { page } = console;
  await t.step("a platform that answers with an error says so, with the request's id", async () => {
    const body = JSON.stringify({ code: "INTERNAL", message: "It broke" });
    const headers = { "x-request-id": ID };
    const broken = { status: 500, contentType: "application/json", headers, body };
    await page.route("**/get-session", (route) => route.fulfill(broken), { times: 1 });
    await page.goto(site);
    await page.getByText("It broke").waitFor();
    await page.getByText(ID, { exact: true }).waitFor();
    assertEquals(await judgeConsole(page, { scheme: "dark", width: 320 }), []);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Set up Banata" }).waitFor();
  });
}

async function fillInWrongly(
  t: Deno.TestContext,
  { console: { page } }: Setting,
): Promise<void> {
  await t.step(
    "a wrong token is told, in the dark and on a phone, and all else stays",
    async () => {
      await page.getByLabel("Setup token").fill("not the token");
      await page.getByLabel("Your name").fill(NAME);
      await page.getByLabel("Email address").fill(ADMIN.email);
      await page.getByLabel("Password").fill(ADMIN.password);
      await send(page);
      await page.getByText("That is not the setup token").waitFor();
      assertMatch(await page.getByRole("alert").locator("code").innerText(), /^[\w-]{8,}$/);
      assertEquals(await judgeConsole(page, { scheme: "dark", width: 320 }), []);
      assertEquals(await judgeConsole(page, { scheme: "light", width: 1440 }), []);
      await assertTyped(page);
    },
  );

  await t.step("whoever reloads half-way is asked by the browser", async () => {
    const asked = page.waitForEvent("dialog");
    page.reload().catch(() => {});
    assertEquals((await asked).type(), "beforeunload");
    await assertTyped(page);
  });
}

async function answerOddly(
  t: Deno.TestContext,
  { console: { page }, context, setupToken }: Setting,
): Promise<void> {
  for (const { body, status, type } of ANSWERS) {
    await t.step(`${status} in place of an answer is told in words`, async () => {
      const headers = { "x-request-id": ID, "retry-after": "7" };
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const answer = { status, contentType: type, headers, body: text };
      await page.route("**/banata/setup", (route) => route.fulfill(answer), { times: 1 });
      await send(page);
      await page.getByRole("alert").getByText(WORDS[status] ?? "").waitFor();
      await page.getByText(ID, { exact: true }).waitFor();
      await assertTyped(page);
    });
  }

  await t.step("without a network it is said so, and sent again with one", async () => {
    await context.setOffline(true);
    await send(page);
    await page.getByText("can’t be reached").waitFor();
    await assertTyped(page);
    await context.setOffline(false);
    await send(page);
    await page.getByText("That is not the setup token").waitFor();
  });

  await t.step("on a slow network a second click sends nothing", async () => {
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    const rate = { downloadThroughput: 20_000, uploadThroughput: 20_000 };
    await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 500, ...rate });
    let sent = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/banata/setup")) sent++;
    });
    await page.getByLabel("Password").press("Enter");
    await page.getByLabel("Password").press("Enter");
    await page.getByRole("button", { name: "Working…" }).waitFor();
    await page.getByText("That is not the setup token").waitFor();
    assertEquals(sent, 1);
    await cdp.detach();
  });
  await page.getByLabel("Setup token").fill(`  ${setupToken} `);
}

async function endTwice(
  t: Deno.TestContext,
  { console: { page }, context, site, stranger }: Setting & { stranger: BrowserContext },
): Promise<void> {
  const second = await openConsole(context, site);
  const elsewhere = await openConsole(stranger, site);
  for (const each of [second, elsewhere]) {
    await each.page.goto(site);
    await each.page.getByRole("heading", { name: "Set up Banata" }).waitFor();
  }

  await t.step("an answer that is lost: sent again, its administrator is signed in", async () => {
    await page.route("**/banata/setup", async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await send(page);
    await page.getByText("Whether it was done is not known").waitFor();
    await assertTyped(page);
    await send(page);
    await page.getByText("You have no project yet").waitFor();
  });

  await t.step("the other tab is signed in too", async () => {
    await second.page.getByText("You have no project yet").waitFor();
    await second.page.close();
  });

  await t.step("somebody else with the same page open is told that it is too late", async () => {
    const { page } = elsewhere;
    await page.getByLabel("Setup token").fill("any token");
    await page.getByLabel("Your name").fill("Mallory");
    await page.getByLabel("Email address").fill("mallory@example.com");
    await page.getByLabel("Password").fill("a password of mallory");
    await send(page);
    await page.getByText("has its first administrator already").waitFor();
    await page.close();
  });

  await t.step("the way back leads to no set-up page", async () => {
    await page.getByRole("link", { name: "New project" }).click();
    await page.getByRole("heading", { name: "New project" }).waitFor();
    await page.goBack();
    await page.getByText("You have no project yet").waitFor();
    assertEquals(await page.getByText("Set up Banata").count(), 0);
    assertEquals(await judgeConsole(page, { scheme: "dark", width: 320 }), []);
  });
}

async function saveOffline(
  t: Deno.TestContext,
  { console, context, site }: Setting,
): Promise<void> {
  const { page } = console;
  const admin = new Client(site);
  const { email, password } = ADMIN;
  await ok(admin.post("/sign-in/email", { email, password }));
  const { project } = await ok(admin.post("/banata/projects/create", { name: "A", slug: "a" }));
  const projectId = project.id;
  const made = { projectId, name: "Office" };
  const { id } = await ok(admin.post("/organization/create", made));

  await t.step("a save without a network keeps what was typed, and is made with one", async () => {
    await console.open(`p/${projectId}/organizations/${id}`);
    const most = page.getByLabel("Members at most");
    await most.fill("12");
    await context.setOffline(true);
    await savePolicies(page);
    await page.getByText("can’t be reached").waitFor();
    assertEquals(await most.inputValue(), "12");
    await context.setOffline(false);
    await savePolicies(page);
    await page.getByText("Saved", { exact: true }).waitFor();
  });

  await t.step("a page that can't be read anew keeps what is typed on it", async () => {
    await settled(page);
    const domains = page.getByLabel("Domains of addresses");
    await domains.fill("typed.example");
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Email address").fill("grace@example.com");
    await page.route("**/get-full-organization", (route) => route.abort());
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    await page.getByText("can’t be reached").waitFor();
    assertEquals(await domains.inputValue(), "typed.example");
    await page.unroute("**/get-full-organization");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("can’t be reached").waitFor({ state: "detached" });
    assertEquals(await domains.inputValue(), "typed.example");
    await savePolicies(page);
    await page.getByText("Saved", { exact: true }).waitFor();
  });
}

async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Make me the administrator" }).click();
}

async function savePolicies(page: Page): Promise<void> {
  const form = page.locator("main form").filter({ has: page.getByLabel("Members at most") });
  await form.getByRole("button", { name: "Save" }).click();
}

async function assertTyped(page: Page): Promise<void> {
  const labels = ["Your name", "Email address", "Password"];
  const values = await Promise.all(labels.map((label) => page.getByLabel(label).inputValue()));
  assertEquals(values, [NAME, ADMIN.email, ADMIN.password]);
}
