import { assertEquals } from "@std/assert";
import type { Locator, Page } from "../../tools/packages/playwright.ts";
import { openChromium } from "../support/chromium.ts";
import { ok } from "../support/client.ts";
import { type ConsolePage, openConsole, settled, signInByPage } from "../support/console.ts";
import { OIDC_CLIENT, startOidcServer } from "../support/oidc_server.ts";
import { platformUser } from "../support/platform_user.ts";
import { ADMIN, openProject, type TestProject } from "../support/set_up.ts";

/** What the steps share. */
interface Setting {
  readonly world: TestProject;
  readonly console: ConsolePage;
}

/** How a provider answers, and what the page says then. */
const FATES = [
  [null, "Signing in by acme works."],
  ["denied", "Signing in by acme failed: access_denied."],
] as const;

Deno.test("the console loses nothing that was typed, and does nothing twice", async (t) => {
  await using world = await openProject({ devMailbox: true });
  const { admin, project, site } = world;
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  const console = await openConsole(context, site);
  const { page } = console;
  await signInByPage(console);
  await t.step("a session that ends over a form: signed in again, the form is sent", async () => {
    await console.open("new");
    await page.getByLabel("Name").fill("While away");
    await ok(admin.post("/revoke-other-sessions", {}));
    await page.getByRole("button", { name: "Create project" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password").fill(ADMIN.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Connect your app" }).waitFor();
    assertEquals(await slugsOf(world), ["project-a", "while-away"]);
  });

  await t.step("settings that somebody else saved meanwhile: whose stay is a choice", async () => {
    await console.open(`p/${project.id}/sign-in`);
    const theirs = { projectId: project.id, emailPassword: { minPasswordLength: 12 } };
    await ok(admin.post("/banata/config/dashboard/save", theirs));
    await page.getByLabel("Link in a mail").check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Somebody else saved these settings").waitFor();
    await page.getByRole("button", { name: "Take theirs" }).click();
    await page.locator('[name=minPasswordLength][value="12"]').waitFor();
    await page.getByLabel("Link in a mail").check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    const { authMethods } = await ok(
      admin.post("/banata/config/dashboard", { projectId: project.id }),
    );
    assertEquals(authMethods.magicLink, true);
  });

  await saveBeside(t, { console, world });
  await changeBeside(t, { console, world });
  await testProvider(t, { console, world });
  await signOutUnsaved(t, { console, world });

  await loseAnswer(t, { console, world });
});

async function slugsOf({ admin }: TestProject): Promise<string[]> {
  const { projects } = await ok(admin.post("/banata/projects/list", {}));
  return projects.map(({ slug }: { slug: string }) => slug).sort();
}

async function loseAnswer(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  const { project } = world;
  await t.step("an answer that is lost: what was made is made once", async () => {
    await console.open("new");
    await page.getByLabel("Name").fill("Once");
    await page.route("**/projects/create", async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await page.getByRole("button", { name: "Create project" }).click();
    await page.getByText("can’t be reached").waitFor();
    await page.getByRole("button", { name: "Create project" }).click();
    await page.getByText("Another project has this slug.").waitFor();
    assertEquals(await slugsOf(world), ["once", "project-a", "while-away"]);
  });

  await t.step(
    "a project of others: nothing of it is told, not even that it is there",
    async () => {
      const other = await platformUser(world, { name: "mallory" });
      const shown = async (id: string) => {
        await console.open(`p/${id}/users`);
        return await page.locator("main").textContent();
      };
      await page.getByRole("button", { name: "Sign out" }).click();
      // What the form above still holds was not sent.
      await page.getByRole("button", { name: "Leave", exact: true }).click();
      await page.getByLabel("Email address").fill(other.email);
      await page.getByLabel("Password").fill(ADMIN.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Projects", exact: true }).waitFor();
      await settled(page);
      const foreign = await shown(project.id);
      assertEquals(foreign, await shown("proj_01J00000000000000000000000"));
      assertEquals(foreign?.includes("There is no such project"), true);
    },
  );
}

async function saveBeside(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  const { admin, project: { id: projectId } } = world;
  const elsewhere = (path: string, body: object) =>
    ok(admin.post(`/banata/config/${path}`, { projectId, ...body }));
  const question = page.getByText("Somebody else saved these settings");

  await t.step("a sender that somebody else saved meanwhile: whose stay is a choice", async () => {
    await console.open(`p/${projectId}/mails/sender`);
    await page.getByLabel("Sender’s name").fill("Mine");
    await elsewhere("email-providers/save", { fromName: "Theirs" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await question.waitFor();
    await page.getByRole("button", { name: "Take theirs" }).click();
    await page.locator('[name=fromName][value="Theirs"]').waitFor();
  });

  await t.step("a role that somebody else changed meanwhile: so too", async () => {
    const made = { name: "Helper", slug: "helper", permissions: ["member.read"] };
    const { role: { id } } = await elsewhere("roles/create", made);
    await console.open(`p/${projectId}/roles`);
    const row = page.getByRole("row", { name: "Helper" });
    await row.getByRole("button", { name: "Change" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("vault.read", { exact: true }).check();
    await elsewhere("roles/update", { id, permissions: ["member.read", "audit.read"] });
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.getByText("Somebody else changed this role").waitFor();
    await dialog.getByRole("button", { name: "Take theirs" }).click();
    await dialog.locator('[name="grant-audit.read"]:checked').waitFor();
    assertEquals(await dialog.getByLabel("vault.read", { exact: true }).isChecked(), false);
    await dialog.getByLabel("vault.read", { exact: true }).check();
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    const { roles } = await elsewhere("roles/list", {});
    const { permissions } = roles.find((each: { id: string }) => each.id === id);
    assertEquals(permissions.toSorted(), ["audit.read", "member.read", "vault.read"]);
  });

  await t.step("a provider that somebody else saved meanwhile: so too", async () => {
    await console.open(`p/${projectId}/sign-in`);
    await page.getByLabel("Code in a mail").check();
    const dialog = await fillProvider(page, {
      "Provider": "google",
      "Client id at the provider": "mine",
      "Client secret": "a secret",
    });
    const theirs = { providerId: "google", clientId: "theirs", clientSecret: "their secret" };
    await elsewhere("social-providers/save", theirs);
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.getByText("Somebody else saved these settings").waitFor();
    await dialog.getByRole("button", { name: "Save mine" }).click();
    await dialog.waitFor({ state: "detached" });
    const { providers } = await elsewhere("social-providers/get", {});
    assertEquals(providers.google.clientId, "mine");
    // What was typed above is there still, and was made from what is not current any more.
    assertEquals(await page.getByLabel("Code in a mail").isChecked(), true);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await question.waitFor();
    await page.getByRole("button", { name: "Save mine" }).click();
    await question.waitFor({ state: "detached" });
    assertEquals((await elsewhere("dashboard", {})).authMethods.emailOtp, true);
  });

  await t.step("fields that nobody touched stay what somebody else made of them", async () => {
    await console.open(`p/${projectId}/settings`);
    await page.getByLabel("Description").fill("Mine");
    await ok(admin.post("/banata/projects/update", { id: projectId, name: "Theirs" }));
    await page.locator("main form").first().getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    const { project } = await ok(admin.post("/banata/projects/get", { id: projectId }));
    assertEquals([project.name, project.description], ["Theirs", "Mine"]);
  });
}

/** Two who change the same field of what has no settings of its own. */
async function changeBeside(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  const { admin, project: { id: projectId } } = world;
  const question = page.getByText("Somebody else saved these settings");

  await t.step("a field of the project that somebody else changed too: so too", async () => {
    await console.open(`p/${projectId}/settings`);
    const form = page.locator("main form").first();
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    const described = async () =>
      (await ok(admin.post("/banata/projects/get", { id: projectId }))).project.description;
    const change = (description: string) =>
      ok(admin.post("/banata/projects/update", { id: projectId, description }));
    await page.getByLabel("Description").fill("Mine again");
    await change("Theirs");
    await form.getByRole("button", { name: "Save" }).click();
    await question.waitFor();
    assertEquals(await described(), "Theirs");
    await press("Take theirs");
    await page.locator('[name=description][value="Theirs"]').waitFor();
    await page.getByLabel("Description").fill("Mine after all");
    await change("Theirs again");
    await form.getByRole("button", { name: "Save" }).click();
    await question.waitFor();
    await press("Save mine");
    await question.waitFor({ state: "detached" });
    assertEquals(await described(), "Mine after all");
  });

  await t.step("an organization's policies that somebody else changed too: so too", async () => {
    const made = { projectId, name: "Acme", slug: "acme-beside" };
    const { id: organizationId } = await ok(admin.post("/organization/create", made));
    const change = (data: object) =>
      ok(admin.post("/organization/update", { projectId, organizationId, data }));
    const read = () =>
      ok(admin.post("/organization/get-full-organization", { projectId, organizationId }));
    await console.open(`p/${projectId}/organizations/${organizationId}`);
    const save = () => page.getByRole("button", { name: "Save", exact: true }).first().click();
    await page.locator("[name=maxMembers]").fill("7");
    await change({ name: "Theirs" });
    await save();
    await page.locator('[name=name][value="Theirs"]').waitFor();
    assertEquals((await read()).maxMembers, 7);
    await page.locator("[name=maxMembers]").fill("8");
    await change({ maxMembers: 9 });
    await save();
    await question.waitFor();
    assertEquals((await read()).maxMembers, 9);
    await page.getByRole("button", { name: "Save mine" }).click();
    await question.waitFor({ state: "detached" });
    assertEquals((await read()).maxMembers, 8);
  });
}

async function fillProvider(
  page: Page,
  fields: Readonly<Record<string, string>>,
): Promise<Locator> {
  await page.getByRole("button", { name: "Add a provider" }).click();
  const dialog = page.getByRole("dialog");
  for (const [label, text] of Object.entries(fields)) {
    await dialog.getByLabel(label, { exact: true }).fill(text);
  }
  return dialog;
}

async function testProvider(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  await t.step("the test of a provider comes back, and says what came of it", async () => {
    await using provider = await startOidcServer();
    await console.open(`p/${world.project.id}/sign-in`);
    const dialog = await fillProvider(page, {
      "Provider": "acme",
      "Client id at the provider": OIDC_CLIENT.id,
      "Client secret": OIDC_CLIENT.secret,
      "Discovery document": provider.discoveryUrl,
    });
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    const row = page.getByRole("row", { name: "acme" });
    for (const [fault, said] of FATES) {
      provider.fault = fault;
      await row.getByRole("button", { name: "Test" }).click();
      await dialog.getByRole("button", { name: "Begin" }).click();
      const [tab] = await Promise.all([
        page.context().waitForEvent("page"),
        dialog.getByRole("link", { name: /^Open 127\.0\.0\.1/ }).click(),
      ]);
      await tab.getByText(said).waitFor();
      await tab.close();
      await dialog.getByRole("button", { name: "Close" }).click();
    }
  });
}

async function signOutUnsaved(t: Deno.TestContext, { console, world }: Setting): Promise<void> {
  const { page } = console;
  await t.step("whoever signs out with something typed is asked", async () => {
    await console.open(`p/${world.project.id}/settings`);
    const name = page.locator("main").getByLabel("Name", { exact: true });
    await name.fill("Not saved");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    assertEquals(await name.inputValue(), "Not saved");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await signInByPage(console);
  });
}
