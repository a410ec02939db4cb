/**
 * `deno task build:npm`: makes the npm package in `npm/`. Each module becomes one `.js` and one `.d.ts`,
 * because Convex's CLI deploys every module below the component's folder by its own path.
 *
 * TypeScript's compiler does it alone: dnt is not on npm, so it could not run where JSR is out of
 * reach, and what it adds (shims, CommonJS, remote modules) this package does not need.
 *
 * @module
 */

import { basename, join } from "node:path";
import ts from "./packages/typescript.ts";
import { commonTypes, npmExports, npmManifest, packageOf, readDenoConfig } from "./manifest.ts";
import { fromFileUrl, listFiles } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { ROOT } from "./sealed.ts";

const OUT = new URL("npm/", ROOT);

/** Folders whose modules are emitted whole, reached by an export or not. */
const EMITTED = ["component/", "migrations/", "plugins/", "rules/", "runtime/", "tlog/"];
/** Single modules that are emitted; what they import follows. */
const ENTRIES = ["mod.ts", "testing.ts", "cli/npm_bin.ts", "console/mod.ts"];
/** Files that are copied as they are. `local/` is what `init` copies, so it stays TypeScript. */
const COPIED = /^(?:README\.md|CHANGELOG\.md|LICENSE|component\/README\.md|local\/.*\.ts)$/;

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  strict: true,
  declaration: true,
  // deno check has checked the sources; what the declarations say to an app, the smoke test checks.
  noCheck: true,
  rootDir: fromFileUrl(ROOT),
  outDir: fromFileUrl(OUT),
};

/** The modules to hand to the compiler, of all files in the tree. */
export function pickSources(files: readonly string[]): string[] {
  return files.filter((path) =>
    path.endsWith(".ts") && !/\.(?:test|bench|d)\.ts$/.test(path) &&
    (ENTRIES.includes(path) || EMITTED.some((folder) => path.startsWith(folder)))
  );
}

/**
 * Gives every relative specifier of a declaration file the ending `.js`; the compiler does it in code
 * only, and an app whose TypeScript does not allow `.ts` endings could not read the types.
 */
export function rewriteDeclaration(text: string): string {
  const { importedFiles } = ts.preProcessFile(text, true, false);
  return importedFiles
    .filter(({ fileName }) => /^\.{1,2}\/.*\.ts$/.test(fileName))
    .sort((a, b) => b.pos - a.pos)
    .reduce((rest, { fileName, end }) => {
      const at = rest.lastIndexOf(fileName, end);
      return `${rest.slice(0, at)}${fileName.slice(0, -3)}.js${rest.slice(at + fileName.length)}`;
    }, text);
}

/** Every specifier that a module imports, in code or in types, at load or at run time. */
export function findImports(text: string): string[] {
  // Not the CommonJS ones: `rights.require("role.read")` would be one.
  return ts.preProcessFile(text, true, false).importedFiles.map(({ fileName }) => fileName);
}

/** Builds the package into `npm/` and answers its folder. */
export async function buildNpm(): Promise<URL> {
  const config = await readDenoConfig();
  const files = await listFiles(ROOT);
  await Deno.remove(OUT, { recursive: true }).catch(() => {});
  const imported = await emitModules(pickSources(files));
  imported.delete(config.name);
  for (const path of files.filter((each) => COPIED.test(each))) {
    await write(path, await Deno.readTextFile(new URL(path, ROOT)));
  }
  for (const entry of Object.values(npmExports(config.exports))) {
    if (typeof entry !== "string") await writeCommonTypes(entry.types);
  }
  const manifest = npmManifest(config, imported);
  await write("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
  return OUT;
}

/**
 * Writes what an entry's declarations are to an app that TypeScript takes for CommonJS, as it does one
 * without `"type": "module"`. Convex bundles either, so only the types have to pass.
 */
async function writeCommonTypes(types: string): Promise<void> {
  const text = await Deno.readTextFile(new URL(types, OUT));
  await write(
    commonTypes(types),
    commonDeclaration(text, basename(types).replace(/\.d\.ts$/, ".js")),
  );
}

/**
 * The declarations of a CommonJS entry. One that imports packages only is taken as it is, so that its
 * types are those of the app's own copy of `convex/server`; any other passes on what `module` has.
 */
export function commonDeclaration(text: string, module: string): string {
  if (!findImports(text).some((specifier) => specifier.startsWith("."))) return text;
  const byDefault = /^export default |\bas default\b/m.test(text);
  return `export * from "./${module}";\n` +
    (byDefault ? `export { default } from "./${module}";\n` : "");
}

async function emitModules(sources: string[]): Promise<Set<string>> {
  const program = ts.createProgram(
    sources.map((path) => fromFileUrl(new URL(path, ROOT))),
    OPTIONS,
  );
  const emitted = new Map<string, string>();
  const result = program.emit(undefined, (path, text) => {
    emitted.set(path, path.endsWith(".d.ts") ? rewriteDeclaration(text) : text);
  });
  const problems = [...program.getSyntacticDiagnostics(), ...result.diagnostics];
  if (result.emitSkipped || problems.length > 0) throw new Error(describeProblems(problems));
  const packages = new Set<string>();
  for (const [path, text] of emitted) {
    for (const specifier of findImports(text)) {
      const name = packageOf(specifier);
      if (name) packages.add(name);
      // The compiler emits an import of a missing file as it stands.
      if (!specifier.startsWith(".") || emitted.has(join(path, "..", specifier))) continue;
      throw new Error(
        `Cannot emit the npm package: ${path} imports ${specifier}, which is missing`,
      );
    }
    await write(path.slice(fromFileUrl(OUT).length), text);
  }
  return packages;
}

function describeProblems(problems: readonly ts.Diagnostic[]): string {
  const list = ts.formatDiagnostics(problems, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => fromFileUrl(ROOT),
    getNewLine: () => "\n",
  });
  return `Cannot emit the npm package:\n${list}`;
}

async function write(path: string, text: string): Promise<void> {
  const target = new URL(path, OUT);
  await Deno.mkdir(new URL(".", target), { recursive: true });
  await Deno.writeTextFile(target, text);
}

async function main(): Promise<void> {
  const start = performance.now();
  await buildNpm();
  const count = (await listFiles(OUT)).length;
  console.log(`npm/: ${count} files in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

if (import.meta.main) await runTask({ usage: "deno task build:npm" }, main);
