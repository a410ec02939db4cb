/**
 * Reads the bundles of a push: which chunks a module loads, and whose code is in them.
 *
 * @module
 */

import { join } from "node:path/posix";
import { findImports } from "../npm_package/sources.ts";
import type { PushedModule } from "./protocol.ts";

/** What is counted to a module. */
export interface BundleOptions {
  /** Whether only what it loads before it runs, and not what it may import then. @default false */
  readonly atLoad?: boolean;
  /** With `atLoad`, a file whose chunk counts too, and what that loads, though it is imported later. */
  readonly later?: string;
}

/**
 * The module at `path` with every pushed chunk that it loads, at import or later.
 *
 * @throws {Error} if the module, or a chunk that it loads, was not pushed.
 */
export function bundleOf(
  modules: readonly PushedModule[],
  path: string,
  { atLoad = false, later }: BundleOptions = {},
): PushedModule[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const found = new Map<string, PushedModule>();
  const visit = (each: string) => {
    if (found.has(each)) return;
    const module = byPath.get(each);
    if (!module) throw new Error(`Module ${each} is not in the push`);
    found.set(each, module);
    const isCounted = (target: string) =>
      later !== undefined && byPath.get(join(each, "..", target))?.source.includes(`/${later}\n`);
    const source = atLoad
      ? module.source.replaceAll(LATER, (all, target) => isCounted(target) ? all : "")
      : module.source;
    const chunks = findImports(source).filter((specifier) => specifier.startsWith("."));
    for (const specifier of chunks) visit(join(each, "..", specifier));
  };
  visit(path);
  return [...found.values()];
}

/** An import that is made while the module runs. */
const LATER = /\bimport\("([^"]*)"\)/g;

/**
 * The npm packages whose code is in the bundles, sorted. esbuild writes each file's path above its
 * code, so this sees what was bundled and not what was merely imported.
 */
export function packagesIn(modules: readonly PushedModule[]): string[] {
  const names = modules.flatMap(({ source }) =>
    [...source.matchAll(/^ *\/\/ .*\bnode_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gm)]
      .map((match) => match[1] ?? "")
  );
  return [...new Set(names)].sort();
}

/**
 * Characters of source in the bundles, as an app has them that has installed its packages: a linked
 * package stands in them under the path of the place it is linked from.
 */
export function sizeOf(modules: readonly PushedModule[]): number {
  return modules.reduce((sum, { source }) => sum + asInstalled(source).length, 0);
}

/** Whose code is in the bundles, by the name that `nameOf` gives a file's path, with characters of source; the largest first. */
export function partsIn(
  modules: readonly PushedModule[],
  nameOf: (path: string) => string,
): [name: string, size: number][] {
  const sizes = new Map<string, number>();
  for (const { path, source } of modules) {
    let name = nameOf(path);
    for (const line of asInstalled(source).split("\n")) {
      const file = /^ *\/\/ (\S+\.(?:[cm]?js|ts))$/.exec(line)?.[1];
      if (file !== undefined) name = nameOf(file);
      sizes.set(name, (sizes.get(name) ?? 0) + line.length + 1);
    }
  }
  return [...sizes].sort(([, left], [, right]) => right - left);
}

const LINKED_PACKAGE = /^( *)\/\/ (?:\.\.\/)+[^\n]*\/node_modules\//gm;
const LINKED_BUILD =
  /^( *)\/\/ (?:\.\.\/)+[^\n]*\/npm\/(?=(?:component|migrations|plugins|rules|runtime|tlog)\/)/gm;

function asInstalled(source: string): string {
  return source
    .replace(LINKED_PACKAGE, "$1// ../node_modules/")
    .replace(LINKED_BUILD, "$1// ../node_modules/@banata-auth/convex/");
}
