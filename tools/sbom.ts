/**
 * `deno task sbom`: writes `sbom.cdx.json`, the bill of materials of what the platform runs on, as CycloneDX
 * 1.6 has it, and the same with licences for people, `docs/dependencies.md`. Both follow from deno.lock and
 * the packages that are installed from it, and say nothing of time or machine. With `--check` it writes
 * nothing, and fails where a file is out of date or a licence is none of those that are allowed.
 *
 * @module
 */

import { CliError } from "../cli/arguments.ts";
import { type Lock, nameOf, readLock } from "./lock.ts";
import { type DenoConfig, readDenoConfig, REPOSITORY } from "./manifest.ts";
import { runTask } from "./run_task.ts";
import { ROOT } from "./sealed.ts";

/** Licences under which we may hand a package on within ours, by SPDX's names. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unlicense",
]);

/** One package of the lock. */
export interface Dependency {
  /** Its key in the lock, by which others name it. */
  key: string;
  /** Name, with its scope. */
  name: string;
  /** Exact version. */
  version: string;
  /** Its licence by SPDX's name, as its package.json says. */
  licence: string;
  /** SHA-512 of its tarball, in hexadecimal. */
  sha512: string;
  /** Whether it is the part of another for one system. */
  isPart: boolean;
  /** Keys of those it needs. */
  needs: readonly string[];
}

/** The licence of an installed package, by its key in the lock; undefined where it says none. */
export type ReadLicence = (key: string) => Promise<string | undefined>;

/**
 * The packages of a lock with their licences, sorted by name and version.
 *
 * @throws {CliError} for a package without a licence or under one that is not allowed
 */
export async function readDependencies(
  { npm }: Pick<Lock, "npm">,
  readLicence: ReadLicence,
): Promise<Dependency[]> {
  const byName = Map.groupBy(Object.keys(npm), nameOf);
  const keysOf = (name: string) => name in npm ? [name] : byName.get(name) ?? [];
  const needsOf = (key: string) =>
    [...npm[key]?.dependencies ?? [], ...npm[key]?.optionalDependencies ?? []].flatMap(keysOf);
  const keys = Object.keys(npm);
  const found: Dependency[] = [];
  for (const key of keys) {
    // What is for one system is a part of the package that asks for it, and not installed on others.
    const isPart = npm[key]?.os !== undefined;
    const whole = isPart ? keys.find((each) => needsOf(each).includes(key)) ?? key : key;
    const licence = await readLicence(whole);
    const version = /^@?[^@]+@([^_]+)/.exec(key)?.[1] ?? "";
    if (licence === undefined || !ALLOWED.has(licence)) {
      throw new CliError(
        `Do without ${nameOf(key)}@${version}, or allow its licence: ${licence ?? "it says none"}`,
      );
    }
    const integrity = npm[key]?.integrity?.replace(/^sha512-/, "") ?? "";
    const sha512 = Uint8Array.fromBase64(integrity).toHex();
    found.push({ key, name: nameOf(key), version, licence, sha512, isPart, needs: needsOf(key) });
  }
  const place = ({ name, version }: Dependency) => `${name}@${version}`;
  return found.sort((a, b) => place(a) < place(b) ? -1 : 1);
}

/** The bill of materials as CycloneDX 1.6 has it, and as its text. */
export function toCycloneDx(
  { config, imported }: { config: DenoConfig; imported: readonly string[] },
  dependencies: readonly Dependency[],
): string {
  const refs = new Map(dependencies.map((each) => [each.key, purlOf(each)]));
  const root = purlOf(config);
  const roots = dependencies.filter(({ name }) => imported.includes(name)).map(purlOf);
  const graph = [
    { ref: root, dependsOn: [...new Set(roots)].sort() },
    ...dependencies.map((each) => ({
      ref: purlOf(each),
      dependsOn: [...new Set(each.needs.flatMap((key) => refs.get(key) ?? []))].sort(),
    })),
  ];
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "library",
        "bom-ref": root,
        name: config.name,
        version: config.version,
        licenses: [{ license: { id: config.license } }],
        purl: root,
        externalReferences: [{ type: "vcs", url: `https://github.com/${REPOSITORY}` }],
      },
    },
    components: dependencies.map((each) => ({
      type: "library",
      "bom-ref": purlOf(each),
      name: each.name,
      version: each.version,
      hashes: [{ alg: "SHA-512", content: each.sha512 }],
      licenses: [{ license: { id: each.licence } }],
      purl: purlOf(each),
    })),
    dependencies: graph,
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** The address of a package in a bill of materials; a scope's `@` is written `%40` there. */
function purlOf({ name, version }: { name: string; version: string }): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** The packages and their licences as a page of docs. */
export function toPage(dependencies: readonly Dependency[]): string {
  return [
    "# Dependencies",
    "",
    "What the platform runs on, by npm's names, with the licence of each. `deno task sbom` writes this page",
    "and the bill of materials, `sbom.cdx.json` (CycloneDX 1.6), which has the hashes, who needs what, and the",
    "parts of esbuild for each system.",
    "",
    "| Package | Version | Licence |",
    "| ------- | ------- | ------- |",
    ...dependencies.filter(({ isPart }) => !isPart)
      .map(({ licence, name, version }) => `| ${name} | ${version} | ${licence} |`),
    "",
  ].join("\n");
}

/** Both files' texts by their paths in the tree. */
async function generate(): Promise<Record<string, string>> {
  const config = await readDenoConfig();
  const lock = await readLock("deno.lock");
  const dependencies = await readDependencies(lock, readInstalled);
  const imported = [...lock.workspace.dependencies, ...membersOf(lock)]
    .map((each) => nameOf(each.replace(/^npm:/, "")));
  return {
    "sbom.cdx.json": toCycloneDx({ config, imported }, dependencies),
    "docs/dependencies.md": toPage(dependencies),
  };
}

function membersOf({ workspace }: Lock): string[] {
  return Object.values(workspace.members ?? {}).flatMap(({ dependencies }) => dependencies ?? []);
}

/** Where Deno installs a package: below its name and version, whatever its peers. */
async function readInstalled(key: string): Promise<string | undefined> {
  const name = nameOf(key);
  const start = `${name.replace("/", "+")}@${/^@?[^@]+@([^_]+)/.exec(key)?.[1]}`;
  const store = new URL("node_modules/.deno/", ROOT);
  for await (const { name: folder } of Deno.readDir(store)) {
    if (folder !== start && !folder.startsWith(`${start}_`)) continue;
    const manifest = new URL(`${folder}/node_modules/${name}/package.json`, store);
    const { license }: { license?: string } = JSON.parse(await Deno.readTextFile(manifest));
    return license;
  }
  throw new CliError(`Run deno task test once, which installs packages: ${start} is not there`);
}

async function main({ isCheck }: { isCheck: boolean }): Promise<number> {
  let code = 0;
  for (const [path, text] of Object.entries(await generate())) {
    const target = new URL(path, ROOT);
    if (await Deno.readTextFile(target).catch(() => undefined) === text) continue;
    if (!isCheck) await Deno.writeTextFile(target, text);
    console.log(isCheck ? `${path} is out of date: run deno task sbom` : `Wrote ${path}`);
    if (isCheck) code = 1;
  }
  return code;
}

if (import.meta.main) {
  const options = { check: { type: "boolean", default: false } } as const;
  await runTask(
    { usage: "deno task sbom [--check]", options },
    ({ values }) => main({ isCheck: values.check }),
  );
}
