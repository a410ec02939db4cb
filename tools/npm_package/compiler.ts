/**
 * The modules of the npm package as TypeScript's own compiler emits them, for machines where dnt can't be had.
 *
 * @module
 */

import ts from "../packages/typescript.ts";
import { fromFileUrl } from "../paths.ts";
import { ROOT } from "../sealed.ts";
import type { PackageFiles } from "./sources.ts";

/** Nothing is written there: a folder of its own, so that no output is taken for a source. */
const OUT = new URL("npm/", ROOT);

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
  // As the workspace resolves it.
  paths: { "@banata-auth/embedded": ["./embedded/mod.ts"] },
  strict: true,
  declaration: true,
  sourceMap: true,
  // deno check has checked the sources; what the declarations say to an app, the smoke test checks.
  noCheck: true,
  rootDir: fromFileUrl(ROOT),
  outDir: fromFileUrl(OUT),
};

/**
 * Emits each of the modules, and what they import, as one `.js`, one `.js.map` and one `.d.ts`.
 *
 * @throws {Error} with what the compiler found
 */
export function emitWithCompiler(sources: readonly string[]): PackageFiles {
  const program = ts.createProgram(
    sources.map((path) => fromFileUrl(new URL(path, ROOT))),
    OPTIONS,
  );
  const emitted: PackageFiles = new Map();
  const result = program.emit(undefined, (path, text) => {
    emitted.set(
      path.slice(fromFileUrl(OUT).length),
      path.endsWith(".d.ts") ? rewriteDeclaration(text) : text,
    );
  });
  const problems = [...program.getSyntacticDiagnostics(), ...result.diagnostics];
  if (result.emitSkipped || problems.length > 0) throw new Error(describeProblems(problems));
  return emitted;
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

function describeProblems(problems: readonly ts.Diagnostic[]): string {
  const list = ts.formatDiagnostics(problems, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => fromFileUrl(ROOT),
    getNewLine: () => "\n",
  });
  return `Cannot emit the npm package:\n${list}`;
}
