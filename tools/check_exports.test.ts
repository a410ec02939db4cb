import { assertEquals, assertThrows } from "@std/assert";
import { type ExportFacts, findExportFaults } from "./check_exports.ts";
import { npmExports, npmManifest, packageOf } from "./manifest.ts";

const EXPORTS = {
  ".": "./mod.ts",
  "./convex.config": "./component/convex.config.ts",
  "./convex.config.js": "./component/convex.config.ts",
  "./_generated/component.js": "./component/_generated/component.ts",
  "./test": "./testing.ts",
  "./embedded": "./embedded/mod.ts",
  "./cli": "./cli/mod.ts",
};
const FILES = Object.values(EXPORTS).map((file) => file.slice(2));
const DOCS = Object.keys(EXPORTS).map((subpath) => `\`@x/y${subpath.slice(1)}\``).join("\n");

function faults(
  change: Partial<Pick<ExportFacts, "members">> & {
    exports?: Record<string, string>;
    files?: string[];
    docs?: string;
  },
) {
  return findExportFaults({
    members: change.members,
    config: { name: "@x/y", exports: change.exports ?? EXPORTS },
    files: change.files ?? FILES,
    docs: change.docs ?? DOCS,
  });
}

Deno.test("findExportFaults() finds none where all is well", () => {
  assertEquals(faults({}), []);
});

Deno.test("findExportFaults() names a file that is not there", () => {
  assertEquals(faults({ files: FILES.filter((file) => file !== "testing.ts") }), [
    "Export ./test names ./testing.ts, which is not there",
  ]);
});

Deno.test("findExportFaults() wants the very specifier, or its subpath, in the docs", () => {
  assertEquals(faults({ docs: DOCS.replace("`@x/y/convex.config`", "`./convex.config`") }), []);
  assertEquals(faults({ docs: DOCS.replace("`@x/y/convex.config`", "") }), [
    "Export @x/y/convex.config is not mentioned in README.md or docs/",
  ]);
});

Deno.test("findExportFaults() wants what Convex's CLI imports", () => {
  const { "./_generated/component.js": _, ...rest } = EXPORTS;
  assertEquals(faults({ exports: rest }), [
    "Export ./_generated/component.js is missing from deno.json",
  ]);
});

Deno.test("findExportFaults() wants an example of every entry that a person imports", () => {
  const shown = "/**\n * A.\n *\n * ```ts\n * a();\n * ```\n *\n * @module\n */\n";
  const bare = "/** A. @module */\n/**\n * ```ts\n * b();\n * ```\n */\nexport function b() {}\n";
  const entries = { "./mod.ts": shown, "./b.ts": bare, "./c/_generated/d.ts": "" };
  assertEquals(
    findExportFaults({
      config: { name: "@x/y", exports: EXPORTS },
      files: FILES,
      docs: DOCS,
      entries,
    }),
    ["Entry ./b.ts shows no example in its @module"],
  );
});

Deno.test("findExportFaults() wants file and mention of another package's exports too", () => {
  const member = { folder: "./host/", config: { name: "@x/host", exports: { ".": "./mod.ts" } } };
  assertEquals(faults({ members: [member] }), [
    "Export . names ./mod.ts, which is not there",
    "Export @x/host is not mentioned in README.md or docs/",
  ]);
  const files = [...FILES, "host/mod.ts"];
  assertEquals(faults({ members: [member], files, docs: `${DOCS}\n\`@x/host\`` }), []);
});

Deno.test("npmExports() has every export as code and types, and the manifest", () => {
  assertEquals(npmExports({ ".": "./mod.ts" }), {
    "./package.json": "./package.json",
    ".": {
      require: { types: "./mod.d.cts", default: "./mod.js" },
      types: "./mod.d.ts",
      default: "./mod.js",
    },
  });
});

Deno.test("npmManifest() takes ranges from deno.json and shares convex, better-auth and zod", () => {
  const config = {
    name: "@x/y",
    version: "1.2.3",
    license: "MIT",
    exports: { ".": "./mod.ts", "./a": "./a/mod.ts" },
    imports: {
      convex: "npm:convex@^1",
      "better-auth": "npm:better-auth@^1.7",
      zod: "npm:zod@^4",
      jose: "npm:jose@^6",
    },
  };
  const manifest = npmManifest(config, ["zod", "jose/jwt/sign", "convex"]);
  assertEquals(manifest.typesVersions, { "*": { a: ["./a/mod.d.ts"] } });
  assertEquals(manifest.dependencies, { jose: "^6" });
  assertEquals(manifest.peerDependencies, { "better-auth": "^1.7", convex: "^1", zod: "^4" });
  assertEquals(manifest.publishConfig, { access: "public", provenance: true });
  assertThrows(() => npmManifest(config, ["fflate"]), Error, "Add fflate");
});

Deno.test("packageOf() names the package of a bare specifier", () => {
  assertEquals(packageOf("convex/server"), "convex");
  assertEquals(packageOf("@scope/name/deep"), "@scope/name");
  assertEquals(packageOf("./a.js"), undefined);
  assertEquals(packageOf("node:fs"), undefined);
});
