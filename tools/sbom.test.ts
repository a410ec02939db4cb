import { assert, assertEquals, assertRejects } from "@std/assert";
import { CliError } from "../cli/arguments.ts";
import { readLock } from "./lock.ts";
import { type Dependency, readDependencies, toCycloneDx, toPage } from "./sbom.ts";

const HASH = `sha512-${btoa("\x01".repeat(64))}`;
const NPM = {
  "@s/a@1.0.0_b@2.0.0": { integrity: HASH, dependencies: ["b"] },
  "b@2.0.0": { integrity: HASH, optionalDependencies: ["b-linux"] },
  "b-linux@2.0.0": { integrity: HASH, os: ["linux"] },
};
const LICENCES: Record<string, string> = { "@s/a@1.0.0_b@2.0.0": "MIT", "b@2.0.0": "ISC" };
const CONFIG = { name: "@x/y", version: "1.2.3", license: "MIT", exports: {}, imports: {} };

function read(): Promise<Dependency[]> {
  return readDependencies({ npm: NPM }, (key) => Promise.resolve(LICENCES[key]));
}

Deno.test("readDependencies() gives a part for one system the licence of the whole", async () => {
  assertEquals(
    (await read()).map(({ licence, name, needs, version }) => [name, version, licence, ...needs]),
    [
      ["@s/a", "1.0.0", "MIT", "b@2.0.0"],
      ["b-linux", "2.0.0", "ISC"],
      ["b", "2.0.0", "ISC", "b-linux@2.0.0"],
    ],
  );
});

Deno.test("readDependencies() refuses a licence that is not allowed, and none", async () => {
  for (const licence of ["AGPL-3.0", "GPL-3.0-only", undefined]) {
    const refused = () => readDependencies({ npm: NPM }, () => Promise.resolve(licence));
    const { message } = await assertRejects(refused, CliError);
    assert(message.startsWith("Do without @s/a@1.0.0, or allow its licence: "), message);
  }
});

Deno.test("toCycloneDx() names each package once, with its hash, and everything that is needed", async () => {
  const bill = JSON.parse(toCycloneDx({ config: CONFIG, imported: ["@s/a"] }, await read()));
  assertEquals([bill.bomFormat, bill.specVersion], ["CycloneDX", "1.6"]);
  assertEquals(bill.components[0].purl, "pkg:npm/%40s/a@1.0.0");
  assertEquals(bill.components[0].hashes, [{ alg: "SHA-512", content: "01".repeat(64) }]);
  assertEquals(bill.dependencies[0], {
    ref: "pkg:npm/%40x/y@1.2.3",
    dependsOn: ["pkg:npm/%40s/a@1.0.0"],
  });
  const refs = new Set(bill.components.map((each: { "bom-ref": string }) => each["bom-ref"]));
  assertEquals(refs.size, 3);
  for (const { dependsOn } of bill.dependencies) {
    for (const ref of dependsOn) assert(refs.has(ref), ref);
  }
});

Deno.test("toPage() leaves out parts for one system", async () => {
  const rows = toPage(await read()).split("\n").filter((line) => line.startsWith("| "));
  assertEquals(rows.slice(2), ["| @s/a | 1.0.0 | MIT |", "| b | 2.0.0 | ISC |"]);
});

Deno.test("sbom.cdx.json has the packages of deno.lock and their hashes (deno task sbom)", async () => {
  const { npm } = await readLock("deno.lock");
  const bill = JSON.parse(await Deno.readTextFile(new URL("../sbom.cdx.json", import.meta.url)));
  const hashes = Object.values(npm).map(({ integrity = "" }) =>
    Uint8Array.fromBase64(integrity.replace("sha512-", "")).toHex()
  );
  const written = bill.components.map((each: { hashes: { content: string }[] }) =>
    each.hashes[0]?.content
  );
  assertEquals(written.sort(), hashes.sort());
});
