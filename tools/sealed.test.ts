import { assertEquals, assertMatch } from "@std/assert";
import { sealedImportMap } from "./sealed.ts";

const ROOT = new URL("file:///somewhere/");

Deno.test("sealedImportMap() maps @std/assert to the adapter and leaves npm alone", () => {
  const { imports } = sealedImportMap({
    name: "@x/y",
    exports: {},
    imports: { "@std/assert": "jsr:@std/assert@1", zod: "npm:zod@^4" },
  }, ROOT);
  assertMatch(imports["@std/assert"] ?? "", /^file:\/\/\/somewhere\/tools\/std\/assert\.ts$/);
  assertEquals(imports["zod"], "npm:zod@^4");
});

Deno.test("sealedImportMap() adds the slash form that deno.json implies", () => {
  const { imports } = sealedImportMap({
    name: "@x/y",
    exports: {},
    imports: { convex: "npm:convex@^1", jose: "npm:jose@6", "jose/": "npm:/jose@6.1/" },
  }, ROOT);
  assertEquals(imports["convex/"], "npm:/convex@^1/");
  assertEquals(imports["jose/"], "npm:/jose@6.1/");
});

Deno.test("sealedImportMap() gives the package's own exports by name", () => {
  const { imports } = sealedImportMap({
    name: "@x/y",
    exports: { ".": "./mod.ts", "./plugins/z": "./plugins/z/mod.ts" },
    imports: {},
  }, ROOT);
  assertEquals(imports, {
    "@x/y": "file:///somewhere/mod.ts",
    "@x/y/plugins/z": "file:///somewhere/plugins/z/mod.ts",
  });
});
