import { assertEquals } from "@std/assert";
import { addresses, hostileAddresses } from "../console/addresses.ts";
import { HOSTILE } from "../console/hostile.ts";
import { fill } from "../console/rows/mod.ts";
import { openChromium } from "../support/chromium.ts";
import {
  type ConsolePage,
  dangersOf,
  judgeConsole,
  judgeWidths,
  openConsole,
  signInByPage,
} from "../support/console.ts";
import { anotherProject, openProject } from "../support/set_up.ts";

Deno.test("the console's pages hold what users may be called, and everybody can read them", async (t) => {
  await using world = await openProject({ devMailbox: true });
  const { admin, platform, project, site } = world;
  const params = await fill(world, HOSTILE);
  const one = await fill(await anotherProject(platform, { admin, slug: "one" }), ["One"]);
  const none = await anotherProject(platform, { admin, slug: "none" });
  await using chromium = await openChromium();
  const console = await openConsole(await chromium.newContext(), site);
  await signInByPage(console);
  for (const path of await addresses(params)) {
    await t.step(
      `/console/${path.replaceAll(/[a-z]+_01\w+/g, "…")} with hostile texts`,
      async () => {
        await console.open(path);
        assertEquals(await judgeWidths(console.page), []);
        assertEquals(await dangersOf(console.page), []);
        assertEquals(console.problems, []);
      },
    );
  }
  await t.step("with one row of each kind: what axe says in both themes", async () => {
    for (const path of await addresses(one)) {
      await followed(console, path);
      const light = await judgeConsole(console.page, { scheme: "light", width: 320 });
      const dark = await judgeConsole(console.page, { scheme: "dark", width: 1440 });
      assertEquals([path, light, dark], [path, [], []]);
    }
  });
  await t.step("with none", async () => {
    const params = { projectId: none.project.id };
    for (const path of await addresses(params, { isEmpty: true })) await followed(console, path);
  });
  await t.step("at addresses that somebody else made up", async () => {
    for (const path of hostileAddresses(project.id)) {
      await console.open(path);
      assertEquals([path, await dangersOf(console.page)], [path, []]);
    }
    // What is no id is refused, which browsers tell of.
    const told = console.problems.filter((each) => !each.startsWith("Failed to load resource"));
    assertEquals(told, []);
  });
});

/** Goes to a page as a link would, and looks for what says that something went wrong. */
async function followed({ follow, page, problems }: ConsolePage, path: string): Promise<void> {
  await follow(path);
  const notes = await page.getByRole("alert").allTextContents();
  assertEquals([path, notes, problems], [path, [], []]);
}
