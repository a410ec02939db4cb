/**
 * Folders, each with what Convex makes of it when it is pushed, as its backend's source has it: the host says
 * the same. `testdata/folders/` holds them; `deno task conformance:folders` shows them to Convex's own bundler.
 */
import { assert, assertEquals } from "@std/assert";
import { analyzeFolder } from "../testdata/analyze_folder.ts";
import { FOLDERS } from "../testdata/folders/mod.ts";

Deno.test("a folder starts where Convex takes it, and else is refused with Convex's sentence", async (t) => {
  for (const [group, folders] of Object.entries(FOLDERS)) {
    await t.step(group, async () => {
      const wrong: string[] = [];
      for (const folder of folders) {
        const said = await analyzeFolder(folder);
        const fits = folder.refused === undefined
          ? said === null
          : said !== null && said.startsWith(folder.refused);
        if (!fits) {
          wrong.push(`${folder.name}\n  host: ${said}\n  Convex: ${folder.refused ?? null}`);
        }
      }
      assertEquals(wrong, [], wrong.join("\n"));
    });
  }
  const count = Object.values(FOLDERS).flat().length;
  assert(count >= 200, `${count} folders`);
});
