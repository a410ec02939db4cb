import { assertEquals } from "@std/assert";
import { unusedExports } from "./unused_exports.ts";

const TEXTS = new Map(Object.entries({
  "mod.ts": `export { offered } from "./lib/a.ts"; export const own = 1;`,
  "lib/a.ts": `
    export const offered = 1, imported = 2, inside = 3, dead = 4;
    export interface Options { readonly size: number }
    export type { Handed } from "./b.ts";
    export function read(options: Options): number { return inside + options.size; }
  `,
  "lib/b.ts": `
    export interface Handed {}
    export type Lazy = string;
    export const loaded = 1;
  `,
  "lib/c.ts": `export class One {} export default One;`,
  "tests/a.test.ts": `
    import { imported as it, read } from "../lib/a.ts";
    import * as c from "../lib/c.ts";
    await import("../lib/b.ts");
  `,
}));

Deno.test("unusedExports() finds what no other file imports and no entry hands on", () => {
  const found = unusedExports(TEXTS, {
    entries: new Set(["mod.ts"]),
    sources: (path) => path.startsWith("lib/"),
  });
  assertEquals(found.map(({ kind, name, path, usedInside }) => [path, kind, name, usedInside]), [
    ["lib/a.ts", "value", "inside", true],
    ["lib/a.ts", "value", "dead", false],
    ["lib/a.ts", "type", "Options", true],
    // A dynamic import gives what runs, and no types.
    ["lib/b.ts", "type", "Lazy", false],
  ]);
});
