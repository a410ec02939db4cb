import { assertEquals, assertStringIncludes } from "@std/assert";
import { currentScope } from "../functions/frame.ts";
import { open } from "../mod.ts";
import { installLoader } from "./import_graph.ts";
import { writeFolder } from "../testdata/analyze_folder.ts";
import { rejection } from "../testdata/harness.ts";

const IMPORTING = `import { actionGeneric, queryGeneric } from "convex/server";
const load = async (_: unknown, { name }: { name: string }) => Object.keys(await import(name)).length > 0;
`;

Deno.test("a function imports modules of Node in Node only, however it names them", async () => {
  await using folder = await writeFolder({
    name: "dynamic imports",
    files: {
      "messages.ts": `${IMPORTING}
export const act = actionGeneric({ handler: load });
export const read = queryGeneric({ handler: load });
export const own = actionGeneric({ handler: async () => (await import("./lazy.ts")).lazy });`,
      "lazy.ts": "export const lazy = 1;",
      "lazy.files.ts":
        'import { readFileSync } from "node:fs"; export const read = typeof readFileSync;',
      "late.files.ts":
        'import { readFileSync } from "node:fs"; export const read = typeof readFileSync;',
      "nodes.ts": `"use node";\n${IMPORTING}\nexport const act = actionGeneric({ handler: load });`,
    },
  });
  const engine = await open({
    appDir: folder.appDir,
    dataDir: `${folder.root}/data`,
    synced: false,
  });
  for (const name of ["node:fs", "node:http", "node:timers", "node:process"]) {
    for (const path of ["messages:act", "messages:read"]) {
      const message = await rejection(engine.run(path, { name }));
      assertStringIncludes(message, `Could not resolve "${name}"`, path);
    }
    assertEquals(await engine.run("nodes:act", { name }), true);
  }
  const elsewhere = [
    "data:text/javascript,import 'node:fs'",
    "https://example.com/a.js",
    import.meta.url,
  ];
  for (const name of elsewhere) {
    const [scheme] = name.split(":");
    const message = await rejection(engine.run("messages:act", { name }));
    assertStringIncludes(message, `Could not resolve an import of ${scheme}`);
  }
  const refused = async (name: string) =>
    assertStringIncludes(
      await rejection(engine.run("messages:act", { name })),
      'Could not resolve "node:fs"',
    );
  await refused("./lazy.files.ts");
  // Another folder of the process may need the loader, and Deno asks it for every module from then on.
  installLoader();
  await refused("./late.files.ts");
  assertEquals(await engine.run("messages:act", { name: "node:async_hooks" }), true);
  assertEquals(await engine.run("messages:own"), 1);
  await engine.close();
});

Deno.test("what comes after a function that has imported is no part of it", () => {
  // Deno runs its own callbacks, as that of a test, in the context of the last module that it has evaluated.
  assertEquals(currentScope(), undefined);
});
