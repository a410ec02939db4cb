/**
 * What goes into the npm package: which modules, and which files beside them.
 *
 * @module
 */

import { dirname, join, relative } from "node:path/posix";
import ts from "../packages/typescript.ts";

/** The files of a package or of a part of it: text by path from its root. */
export type PackageFiles = Map<string, string>;

/** Folders whose modules are emitted whole, reached by an export or not. */
const EMITTED = ["component/", "migrations/", "plugins/", "rules/", "runtime/", "tlog/"];
/** Single modules that are emitted; what they import follows. */
const ENTRIES = [
  "mod.ts",
  "testing.ts",
  "embedded.ts",
  "cli/mod.ts",
  "cli/npm_bin.ts",
  "console/mod.ts",
];
/** The host is a package of its own on JSR; npm's has it within, so that there is one to install. */
const WITHIN: Readonly<Record<string, string>> = { "@banata-auth/embedded": "embedded/mod.ts" };
/** Files that are copied as they are. `local/` is what `init` copies, so it stays TypeScript. */
const COPIED =
  /^(?:README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE|sbom\.cdx\.json|component\/README\.md|docs\/.*\.md|local\/.*\.ts)$/;

/** The modules to emit, of all files in the tree. */
export function pickSources(files: readonly string[]): string[] {
  return files.filter((path) =>
    path.endsWith(".ts") && !/\.(?:test|bench|d)\.ts$/.test(path) &&
    (ENTRIES.includes(path) || EMITTED.some((folder) => path.startsWith(folder)))
  );
}

/** The module that a specifier names within the package, from the module that imports it; undefined for others. */
export function moduleOf(path: string, specifier: string): string | undefined {
  return WITHIN[specifier] ?? (specifier.startsWith(".") ? join(path, "..", specifier) : undefined);
}

/** A module's text with paths for the specifiers of packages that are within this one. */
export function withInnerPaths(path: string, text: string): string {
  return Object.entries(WITHIN).reduce((rest, [specifier, module]) => {
    const to = relative(dirname(path), module.replace(/\.ts$/, ".js"));
    const target = to.startsWith(".") ? to : `./${to}`;
    return findImports(rest).includes(specifier)
      ? rest.replaceAll(
        new RegExp(`(\\b(?:from|import)\\b[ (]*)"${specifier}"`, "g"),
        `$1"${target}"`,
      )
      : rest;
  }, text);
}

/** Whether a file is in the package as it is in the tree. */
export function isCopied(path: string): boolean {
  return COPIED.test(path);
}

/** Every specifier that a module imports, in code or in types, at load or at run time. */
export function findImports(text: string): string[] {
  // Not the CommonJS ones: `rights.require("role.read")` would be one.
  return ts.preProcessFile(text, true, false).importedFiles.map(({ fileName }) => fileName);
}

/**
 * The specifiers of the packages that the files import, and a check that each file they import is there.
 *
 * @throws {Error} for an import of a file that is missing
 */
export function findPackages(files: PackageFiles): Set<string> {
  const packages = new Set<string>();
  for (const [path, text] of files) {
    if (!/\.(?:js|d\.ts)$/.test(path)) continue;
    for (const specifier of findImports(text)) {
      if (!specifier.startsWith(".")) {
        packages.add(specifier);
        continue;
      }
      // A compiler emits an import of a missing file as it stands.
      if (files.has(join(path, "..", specifier))) continue;
      throw new Error(`Put ${specifier} into the npm package: ${path} imports it`);
    }
  }
  return packages;
}
