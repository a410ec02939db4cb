/**
 * `deno task build:npm`: makes the npm package in `npm/`. Each module becomes one `.js` with its map and
 * one `.d.ts`, because Convex's CLI deploys every module below the component's folder by its own path.
 *
 * dnt emits the modules wherever JSR can be had, and TypeScript's compiler where it can't: what either
 * gives is held to the one recorded list (`tools/npm_package/contents.ts`). `--with` asks for one of them.
 *
 * @module
 */

import { basename, join } from "node:path/posix";
import { CliError } from "../cli/arguments.ts";
import {
  commonTypes,
  type DenoConfig,
  npmExports,
  npmManifest,
  readPackages,
  sourcesOf,
} from "./manifest.ts";
import { withoutComments } from "./npm_package/comments.ts";
import { emitWithCompiler } from "./npm_package/compiler.ts";
import { findContentFaults } from "./npm_package/contents.ts";
import { type DntBuild, emitWithDnt } from "./npm_package/dnt.ts";
import {
  findImports,
  findPackages,
  isCopied,
  type PackageFiles,
  pickSources,
  withInnerPaths,
} from "./npm_package/sources.ts";
import { listFiles } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { ROOT, sealedImportMap } from "./sealed.ts";

const OUT = new URL("npm/", ROOT);
/** Not in a lock, for a sealed machine can't write one with it: JSR never changes a version. */
const DNT = "jsr:@deno/dnt@0.43.2";
const MAP_COMMENT = /\n\/\/# sourceMappingURL=.*\s*$/;
const USAGE = "deno task build:npm [--with dnt|compiler]";

/** How {@linkcode buildNpm} builds. */
export interface BuildOptions {
  /** dnt's `build`, of any copy of it; without it the compiler alone emits. */
  dnt?: DntBuild | undefined;
}

/**
 * Builds the package into `npm/` and gives its folder.
 *
 * @throws {Error} if what was emitted is not what the recorded list says
 */
export async function buildNpm({ dnt }: BuildOptions = {}): Promise<URL> {
  const config = await readWholeConfig();
  const tree = await listFiles(ROOT);
  const sources = pickSources(tree);
  await Deno.remove(OUT, { recursive: true }).catch(() => {});
  const { imports } = sealedImportMap(config, ROOT);
  const emitted = dnt === undefined
    ? emitWithCompiler(sources)
    : await emitWithDnt(dnt, { sources, imports });
  const files = finish(emitted, config);
  for (const path of tree.filter(isCopied)) {
    files.set(path, await Deno.readTextFile(new URL(path, ROOT)));
  }
  for (const [path, text] of files) await write(path, text);
  const faults = await findContentFaults(OUT, { config, files });
  if (faults.length > 0) {
    throw new Error(`The npm package is not as recorded:\n${faults.join("\n")}`);
  }
  return OUT;
}

/** The root's deno.json with what the packages within it import, and the ways to them. */
async function readWholeConfig(): Promise<DenoConfig> {
  const [root, ...members] = await readPackages();
  if (root === undefined) throw new Error("Put a deno.json at the root");
  const within = members.flatMap(({ config, folder }) => [
    ...Object.entries(config.imports),
    ...Object.entries(config.exports).map(([subpath, file]) =>
      [config.name + subpath.slice(1), `./${join(folder, file)}`] as const
    ),
  ]);
  return { ...root.config, imports: { ...Object.fromEntries(within), ...root.config.imports } };
}

/** What was emitted, with what a package needs beside its modules. */
function finish(emitted: PackageFiles, config: DenoConfig): PackageFiles {
  const files = tidied(emitted, config.version);
  const imported = findPackages(files);
  imported.delete(config.name);
  for (const entry of Object.values(npmExports(config.exports))) {
    if (typeof entry === "string") continue;
    const types = entry.types.slice(2);
    files.set(
      commonTypes(types),
      commonDeclaration(files.get(types) ?? "", basename(types, ".d.ts")),
    );
  }
  files.set("package.json", `${JSON.stringify(npmManifest(config, imported), null, 2)}\n`);
  return files;
}

/**
 * The modules with paths to the host that is within, and with maps that lead to the sources in the repository:
 * inside, they would make the package half as large again. What is generated has none, for it leads to nothing
 * that a person wrote.
 */
function tidied(emitted: PackageFiles, version: string): PackageFiles {
  const files: PackageFiles = new Map();
  for (const [path, text] of emitted) {
    if (/\.gen\.js\.map$/.test(path)) continue;
    if (path.endsWith(".map")) files.set(path, withSource(path, { text, version }));
    else if (path.endsWith(".gen.js")) files.set(path, text.replace(MAP_COMMENT, "\n"));
    else if (path.endsWith(".js")) files.set(path, withoutComments(withInnerPaths(path, text)));
    else files.set(path, path.endsWith(".d.ts") ? withInnerPaths(path, text) : text);
  }
  return files;
}

function withSource(path: string, { text, version }: { text: string; version: string }): string {
  const { mappings, names }: { mappings: string; names: string[] } = JSON.parse(text);
  const source = `${sourcesOf(version)}${path.replace(/\.js\.map$/, ".ts")}`;
  return JSON.stringify({ version: 3, sources: [source], names, mappings });
}

/**
 * The declarations of a CommonJS entry, for an app that TypeScript takes for CommonJS, as it does one
 * without `"type": "module"`. Convex bundles either, so only the types have to pass. One that imports
 * packages only is taken as it is, so that its types are those of the app's own copy of `convex/server`;
 * any other passes on what the module of that name has.
 */
export function commonDeclaration(text: string, name: string): string {
  if (!findImports(text).some((specifier) => specifier.startsWith("."))) return text;
  const byDefault = /^export default |\bas default\b/m.test(text);
  return `export * from "./${name}.js";\n` +
    (byDefault ? `export { default } from "./${name}.js";\n` : "");
}

async function write(path: string, text: string): Promise<void> {
  const target = new URL(path, OUT);
  await Deno.mkdir(new URL(".", target), { recursive: true });
  await Deno.writeTextFile(target, text);
}

/**
 * dnt's `build` from JSR; undefined where the compiler is to emit.
 *
 * @throws {CliError} if dnt was asked for and JSR can't be had
 */
export async function findDnt(wanted: string | undefined): Promise<DntBuild | undefined> {
  if (wanted !== undefined && wanted !== "dnt" && wanted !== "compiler") {
    throw new CliError(`Use ${USAGE}: "${wanted}" emits nothing`);
  }
  // Where JSR can't be had, the tools map @std to files of the tree.
  const isSealed = import.meta.resolve("@std/assert").startsWith("file:");
  if (wanted === "dnt" && isSealed) {
    throw new CliError("Build where JSR can be had: dnt is there alone");
  }
  if (wanted === "compiler" || isSealed) return undefined;
  const { build }: { build: DntBuild } = await import(DNT);
  return build;
}

async function main(wanted: string | undefined): Promise<void> {
  const start = performance.now();
  const dnt = await findDnt(wanted);
  await buildNpm({ dnt });
  const count = (await listFiles(OUT)).length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const by = dnt === undefined ? "TypeScript's compiler, for JSR is out of reach" : "dnt";
  console.log(`npm/: ${count} files in ${seconds} s, by ${wanted ?? by}`);
}

if (import.meta.main) {
  const options = { with: { type: "string" } } as const;
  await runTask({ usage: USAGE, options }, ({ values }) => main(values.with));
}
