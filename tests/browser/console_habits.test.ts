import { assertEquals, assertMatch } from "@std/assert";
import { focusedText, press, reach, typeInto } from "../console/keys.ts";
import { openChromium } from "../support/chromium.ts";
import { Client, ok } from "../support/client.ts";
import { type ConsolePage, judgeConsole, openConsole, settled } from "../support/console.ts";
import { openPlatform } from "../support/in_process.ts";
import { platformUser } from "../support/platform_user.ts";
import { ADMIN } from "../support/set_up.ts";

/** What the steps share: the console of an administrator, and that administrator's client. */
interface Setting {
  readonly console: ConsolePage;
  readonly admin: Client;
  readonly site: string;
  readonly setupToken: string;
}

Deno.test("the console is used without a mouse, and says whose place one is in", async (t) => {
  await using platform = await openPlatform({ devMailbox: true });
  await using chromium = await openChromium();
  const console = await openConsole(await chromium.newContext(), platform.site);
  const admin = new Client(platform.site);
  const { setupToken = "", site } = platform;
  const setting = { console, admin, setupToken, site };
  await walkByKeys(t, setting);
  const [project] = (await ok(admin.post("/banata/projects/list", {}))).projects;
  await findByKeys(t, { ...setting, project });
  await grantByKeys(t, { ...setting, project });
  await actAsUser(t, { ...setting, project });
  await actOnPlatform(t, { ...setting, project });
  await readFromTheRight(t, { ...setting, project });
  assertEquals(console.problems, []);
});

async function walkByKeys(
  t: Deno.TestContext,
  { admin, console: { page }, setupToken, site }: Setting,
): Promise<void> {
  const { email, name, password } = ADMIN;
  await t.step("the first day by keys alone: set-up, sign-in, project, key, connect", async () => {
    await page.goto(site);
    await page.getByRole("heading", { name: "Set up Banata" }).waitFor();
    const names = { "Setup token": setupToken, "Your name": name };
    const credentials = { "Email address": email, Password: password };
    await typeInto(page, { ...names, ...credentials });
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Projects", exact: true }).waitFor();
    await press(page, "Sign out");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await typeInto(page, credentials);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Projects", exact: true }).waitFor();
    await press(page, "New project");
    await page.getByRole("heading", { name: "New project" }).waitFor();
    await typeInto(page, { Name: "By keys" });
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Connect your app" }).waitFor();
    assertEquals(await focusedText(page), "Connect your app");
    await press(page, "API keys");
    await settled(page);
    await press(page, "New key");
    await page.getByRole("dialog").waitFor();
    assertEquals(await focusedText(page), "Name");
    await page.keyboard.type("server");
    await page.keyboard.press("Enter");
    const key = await page.getByRole("region", { name: "The key" }).textContent() ?? "";
    assertMatch(key, /^sk_live_/);
    assertEquals(await focusedText(page), "New key", "the window gives the focus back");
    await press(page, "I have kept it");
  });

  await t.step("what is removed gives the focus to the heading", async () => {
    await ok(admin.post("/sign-in/email", { email, password }));
    await press(page, "Revoke");
    await page.getByRole("dialog").waitFor();
    assertEquals(await focusedText(page), "Type server to confirm");
    await page.keyboard.type("server");
    await page.keyboard.press("Enter");
    await page.getByText("“server” is revoked").waitFor();
    await page.getByText("No key yet").waitFor();
    assertEquals(await focusedText(page), "API keys");
  });
}

interface Project {
  readonly id: string;
  readonly clientId: string;
}

async function findByKeys(
  t: Deno.TestContext,
  { admin, console: { page }, project: { id: projectId } }: Setting & { project: Project },
): Promise<void> {
  const user = { projectId, email: "grace@example.com", name: "Grace مرحبا" };
  await ok(admin.post("/admin/create-user", user));
  const option = (name: string | RegExp) => page.getByRole("option", { name });

  await t.step("Ctrl+K leads to pages, users and what can be begun", async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("aud");
    await option(/Audit log/).waitFor();
    assertEquals(await judgeConsole(page, { scheme: "light", width: 320 }), []);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Audit log" }).waitFor();
    await settled(page);
    assertEquals(await focusedText(page), "Audit log");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("new user");
    await option(/New user/).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "New user" }).waitFor();
    await page.keyboard.press("Escape");
    assertMatch(page.url(), /\/users$/);
  });

  await t.step(
    "arrows choose, Escape gives the focus back, / leads to the search field",
    async () => {
      await reach(page, "New user");
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").waitFor();
      const dialog = page.getByRole("dialog");
      const field = dialog.getByRole("combobox");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      const chosen = await dialog.getByRole("option", { selected: true }).getAttribute("id");
      assertEquals(await field.getAttribute("aria-activedescendant"), chosen);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      assertEquals(await focusedText(page), "New user");
      await page.keyboard.press("/");
      assertEquals(await focusedText(page), "Whole email address");
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("grace");
      await option(/grace@example\.com/).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Grace" }).waitFor();
    },
  );
}

async function grantByKeys(
  t: Deno.TestContext,
  { admin, console: { follow, page, problems }, project: { id: projectId } }: Setting & {
    project: Project;
  },
): Promise<void> {
  const back = new URL(page.url()).pathname.replace("/console/", "");
  const fields = { projectId, name: "Keeper", slug: "keeper", permissions: ["audit.read"] };
  const { role } = await ok(admin.post("/banata/config/roles/create", fields));
  const granted = async () => {
    const { roles } = await ok(admin.post("/banata/config/roles/list", { projectId }));
    return roles.find(({ id }: { id: string }) => id === role.id).permissions;
  };

  await t.step(
    "permissions are given to roles on a grid, by arrows and the space bar",
    async () => {
      await follow(`p/${projectId}/roles/matrix?permission=vault&role=e`);
      assertEquals(await judgeConsole(page, { scheme: "light", width: 320 }), []);
      assertEquals(await judgeConsole(page, { scheme: "dark", width: 1440 }), []);
      const at = (permission: string) =>
        page.getByRole("checkbox", { name: `Keeper grants ${permission}`, exact: true });
      await page.getByRole("button", { name: "Search", exact: true }).focus();
      await page.keyboard.press("Tab");
      for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "Space"]) {
        await page.keyboard.press(key);
      }
      assertEquals(await at("vault.write").isChecked(), true);
      assertEquals(await granted(), ["audit.read"]);
      await page.getByText("1 change", { exact: true }).waitFor();
      await press(page, "Save");
      await page.getByText("Saved", { exact: true }).waitFor();
      assertEquals(await granted(), ["audit.read", "vault.write"]);
    },
  );

  await t.step("what somebody else granted meanwhile is shown, and stays", async () => {
    await settled(page);
    const permissions = ["vault.read", "vault.write"];
    await ok(
      admin.post("/banata/config/roles/update", { projectId, id: role.id, permissions }),
    );
    const box = page.getByRole("checkbox", { name: "Keeper grants vault.manage", exact: true });
    await box.press("Space");
    await press(page, "Save");
    await page.getByText("Somebody else changed Keeper meanwhile").waitFor();
    assertEquals(await granted(), permissions);
    await settled(page);
    await press(page, "Save");
    await page.getByText("Saved", { exact: true }).waitFor();
    assertEquals(await granted(), ["vault.manage", ...permissions]);
    await settled(page);
    await press(page, "Undo");
    await page.getByText("Taken back", { exact: true }).waitFor();
    assertEquals(await granted(), permissions);
    // The browser tells of the refusal too.
    assertMatch(problems.splice(0).join(), /^[^,]*409 \(Conflict\)$/);
    await takeBack({ admin, follow, page, projectId });
    await follow(back);
  });
}

/** A secret and an address that were taken away, and are there again as they were. */
async function takeBack(
  { admin, follow, page, projectId }: Pick<ConsolePage, "follow" | "page"> & {
    admin: Client;
    projectId: string;
  },
): Promise<void> {
  const secret = await ok(
    admin.post("/banata/vault/encrypt", { projectId, name: "kept", data: "A" }),
  );
  await follow(`p/${projectId}/vault`);
  await press(page, "Remove");
  await typeInto(page, { "Type kept to confirm": "kept" });
  await page.keyboard.press("Enter");
  await page.getByText("kept is removed.").waitFor();
  await page.locator(".toast.shown").waitFor({ state: "detached" });
  assertEquals(await judgeConsole(page, { scheme: "light", width: 320 }), []);
  assertEquals(await judgeConsole(page, { scheme: "dark", width: 1440 }), []);
  await press(page, "Undo");
  await page.getByRole("row", { name: "kept" }).waitFor();
  const { data } = await ok(admin.post("/banata/vault/decrypt", {
    ...{ projectId, secretId: secret.id },
  }));
  assertEquals(data, "A");

  const redirects = async () => {
    const { redirectUris, signInEndpoint } = await ok(
      admin.post("/banata/config/redirects/get", { projectId }),
    );
    return [redirectUris, signInEndpoint ?? null];
  };
  const config = { redirectUris: ["https://app.example/back"], signInEndpoint: null };
  await ok(admin.post("/banata/config/redirects/save", { projectId, config }));
  const before = await redirects();
  await follow(`p/${projectId}/addresses`);
  await page.getByLabel("After signing in").fill("");
  await press(page, "Save");
  await page.getByText("Saved.", { exact: true }).waitFor();
  assertEquals(await redirects(), [[], null]);
  await press(page, "Undo");
  await page.getByText("Taken back", { exact: true }).waitFor();
  assertEquals(await redirects(), before);
}

async function actAsUser(
  t: Deno.TestContext,
  { admin, console: { open, page }, project }: Setting & { project: Project },
): Promise<void> {
  const banner = page.getByRole("region", { name: "Acting as somebody else" });
  const sessionThere = () =>
    page.evaluate(
      async (id: string) => {
        const headers = { "x-banata-client-id": id };
        return await (await fetch("/api/auth/get-session", { headers })).json();
      },
      project.clientId,
    );

  await t.step("whoever acts as a user sees a banner on every page until they stop", async () => {
    await page.getByRole("button", { name: "Act as this user" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Act as this user" }).click();
    await banner.waitFor();
    assertEquals(await judgeConsole(page, { scheme: "dark", width: 1440 }), []);
    const { session, user } = await sessionThere();
    assertEquals(user.email, "grace@example.com");
    const { data } = await ok(admin.post("/banata/audit-logs/list", {
      projectId: project.id,
      action: "user.impersonated",
    }));
    assertEquals([data.length, data[0]?.actor.id], [1, session.impersonatedBy]);
    await open("new");
    await banner.waitFor();
    await banner.getByRole("button", { name: "Stop acting" }).click();
    await banner.waitFor({ state: "detached" });
    assertEquals(await sessionThere(), null);
    assertEquals((await ok(admin.get("/get-session"))).user.email, ADMIN.email);
  });
}

async function actOnPlatform(
  t: Deno.TestContext,
  { admin, console: { open, page }, project, site }: Setting & { project: Project },
): Promise<void> {
  await t.step(
    "whoever acts as a user of the platform sees that user's console, and the banner",
    async () => {
      const { id } = await platformUser({ admin, site }, { name: "alan" });
      await open(`platform/users/${id}`);
      await page.getByRole("button", { name: "Act as this user" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Act as this user" }).click();
      const banner = page.getByText("This browser acts as alan");
      await banner.waitFor();
      await page.getByText("You have no project yet").waitFor();
      await open(`p/${project.id}/users`);
      await page.getByText("There is no such project, or it is not yours").waitFor();
      await banner.waitFor();
      await page.getByRole("button", { name: "Stop acting" }).click();
      await page.getByRole("link", { name: "By keys" }).waitFor();
      assertEquals(await banner.count(), 0);
    },
  );
}

async function readFromTheRight(
  t: Deno.TestContext,
  { console: { open, page }, project }: Setting & { project: Project },
): Promise<void> {
  await t.step("a language that is read from the right fits as well", async () => {
    await open(`p/${project.id}/users`);
    await page.evaluate(`document.documentElement.dir = "rtl"`);
    assertEquals(await judgeConsole(page, { scheme: "light", width: 320 }), []);
    assertEquals(await judgeConsole(page, { scheme: "light", width: 1440 }), []);
    const [side, main] = await Promise.all(
      ["nav.side", "main"].map((each) => page.locator(each).boundingBox()),
    );
    assertEquals((side?.x ?? 0) > (main?.x ?? 0), true);
  });
}
