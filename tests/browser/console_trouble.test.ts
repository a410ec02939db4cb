import { assertEquals } from "@std/assert";
import { openChromium } from "../support/chromium.ts";
import { ok } from "../support/client.ts";
import { type ConsolePage, openConsole, settled, signInByPage } from "../support/console.ts";
import { platformUser } from "../support/platform_user.ts";
import { ADMIN, openProject, type TestProject } from "../support/set_up.ts";

/** What the steps share. */
interface Setting {
  readonly world: TestProject;
  readonly console: ConsolePage;
}

Deno.test("the console stands what networks, other tabs and other people do meanwhile", async (t) => {
  await using world = await openProject({ devMailbox: true });
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  const console = await openConsole(context, world.site);
  await signInByPage(console);
  await failNetwork(t, { console, world });
  await leaveForms(t, { console, world });
  await goWrongByHours(t, { console, world });
  await stayIn(t, { console, world });
  await answerLate(t, { console, world });
  await deleteMeanwhile(t, { console, world });
  const other = await openConsole(context, world.site);
  await changeTabs(t, { console, other, world });
  // What the steps break on purpose, browsers tell of too; nothing else is told.
  const unexpected = [...console.problems, ...other.problems].filter((each) =>
    !/Failed to load resource/.test(each)
  );
  assertEquals(unexpected, []);
});

async function failNetwork(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  const base = `p/${world.project.id}`;

  await t.step("a read that a proxy answers with a page of its own is tried again", async () => {
    const broken = { status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" };
    await page.route("**/admin/list-users", (route) => route.fulfill(broken), { times: 1 });
    await console.open(`${base}/users`);
    await page.getByText("No users yet").waitFor();
    await page.route("**/organization/list", (route) => route.fulfill(broken));
    await console.open(`${base}/organizations`);
    await page.getByText("Something before the platform answered in its place (502).").waitFor();
    await page.unroute("**/organization/list");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("No organizations yet").waitFor();
  });

  await t.step("a limit of requests is told with its end, and what was typed stays", async () => {
    await page.getByRole("button", { name: "New organization" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("شركة 🏢");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Stay" }).click();
    assertEquals(await dialog.getByLabel("Name").inputValue(), "شركة 🏢");
    const body = JSON.stringify({ code: "RATE_LIMITED", message: "Too many" });
    const headers = { "retry-after": "30", "x-request-id": "req_limited" };
    const limited = { status: 429, contentType: "application/json", headers, body };
    await page.route("**/organization/create", (route) => route.fulfill(limited), { times: 1 });
    await dialog.getByRole("button", { name: "New organization" }).click();
    await dialog.getByText("Too many tries. Try again in 30 seconds.").waitFor();
    await dialog.getByText("req_limited", { exact: true }).waitFor();
    assertEquals(await dialog.getByLabel("Name").inputValue(), "شركة 🏢");
  });

  await t.step("a lost answer makes nothing twice, although names may come twice", async () => {
    const dialog = page.getByRole("dialog");
    await page.route("**/organization/create", async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await dialog.getByRole("button", { name: "New organization" }).click();
    await dialog.getByText("Whether it was done is not known.").waitFor();
    await dialog.getByRole("button", { name: "New organization" }).click();
    await dialog.getByText("It was made the first time").waitFor();
    const { data } = await ok(world.server.post("/organization/list", {}));
    assertEquals(data.map(({ name }: { name: string }) => name), ["شركة 🏢"]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    // A closed one has no role any more, and may still hold the form with what was typed.
    await page.locator("dialog").waitFor({ state: "detached" });
  });
}

async function leaveForms(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  const nav = page.getByRole("navigation");
  const name = page.locator("main").getByLabel("Name", { exact: true });

  await t.step(
    "whoever leaves with something typed is asked, by a link or the way back",
    async () => {
      await console.open(`p/${world.project.id}/keys`);
      await nav.getByRole("link", { name: "Project", exact: true }).click();
      await name.fill("Not saved");
      await page.getByRole("button", { name: "Export the project" }).click();
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({ state: "detached" });
      await nav.getByRole("link", { name: "Users" }).click();
      await page.getByRole("button", { name: "Stay" }).click();
      await page.goBack();
      await page.getByRole("button", { name: "Stay" }).click();
      assertEquals(await name.inputValue(), "Not saved");
      await page.goBack();
      await page.getByRole("button", { name: "Leave", exact: true }).click();
      await page.getByRole("heading", { name: "API keys" }).waitFor();
    },
  );

  await t.step("a text that is far too long is refused in words, and stays", async () => {
    await console.open(`p/${world.project.id}/users?open=import`);
    const dialog = page.getByRole("dialog");
    const lines = ["a@example.com,A", "b@example.com", `c@example.com,${"🧨".repeat(40_000)}`];
    await dialog.getByLabel("Users").fill([...lines, "d@example.com,D"].join("\n"));
    await dialog.getByRole("button", { name: "Import" }).click();
    await dialog.getByText("4 of 4: 2 made, 0 were there already").waitFor();
    const rows = await dialog.getByRole("row").allTextContents();
    assertEquals(rows.map((row) => row.slice(0, 4)), ["Line", "2Nee", "3Som"]);
    await dialog.getByRole("button", { name: "Import" }).click();
    await dialog.getByText("4 of 4: 0 made, 2 were there already").waitFor();
  });
}

async function goWrongByHours(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  await t.step("a browser whose clock is wrong by hours tells ages by the platform's", async () => {
    await console.open(`p/${world.project.id}`);
    await page.evaluate("{ const { now } = Date; Date.now = () => now.call(Date) + 10_800_000 }");
    await console.follow(`p/${world.project.id}/users`);
    const ages = await page.locator("main time").allTextContents();
    assertEquals([ages.length, ages.filter((each) => /hour/.test(each))], [2, []]);
  });
}

async function stayIn(t: Deno.TestContext, { console: { open, page } }: Setting): Promise<void> {
  await t.step(
    "a sign-out that nobody answers leaves whoever asked where they are, and says so",
    async () => {
      await open("");
      await page.route("**/sign-out", (route) => route.abort(), { times: 1 });
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByText("can’t be reached").waitFor();
      await page.getByRole("heading", { name: "Projects", exact: true }).waitFor();
    },
  );
}

async function answerLate(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  await t.step("a project whose answer comes late is not opened in another's place", async () => {
    const { project } = world;
    const late = Promise.withResolvers<void>();
    const path = "**/banata/projects/get";
    const body = { name: "Late", slug: "late" };
    const { project: other } = await ok(world.admin.post("/banata/projects/create", body));
    await console.open("");
    await page.route(path, async (route) => {
      await late.promise;
      await route.continue();
    }, { times: 1 });
    await Promise.all([
      page.waitForRequest(path),
      page.evaluate(`history.pushState(null, "", "/console/p/${other.id}");
        dispatchEvent(new Event("popstate"))`),
    ]);
    await console.follow(`p/${project.id}/settings`);
    const [answer] = await Promise.all([page.waitForResponse(path), late.resolve()]);
    await answer.finished();
    await settled(page);
    const name = page.locator("main").getByLabel("Name", { exact: true });
    assertEquals(await name.inputValue(), "project-a");
  });
}

async function deleteMeanwhile(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  await t.step(
    "a project that is deleted while it is open says so, and nothing else breaks",
    async () => {
      const body = { name: "Gone", slug: "gone" };
      const { project } = await ok(world.admin.post("/banata/projects/create", body));
      await console.open(`p/${project.id}`);
      await ok(world.admin.post("/banata/projects/delete", { id: project.id }));
      await page.getByRole("navigation").getByRole("link", { name: "Users" }).click();
      await page.getByText("There is no such project, or it is not yours").waitFor();
      await page.getByRole("link", { name: "Banata" }).click();
      await page.getByRole("button", { name: "Restore" }).waitFor();
    },
  );
}

async function changeTabs(
  t: Deno.TestContext,
  { console, other, world }: Setting & { other: ConsolePage },
): Promise<void> {
  const { page } = console;
  const base = `p/${world.project.id}`;

  await t.step(
    "whoever signs out in another tab is signed out here, and back shows nothing",
    async () => {
      await console.open(`${base}/users`);
      await page.getByRole("link", { name: "a@example.com" }).waitFor();
      await other.open("");
      await other.page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await other.page.goBack();
      await other.page.getByRole("heading", { name: "Sign in" }).waitFor();
      for (const each of [page, other.page]) {
        assertEquals(await each.getByText("a@example.com").count(), 0);
      }
    },
  );

  await t.step(
    "somebody else who signs in in another tab gets a console of their own here",
    async () => {
      const mallory = await platformUser(world, { name: "mallory" });
      await signInByPage(console);
      await console.open(`${base}/users`);
      const { page: there } = other;
      await world.admin.post("/sign-in/email", { email: ADMIN.email, password: ADMIN.password });
      await there.context().clearCookies();
      await there.reload();
      await there.getByLabel("Email address").fill(mallory.email);
      await there.getByLabel("Password").fill(ADMIN.password);
      await there.getByRole("button", { name: "Sign in" }).click();
      await there.getByText("You have no project yet").waitFor();
      await page.getByText("You have no project yet").waitFor();
      await settled(page);
      assertEquals(await page.getByText("a@example.com").count(), 0);
    },
  );

  await t.step(
    "a page that the browser has kept shows and sends nothing once nobody is signed in",
    async () => {
      await console.follow("new");
      await page.getByLabel("Name").fill("Of mallory");
      await page.context().clearCookies();
      await page.getByRole("button", { name: "Create project" }).click();
      await page.getByText("Your session has ended").waitFor();
      await page.evaluate(
        `dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`,
      );
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      assertEquals(await page.getByText("mallory").count(), 0);
      await page.getByLabel("Email address").fill(ADMIN.email);
      await page.getByLabel("Password").fill(ADMIN.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "New project" }).waitFor();
      await console.open("");
      assertEquals(await page.getByText("mallory").count(), 0);
    },
  );
}
