import { assertEquals, assertRejects } from "@std/assert";
import { readAppFolder } from "./source.ts";
import { HostError } from "../errors.ts";
import { installGlobals } from "../functions/global.ts";

installGlobals();

async function withFolder(
  files: Record<string, string>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readAppFolder() finds the modules that Convex would deploy", () =>
  withFolder({
    "http.ts": "export default null;",
    "lib/util.js": "",
    "lib/deep/page.tsx": "export const page = 1;",
    "empty.ts": "const nothing = 1;",
    "schema.ts": "export default null;",
    "auth.config.ts": "",
    "lib/util.test.ts": "",
    "types.d.ts": "",
    ".hidden.ts": "",
    "with space.ts": "",
    "README.md": "",
    "_generated/api.js": "",
    "child/convex.config.ts": "",
    "child/inside.ts": "",
  }, async (folder) => {
    const source = await readAppFolder(folder, {});
    assertEquals(Object.keys(source.modules), ["http", "lib/deep/page", "lib/util"]);
  }));

Deno.test("readAppFolder() knows the modules that Convex would run in Node", () =>
  withFolder({
    "plain.ts": `// "use node"\nexport const text = "use node";`,
    "node.ts": `/* A comment. */\n// Another.\n"use strict";\n\n'use node';\nexport {};`,
    "first.ts": `"use node"; export {};`.replace("; ", ";\n"),
  }, async (folder) => {
    const source = await readAppFolder(folder, {});
    assertEquals(source.nodeModules, ["first", "node"]);
  }));

Deno.test("readAppFolder() evaluates modules with the app's environment", () =>
  withFolder(
    { "seen.ts": `export const seen = [process.env.NAME, process.env.PATH];` },
    async (folder) => {
      const source = await readAppFolder(folder, { NAME: "Ada" });
      assertEquals((await source.modules.seen?.())?.seen, ["Ada", undefined]);
    },
  ));

Deno.test("a module with a syntax error is refused by name", () =>
  withFolder({ "broken.ts": "export const = 1;" }, async (folder) => {
    const source = await readAppFolder(folder, {});
    const thrown = await assertRejects(
      () => source.modules.broken?.() ?? Promise.resolve(),
      HostError,
      "broken.ts",
    );
    assertEquals(thrown.code, "APP_SYNTAX_ERROR");
  }));

Deno.test("a folder that is not there is refused by name", async () => {
  const thrown = await assertRejects(() => readAppFolder("/nowhere/at/all", {}), HostError);
  assertEquals(thrown.code, "APP_NOT_FOUND");
});
