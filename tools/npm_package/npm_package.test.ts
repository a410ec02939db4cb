import { assertEquals, assertRejects } from "@std/assert";
import { commonDeclaration } from "../build_npm.ts";
import { rewriteDeclaration } from "./compiler.ts";
import { moduleFaults } from "./contents.ts";
import { emitWithDnt, withoutAdditions } from "./dnt.ts";
import { generatePackageModules } from "./modules.ts";
import { findImports, pickSources } from "./sources.ts";
import { staleFiles } from "../codegen.ts";

Deno.test("pickSources() takes whole folders and leaves out tests and what needs Deno", () => {
  const files = [
    "cli/npm_bin.ts",
    "cli/start.ts",
    "component/_generated/component.ts",
    "component/adapter.test.ts",
    "component/adapter.ts",
    "embedded/mod.ts",
    "local/http.ts",
    "mod.ts",
    "runtime/README.md",
  ];
  assertEquals(pickSources(files), [
    "cli/npm_bin.ts",
    "component/_generated/component.ts",
    "component/adapter.ts",
    "mod.ts",
  ]);
});

Deno.test("rewriteDeclaration() ends relative specifiers in .js and leaves all else", () => {
  const text = [
    'import type { A } from "./a.ts";',
    'export * from "../b/mod.ts";',
    'import type { Z } from "zod/v4.ts";',
    'export declare const c: import("./c.ts").C;',
    '/** Not "./a.ts" here. */',
    'export declare const d: "./a.ts";',
    "",
  ].join("\n");
  assertEquals(
    rewriteDeclaration(text),
    [
      'import type { A } from "./a.js";',
      'export * from "../b/mod.js";',
      'import type { Z } from "zod/v4.ts";',
      'export declare const c: import("./c.js").C;',
      '/** Not "./a.ts" here. */',
      'export declare const d: "./a.ts";',
      "",
    ].join("\n"),
  );
});

Deno.test("findImports() sees imports of values, of types and at run time", () => {
  const text = `import { v } from "convex/values"; import fs from "node:fs"; import "./a.js";
    const a = await import("@scope/name/deep"); export type Z = import("zod").ZodType;`;
  assertEquals(findImports(text), [
    "convex/values",
    "node:fs",
    "./a.js",
    "@scope/name/deep",
    "zod",
  ]);
});

Deno.test("commonDeclaration() copies what imports packages only and passes on all else", () => {
  const alone = 'import { type A } from "convex/server";\ndeclare const a: A;\nexport default a;\n';
  assertEquals(commonDeclaration(alone, "a"), alone);
  const all = 'export * from "./mod.js";\n';
  const more = 'export { default } from "./mod.js";\n';
  assertEquals(commonDeclaration('export { b } from "./b.js";\n', "mod"), all);
  assertEquals(commonDeclaration('import "./b.js";\nexport default b;\n', "mod"), all + more);
});

Deno.test("the recorded modules are those that the sources give now (deno task codegen)", async () => {
  assertEquals(await staleFiles(await generatePackageModules()), []);
});

Deno.test("moduleFaults() names what is missing, what nobody recorded, and what dnt put in or can't write", () => {
  const files = new Map([
    ["a.js", 'import * as dntShim from "./_dnt.shims.js";\n'],
    ["a.d.ts", ""],
    ["b.js", ""],
    ["c.d.cts", ""],
    ["a.js.map", ""],
    ["e.js", ""],
    ["e.d.ts", 'export declare const e: import("zod").ZodBoolean;\n'],
  ]);
  assertEquals(moduleFaults(files, ["a", "d", "e"]), [
    "d.js is missing",
    "b.js is not recorded",
    "d.d.ts is missing",
    "a.js has something of dnt's in it",
    "e.d.ts has a type of zod's that it can't name, so dnt can't write it: " +
    "pass it on in plugins/_kernel/schemas.ts",
  ]);
});

Deno.test("withoutAdditions() takes away what dnt adds, and no line", () => {
  const added = [
    'import "../_dnt.polyfills.js";',
    'import * as dntShim from "../../_dnt.shims.js";',
    'import { a } from "./a.js";',
    "const g = dntShim.dntGlobalThis;",
    'const u = globalThis[Symbol.for("import-meta-ponyfill-esmodule")](import.meta).url;',
  ];
  assertEquals(withoutAdditions(added.join("\n")).split("\n"), [
    "",
    "",
    added[2] ?? "",
    "const g = globalThis;",
    "const u = import.meta.url;",
  ]);
});

Deno.test("emitWithDnt() hands dnt every module, and takes its modules alone", async () => {
  const asked: string[] = [];
  const files = await emitWithDnt(async ({ entryPoints, outDir, scriptModule, shims }) => {
    asked.push(...entryPoints.map(({ name }) => name), String(scriptModule), JSON.stringify(shims));
    await Deno.mkdir(`${outDir}esm/cli`, { recursive: true });
    for (const name of ["package.json", "_dnt.polyfills.js", "mod.js", "cli/npm_bin.d.ts"]) {
      await Deno.writeTextFile(`${outDir}esm/${name}`, `// ${name}`);
    }
    await Deno.writeTextFile(`${outDir}package.json`, "{}");
  }, { sources: ["mod.ts", "cli/npm_bin.ts"], imports: {} });
  assertEquals(asked, ["./mod.ts", "./cli/npm_bin.ts", "false", "{}"]);
  assertEquals([...files].sort(), [["cli/npm_bin.d.ts", "// cli/npm_bin.d.ts"], [
    "mod.js",
    "// mod.js",
  ]]);
  await assertRejects(
    () =>
      emitWithDnt(() => Promise.reject(new Error("As dnt fails")), { sources: [], imports: {} }),
    Error,
    "As dnt fails",
  );
});
