/**
 * `deno task console:pictures`: pictures of the console's pages for docs/console.md.
 *
 * @module
 */
import { runTask } from "../../tools/run_task.ts";
import { ROOT } from "../../tools/sealed.ts";
import { openChromium } from "../support/chromium.ts";
import { sequence } from "../support/audit_tree.ts";
import { ok } from "../support/client.ts";
import { openConsole, signInByPage } from "../support/console.ts";
import { openProject } from "../support/set_up.ts";

const FOLDER = new URL("docs/console/", ROOT);

/** Who stands in the pictures. */
const USERS = ["Grace Hopper", "Alan Turing", "Katherine Johnson", "Edsger Dijkstra"];

/** The pages, by their paths below the project's. */
const PAGES: Readonly<Record<string, { path: string; scheme: "dark" | "light"; width: number }>> = {
  overview: { path: "", scheme: "light", width: 1200 },
  connect: { path: "/connect", scheme: "light", width: 1200 },
  users: { path: "/users", scheme: "light", width: 1200 },
  audit: { path: "/audit", scheme: "dark", width: 1200 },
  template: { path: "/mails/templates/welcome", scheme: "light", width: 1200 },
  branding: { path: "/branding", scheme: "light", width: 1200 },
  phone: { path: "/keys", scheme: "light", width: 390 },
};

async function draw(): Promise<number> {
  await using world = await openProject({ devMailbox: true });
  const { admin, platform, project, server } = world;
  const named = { id: project.id, name: "Analytical Engines", slug: "analytical-engines" };
  await ok(admin.post("/banata/projects/update", named));
  for (const name of USERS) {
    const email = `${name.split(" ")[0]?.toLowerCase()}@example.com`;
    await ok(server.post("/admin/create-user", { email, name, role: "user" }));
  }
  await sequence(platform);
  await using chromium = await openChromium();
  const { open, page, ...rest } = await openConsole(await chromium.newContext(), world.site);
  await page.setViewportSize({ width: 1200, height: 800 });
  await signInByPage({ open, page, ...rest });
  await Deno.mkdir(FOLDER, { recursive: true });
  for (const [name, { path, scheme, width }] of Object.entries(PAGES)) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await open(`p/${project.id}${path}`);
    if (await page.locator("iframe.sheet").count() > 0) {
      await page.frameLocator("iframe.sheet").locator("h1").waitFor();
    }
    await Deno.writeFile(new URL(`${name}.png`, FOLDER), await page.screenshot());
    console.log(`docs/console/${name}.png`);
  }
  await page.setViewportSize({ width: 1200, height: 800 });
  await open(`p/${project.id}/audit?search=user.created`);
  await page.getByRole("button", { name: "Show", exact: true }).first().click();
  await page.locator(".note.good").waitFor();
  await Deno.writeFile(new URL("proof.png", FOLDER), await page.screenshot());
  console.log("docs/console/proof.png");
  return 0;
}

if (import.meta.main) await runTask({ usage: "deno task console:pictures" }, draw);
