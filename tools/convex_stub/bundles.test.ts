import { assertEquals, assertThrows } from "@std/assert";
import { bundleOf, packagesIn, partsIn, sizeOf } from "./bundles.ts";
import type { PushedModule } from "./protocol.ts";

function bundle(path: string, source: string): PushedModule {
  return { path, source, environment: "isolate" };
}

const MODULES = [
  bundle(
    "a.js",
    'import { b } from "./_deps/B.js";\nexport const c = () => import("./_deps/C.js");',
  ),
  bundle("other.js", ""),
  bundle("_deps/B.js", 'import "./D.js";\n// ../node_modules/zod/v4/core.js\nvar z;'),
  bundle(
    "_deps/C.js",
    "// node_modules/.deno/x@1/node_modules/@better-auth/core/dist/a.mjs\nvar x;",
  ),
  bundle("_deps/D.js", "  // a comment about node_modules and nothing else\nvar d;"),
];

Deno.test("bundleOf() follows imports at load and at run time, and no others", () => {
  const paths = bundleOf(MODULES, "a.js").map(({ path }) => path);
  assertEquals(paths.sort(), ["_deps/B.js", "_deps/C.js", "_deps/D.js", "a.js"]);
});

Deno.test("bundleOf() leaves out what a module imports once it runs, where asked to", () => {
  const paths = bundleOf(MODULES, "a.js", { atLoad: true }).map(({ path }) => path);
  assertEquals(paths.sort(), ["_deps/B.js", "_deps/D.js", "a.js"]);
});

Deno.test("bundleOf() counts a file that is imported later, where it is named", () => {
  const later = "@better-auth/core/dist/a.mjs";
  const paths = bundleOf(MODULES, "a.js", { atLoad: true, later }).map(({ path }) => path);
  assertEquals(paths.sort(), ["_deps/B.js", "_deps/C.js", "_deps/D.js", "a.js"]);
});

Deno.test("bundleOf() refuses what was not pushed", () => {
  assertThrows(() => bundleOf(MODULES, "gone.js"), Error, "gone.js is not in the push");
  assertThrows(() => bundleOf(MODULES.slice(0, 2), "a.js"), Error, "_deps/B.js");
});

Deno.test("packagesIn() names the innermost package of each bundled file", () => {
  assertEquals(packagesIn(MODULES), ["@better-auth/core", "zod"]);
  assertEquals(packagesIn(MODULES.slice(0, 2)), []);
});

Deno.test("sizeOf() adds the sources up", () => {
  assertEquals(sizeOf([bundle("a.js", "12"), bundle("b.js", "345")]), 5);
});

Deno.test("partsIn() gives each line to the file above it, as an app has it installed", () => {
  const source = [
    "// ../node_modules/zod/core.js",
    "var z;",
    "// ../../../checkout/npm/runtime/gate/gate.js",
    "var gate;",
    "var more;",
  ].join("\n");
  const modules = [bundle("a.js", source), bundle("b.js", "// ../node_modules/zod/b.js\nvar b;")];
  assertEquals(partsIn(modules, (path) => path.split("/").at(-1) ?? ""), [
    ["gate.js", 80],
    ["core.js", 38],
    ["b.js", 35],
  ]);
});
