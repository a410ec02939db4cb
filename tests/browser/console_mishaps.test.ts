import { assertEquals } from "@std/assert";
import { openChromium } from "../support/chromium.ts";
import { ok } from "../support/client.ts";
import { openConsole, settled, signInByPage } from "../support/console.ts";
import { platformUser } from "../support/platform_user.ts";
import { ADMIN, openProject } from "../support/set_up.ts";

Deno.test("the console loses nothing that was typed, and does nothing twice", async (t) => {
  await using world = await openProject({ devMailbox: true });
  const { admin, project, site } = world;
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  const console = await openConsole(context, site);
  const { page } = console;
  await signInByPage(console);
  const slugs = async () => {
    const { projects } = await ok(admin.post("/banata/projects/list", {}));
    return projects.map(({ slug }: { slug: string }) => slug).sort();
  };

  await t.step("a session that ends over a form: signed in again, the form is sent", async () => {
    await console.open("new");
    await page.getByLabel("Name").fill("While away");
    await ok(admin.post("/revoke-other-sessions", {}));
    await page.getByRole("button", { name: "Create project" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password").fill(ADMIN.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Connect your app" }).waitFor();
    assertEquals(await slugs(), ["project-a", "while-away"]);
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
    assertEquals(await slugs(), ["once", "project-a", "while-away"]);
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
});
