/** What holds between the packages of the tree. */
import { assert, assertEquals } from "@std/assert";
import { VERSION } from "../embedded/version.ts";
import { packageOf, readPackages } from "./manifest.ts";

const [root, ...members] = await readPackages();

Deno.test("deno.json: the packages of the workspace have one version and one licence", () => {
  assert(members.length > 0);
  for (const { config: { license, version } } of members) {
    assertEquals([version, license], [root?.config.version, root?.config.license]);
  }
  assertEquals(VERSION, root?.config.version);
});

Deno.test("deno.json: a package that two import has one range", () => {
  for (const { config } of members) {
    for (const [specifier, address] of Object.entries(config.imports)) {
      const own = root?.config.imports[specifier];
      if (own !== undefined) assertEquals([specifier, address], [specifier, own]);
    }
  }
});

Deno.test("deno.json: a member imports from npm only, for where JSR is out of reach its imports stay as they are", () => {
  for (const { config } of members) {
    const others = Object.entries(config.imports)
      .filter(([specifier, address]) => !address.startsWith("npm:") || !packageOf(specifier));
    assertEquals(others, []);
  }
});
