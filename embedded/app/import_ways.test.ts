import { assertEquals } from "@std/assert";
import { followOnce } from "./import_ways.ts";

/** Where an import from a file leads, if it was not followed before. */
function led(file: string, to: string, conditions?: string[]): string {
  const context = { parentURL: `file:///app/node_modules/a/${file}`, conditions };
  return followOnce("dual", { context, follow: () => ({ url: to }) }).url;
}

Deno.test("followOnce() follows an import once a folder, and require() in it by itself", () => {
  assertEquals(led("a.js", "file:///esm.js", ["node", "import"]), "file:///esm.js");
  assertEquals(led("b.js", "file:///other.js", ["node", "import"]), "file:///esm.js");
  assertEquals(led("c.cjs", "file:///cjs.js", ["node", "require"]), "file:///cjs.js");
  assertEquals(led("d.cjs", "file:///other.js", ["node", "require"]), "file:///cjs.js");
  assertEquals(led("deep/e.js", "file:///deep.js"), "file:///deep.js");
});
