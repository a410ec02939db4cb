import { Buffer } from "node:buffer";
import { assertEquals, assertMatch } from "@std/assert";
import { verifyExport } from "../../plugins/audit_logs/verify/mod.ts";
import type { Page } from "../../tools/packages/playwright.ts";
import { sequence } from "../support/audit_tree.ts";
import { openChromium } from "../support/chromium.ts";
import { ok } from "../support/client.ts";
import {
  type ConsolePage,
  judgeConsole,
  openConsole,
  settled,
  signInByPage,
} from "../support/console.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";

const PASSPHRASE = "a passphrase of the export";

/** A project with a few records, its console, and what is done at it again and again. */
interface Desk {
  readonly world: OpenProject;
  readonly console: ConsolePage;
  /** The text of the file that a click writes. */
  downloaded(click: () => Promise<void>): Promise<string>;
  /** What the page says of the newest event that is shown. */
  verdict(): Promise<string | null>;
}

Deno.test("the console proves events, changes keys and writes exports", async (t) => {
  await using world = await openProject({ devMailbox: true });
  const { platform, server } = world;
  await ok(server.post("/admin/create-user", { email: "grace@example.com", name: "Grace" }));
  for (const name of ["one", "two", "three"]) {
    await ok(server.post("/banata/vault/encrypt", { name, data: name }));
  }
  await sequence(platform);
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  const console = await openConsole(context, world.site);
  await signInByPage(console);
  const desk = deskAt(world, console);
  await t.step(
    "an event that the log has signed is proved, and goes on being so",
    () => provesEvents(desk),
  );
  await t.step(
    "one that was changed on its way is not, nor one of another history",
    () => findsForgeries(desk),
  );
  await t.step("the log is written into a file that anybody can verify", () => exportsTheLog(desk));
  await t.step(
    "the project's key is changed, and every secret is under the new one",
    () => changesTheKey(desk),
  );
  await t.step(
    "a secret that was deleted comes back, and an older version too",
    () => bringsSecretsBack(desk),
  );
  await t.step(
    "a user who was removed is erased from the log, once the id was typed twice",
    () => erasesPeople(desk),
  );
  await t.step(
    "an API key is limited, and a rotation tells which of two keys is used",
    () => rotatesKeys(desk),
  );
  await t.step(
    "a project is exported, deleted, erased, and imported again",
    () => movesTheProject(desk),
  );
});

function deskAt(world: OpenProject, console: ConsolePage): Desk {
  const { page } = console;
  return {
    world,
    console,
    async downloaded(click) {
      const [download] = await Promise.all([page.waitForEvent("download"), click()]);
      return await Deno.readTextFile(await download.path());
    },
    async verdict() {
      await page.getByRole("button", { name: "Show", exact: true }).first().click();
      const badge = page.getByRole("dialog").locator(".note .tag");
      const text = await badge.textContent();
      if (text === "Proved") assertEquals(await faultsOf(page), []);
      await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
      return text;
    },
  };
}

/** What is wrong with how a window looks, on a phone and in the dark. */
async function faultsOf(page: Page): Promise<string[]> {
  const phone = await judgeConsole(page, { scheme: "light", width: 320 });
  return [...phone, ...await judgeConsole(page, { scheme: "dark", width: 1440 })];
}

async function provesEvents(
  { console, verdict, world: { platform, project, server } }: Desk,
): Promise<void> {
  await console.open(`p/${project.id}/audit?search=user.created`);
  assertEquals(await verdict(), "Proved");
  await ok(server.post("/admin/create-user", { email: "alan@example.com", name: "Alan" }));
  await sequence(platform);
  assertEquals(await verdict(), "Proved");
}

async function findsForgeries(
  { console: { page }, verdict, world: { project } }: Desk,
): Promise<void> {
  await page.route("**/tlog/proof*", async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: text.replace(/^index \d+/m, "index 0") });
  }, { times: 1 });
  assertEquals(await verdict(), "Not proved");
  await page.evaluate((id: string) => {
    const seen = JSON.parse(localStorage.getItem(`banata-log-${id}`) ?? "{}");
    const root = btoa("x".repeat(32));
    localStorage.setItem(`banata-log-${id}`, JSON.stringify({ ...seen, root }));
  }, project.id);
  assertEquals(await verdict(), "Not proved");
}

async function exportsTheLog(
  { console, downloaded, world: { project } }: Desk,
): Promise<void> {
  const { page } = console;
  await console.open(`p/${project.id}/audit`);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const text = await downloaded(() =>
    page.getByRole("dialog").getByRole("button", { name: "Export", exact: true }).click()
  );
  const { events, faults } = await verifyExport(text.trimEnd().split("\n"));
  assertEquals(faults, []);
  assertEquals(events > 5, true);
}

async function changesTheKey(
  { console, world: { project, server } }: Desk,
): Promise<void> {
  const { page } = console;
  await console.open(`p/${project.id}/vault/keys`);
  await page.getByRole("button", { name: "Change the key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Change the key" }).click();
  await page.getByText(/\d records are under the new key/).waitFor();
  const { remaining, status } = await ok(server.post("/banata/vault/rotation", {}));
  assertEquals({ remaining, status }, { remaining: 0, status: "completed" });
}

async function bringsSecretsBack(
  { console, world: { project, server } }: Desk,
): Promise<void> {
  const { page } = console;
  const { data } = await ok(server.post("/banata/vault/list", {}));
  const [newest] = data;
  await ok(server.post("/banata/vault/update", {
    ...{ secretId: newest.id, expectedVersion: 1, data: "other" },
  }));
  await ok(server.post("/banata/vault/delete", { id: newest.id }));
  await console.open(`p/${project.id}/vault`);
  await page.getByRole("button", { name: "Bring back" }).click();
  const row = page.getByRole("row", { name: newest.name });
  await row.getByRole("button", { name: "Versions" }).click();
  await page.getByRole("button", { name: "Restore 1" }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
  const restored = await ok(server.post("/banata/vault/decrypt", { secretId: newest.id }));
  assertEquals(restored.data, newest.name);
}

async function erasesPeople(
  { console, world: { project, server } }: Desk,
): Promise<void> {
  const { page } = console;
  const user = { email: "eve@example.com", name: "Eve" };
  const { id: userId } = (await ok(server.post("/admin/create-user", user))).user;
  await ok(server.post("/admin/remove-user", { userId }));
  await console.open(`p/${project.id}/audit/keeping`);
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  assertEquals(await faultsOf(page), []);
  const dialog = page.getByRole("dialog");
  const erase = dialog.getByRole("button", { name: "Erase", exact: true });
  await dialog.getByLabel("User’s id").fill(userId);
  await dialog.getByLabel("The id again").fill(userId.slice(0, -1));
  assertEquals(await erase.isDisabled(), true);
  await dialog.getByLabel("The id again").fill(userId);
  await erase.click();
  await page.getByText(`${userId} is erased from`).waitFor();
  const { data } = await ok(server.post("/banata/audit-logs/list", { limit: 200 }));
  assertEquals(JSON.stringify(data).includes(user.email), false);
}

async function rotatesKeys({ console, world: { project, server } }: Desk): Promise<void> {
  const { page } = console;
  await console.open(`p/${project.id}/keys`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  assertEquals(await faultsOf(page), []);
  await dialog.getByLabel("Requests at most").fill("5000");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("5000 requests in 60 s").waitFor();
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  await dialog.getByRole("button", { name: "Rotate", exact: true }).click();
  await page.getByText("the old one is in use").waitFor();
  await page.getByRole("button", { name: "I have kept it" }).click();
  const [next, old] = await ok(server.get("/api-key/list"));
  assertEquals([next.rotatedFrom, next.rateLimit.limit, old.rotatedFrom], [old.id, 5000, null]);
}

async function movesTheProject(
  { console, downloaded, world: { admin, project } }: Desk,
): Promise<void> {
  const { page } = console;
  await console.open(`p/${project.id}/settings`);
  await page.getByRole("button", { name: "Export the project" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await dialog.getByLabel("The passphrase again").fill(PASSPHRASE);
  const text = await downloaded(() =>
    dialog.getByRole("button", { name: "Export the project" }).click()
  );
  assertMatch(text, /^\{"format":"banata-project"/);
  await ok(admin.post("/banata/projects/delete", { id: project.id }));
  await console.open("");
  await page.getByRole("button", { name: "Erase now" }).click();
  await dialog.getByLabel("Type project-a to confirm").fill("project-a");
  await dialog.getByRole("button", { name: "Erase now" }).click();
  await page.getByText("You have no project yet").waitFor();

  await page.getByRole("link", { name: "Import a project" }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByLabel("The export").click(),
  ]);
  await chooser.setFiles([{
    name: "a.ndjson",
    mimeType: "text/plain",
    buffer: Buffer.from(text),
  }]);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Import a project" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await settled(page);
  assertEquals(console.problems, []);
}
