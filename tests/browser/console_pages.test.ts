import { assertEquals } from "@std/assert";
import { addresses } from "../console/addresses.ts";
import { HOSTILE } from "../console/hostile.ts";
import { fill } from "../console/rows/mod.ts";
import { openChromium } from "../support/chromium.ts";
import { judgeConsole, openConsole, signInByPage } from "../support/console.ts";
import { openProject } from "../support/set_up.ts";

Deno.test("the console's pages hold what users may be called, and everybody can read them", async (t) => {
  await using world = await openProject({ devMailbox: true });
  const pages = await addresses(await fill(world, HOSTILE));
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  const console = await openConsole(context, world.site);
  await signInByPage(console);
  for (const path of pages) {
    await t.step(`/console/${path.replaceAll(/[a-z]+_01\w+/g, "…")}`, async () => {
      await console.open(path);
      assertEquals(await judgeConsole(console.page, { scheme: "light", width: 320 }), []);
      assertEquals(await judgeConsole(console.page, { scheme: "dark", width: 1440 }), []);
      assertEquals(await console.page.evaluate("globalThis.hit"), undefined);
      assertEquals(console.problems, []);
    });
  }
});
