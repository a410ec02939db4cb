/**
 * Folders, each with what Convex makes of it when it is pushed, as its backend's source has it: the host says
 * the same. `testdata/folders/` holds them.
 */
import { assert, assertEquals } from "@std/assert";
import { analyzeFolder } from "../testdata/analyze_folder.ts";
import { CONFIGS } from "../testdata/folders/configs.ts";
import { FILE_NAMES } from "../testdata/folders/file_names.ts";
import type { Folder } from "../testdata/folders/folder.ts";
import { FUNCTIONS } from "../testdata/folders/functions.ts";
import { IMPORTS } from "../testdata/folders/imports.ts";
import { RUNTIMES } from "../testdata/folders/runtimes.ts";
import { SCHEMAS } from "../testdata/folders/schemas.ts";

const GROUPS: Readonly<Record<string, readonly Folder[]>> = {
  "names of files": FILE_NAMES,
  "what functions take and are called": FUNCTIONS,
  "what modules do when they are loaded, and where they run": RUNTIMES,
  "what modules import": IMPORTS,
  schemas: SCHEMAS,
  "http, crons, auth.config and convex.config": CONFIGS,
};

Deno.test("a folder starts where Convex takes it, and else is refused with Convex's sentence", async (t) => {
  let count = 0;
  for (const [group, folders] of Object.entries(GROUPS)) {
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
      count += folders.length;
      assertEquals(wrong, [], wrong.join("\n"));
    });
  }
  assert(count >= 200, `${count} folders`);
});
