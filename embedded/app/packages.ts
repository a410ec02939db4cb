import { fs } from "../system/builtins.ts";

const { readFileSync, statSync } = fs;

/** A package.json, as far as finding a file in a package needs it. */
interface PackageJson {
  type?: unknown;
  main?: unknown;
  module?: unknown;
  browser?: unknown;
  exports?: unknown;
  imports?: unknown;
}

const packages = new Map<string, PackageJson>();

/** The package.json of a folder; empty when there is none, or none that can be read. */
export function readPackage(directory: string): PackageJson {
  const known = packages.get(directory);
  if (known !== undefined) return known;
  let read: PackageJson = {};
  try {
    read = Object(JSON.parse(readFileSync(`${directory}/package.json`, "utf8")));
  } catch { /* Then it says nothing. */ }
  packages.set(directory, read);
  return read;
}

const IN_PACKAGE =
  /^.*\/(?:node_modules|registry\.npmjs\.org)\/(?:@[^/]+\/)?[^/]+(?:\/\d+\.\d+\.\d[^/]*(?=\/))?/;

/** The folder of the package that a file is part of; null for a file that is part of none. */
export function findDirectory(path: string): string | null {
  // Told at once of most that a folder imports.
  if (!path.includes("/node_modules/") && !path.includes("/registry.npmjs.org/")) return null;
  return IN_PACKAGE.exec(path)?.[0] ?? null;
}

/** Whether the nearest package.json above a file says that its `.js` files are ECMAScript modules. */
export function isTypeModule(path: string): boolean {
  for (const directory of above(path)) {
    const { type } = readPackage(directory);
    if (type !== undefined || isThere(`${directory}/package.json`)) return type === "module";
  }
  return false;
}

/** The folders above a file, the nearest first. */
export function* above(path: string): IterableIterator<string> {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    yield path.slice(0, at);
  }
}

/** Whether a file is at a path. */
export function isThere(path: string): boolean {
  try {
    // Not by `existsSync()`, which sees nothing of a compiled program. Mostly there is none, and to throw takes longer.
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

/** Conditions of `exports` in the order of Convex's bundler. */
const CONDITIONS = ["convex", "module", "browser", "import", "default"];

/**
 * Finds the file that a bare specifier names in the nearest `node_modules` above the importing file, by Node's
 * rules with the conditions of Convex's bundler. Null when there is none.
 */
export function findInPackages(specifier: string, importer: string): string | null {
  const [, name, rest = ""] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(specifier) ?? [];
  if (name === undefined) return null;
  for (const directory of above(importer)) {
    const found = `${directory}/node_modules/${name}`;
    if (isThere(`${found}/package.json`)) return fileOf(found, `.${rest}`);
  }
  return null;
}

function fileOf(directory: string, subpath: string): string | null {
  const { exports, browser, module, main } = readPackage(directory);
  if (exports !== undefined) {
    const target = targetOf(exports, subpath);
    return target === null ? null : `${directory}/${target.replace(/^\.\//, "")}`;
  }
  const named = subpath === "."
    ? [browser, module, main, "index.js"].find((each) => typeof each === "string")
    : subpath;
  const path = `${directory}/${String(named).replace(/^\.\//, "")}`;
  return [path, `${path}.js`, `${path}/index.js`].find(isThere) ?? null;
}

function targetOf(exports: unknown, subpath: string): string | null {
  const hasPaths = typeof exports === "object" && exports !== null &&
    Object.keys(exports).some((key) => key.startsWith("."));
  if (!hasPaths) return subpath === "." ? chosen(exports) : null;
  const paths: Record<string, unknown> = Object(exports);
  if (Object.hasOwn(paths, subpath)) return chosen(paths[subpath]);
  const patterns = Object.keys(paths).filter((key) => key.includes("*"))
    .sort((a, b) => b.length - a.length);
  for (const pattern of patterns) {
    const [before = "", after = ""] = pattern.split("*");
    if (!subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    const middle = subpath.slice(before.length, subpath.length - after.length);
    return chosen(paths[pattern])?.replaceAll("*", middle) ?? null;
  }
  return null;
}

function chosen(target: unknown): string | null {
  if (typeof target === "string") return target;
  if (Array.isArray(target)) return target.map(chosen).find((each) => each !== null) ?? null;
  for (const [condition, value] of Object.entries(Object(target))) {
    const found = CONDITIONS.includes(condition) ? chosen(value) : null;
    if (found !== null) return found;
  }
  return null;
}
