import { assertEquals } from "@std/assert";
import { commonDeclaration, findImports, pickSources, rewriteDeclaration } from "./build_npm.ts";

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
  assertEquals(commonDeclaration(alone, "a.js"), alone);
  const all = 'export * from "./mod.js";\n';
  const more = 'export { default } from "./mod.js";\n';
  assertEquals(commonDeclaration('export { b } from "./b.js";\n', "mod.js"), all);
  assertEquals(commonDeclaration('import "./b.js";\nexport default b;\n', "mod.js"), all + more);
});
