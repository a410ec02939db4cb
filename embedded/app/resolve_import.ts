import { createRequire, isBuiltin } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findDirectory, findInPackages, isThere, isTypeModule } from "./packages.ts";
import { findAlias } from "./aliases.ts";
import { toBase64 } from "../values/base64.ts";
import { fs } from "../system/builtins.ts";

const { readFileSync } = fs;

/** What Deno tells of an import. */
export interface ImportContext {
  parentURL?: string;
  importAttributes?: Record<string, string>;
  /** Of a package's conditions those that hold: `require` for CommonJS. */
  conditions?: readonly string[];
}

/** Where an import leads. */
export interface Resolved {
  url: string;
  shortCircuit?: boolean;
}

type Next = (specifier: string, context: ImportContext) => Resolved;

const CODE = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];
/** Endings that may be left out, in the order of Convex's bundler. */
const LEFT_OUT = [".tsx", ".ts", ".jsx", ".js", ".json"];
/** Endings that TypeScript writes for its own. */
const WRITTEN_FOR: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".ts", ".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** Modules that stand for files which are none, by URL. */
const virtual = new Map<string, string>();

/** The text of a module that {@link resolveImport} has made up; undefined for every other URL. */
export function virtualSource(url: string): string | undefined {
  return virtual.get(url);
}

/**
 * Resolves an import as Convex's bundler does: relative paths with or without endings, names from tsconfig.json's
 * `paths`, modules of Node by their bare names, JSON, texts and WebAssembly, and packages. What Deno itself finds
 * it finds first. Files in packages import what Deno finds for them, and relative paths without endings.
 *
 * @throws {Error} `Could not resolve …`.
 */
export function resolveImport(
  specifier: string,
  { context, next }: { context: ImportContext; next: Next },
): Resolved {
  const { parentURL = "", importAttributes } = context;
  const isSpecial = Object.keys(importAttributes ?? {}).length > 0 || /^[a-z]+:/.test(specifier);
  if (isSpecial || !parentURL.startsWith("file:")) return next(specifier, context);
  if (findDirectory(parentURL) !== null) return next(specifier, context);
  const importer = fileURLToPath(parentURL);
  if (/^\.{0,2}(\/|$)/.test(specifier)) {
    const path = fileURLToPath(new URL(specifier, parentURL));
    return toModule(requireFile(path, { specifier, importer }));
  }
  if (specifier === "server-only") return made(`${parentURL}?server-only`, "export {};");
  const alias = findAlias(specifier, { importer, findFile });
  if (alias !== null) return toModule(alias);
  return resolvePackage(specifier, { context, importer, next });
}

/**
 * Resolves what a file of a package imports and Deno does not find: relative paths without an ending, which
 * official components have now and then, and packages of a `node_modules` that is not the process's. Null for
 * what is to be resolved as ever.
 */
export function resolveInPackage(
  specifier: string,
  { context, next }: { context: ImportContext; next: Next },
): Resolved | null {
  const { parentURL } = context;
  if (!parentURL?.startsWith("file:") || findDirectory(parentURL) === null) return null;
  if (specifier.startsWith(".")) {
    if (!WITHOUT_ENDING.test(specifier)) return null;
    const file = findFile(fileURLToPath(new URL(specifier, parentURL)));
    return file?.endsWith(".js") ? { url: pathToFileURL(file).href, shortCircuit: true } : null;
  }
  if (/^(?:[a-z]+:|[#/])/.test(specifier)) return null;
  const given = found(() => next(specifier, context));
  // A name that Deno does not know it takes for a path.
  if (given !== null && given.url !== new URL(specifier, parentURL).href) return given;
  const importer = fileURLToPath(parentURL);
  const file = findInPackages(specifier, importer);
  if (file === null) return given;
  return toPackageModule(file, importer) ?? { url: pathToFileURL(file).href, shortCircuit: true };
}

const WITHOUT_ENDING = /^\.{1,2}\/(?:[^/]*\/)*[^/.]+$/;

function resolvePackage(
  specifier: string,
  { context, importer, next }: { context: ImportContext; importer: string; next: Next },
): Resolved {
  const given = found(() => next(specifier, context));
  if (given !== null && !given.url.startsWith("file:")) return given;
  const path = given === null ? null : fileURLToPath(given.url);
  if (given !== null && path !== null && isThere(path)) {
    return toPackageModule(path, importer) ?? given;
  }
  const file = findInPackages(specifier, importer);
  if (file !== null) {
    return toPackageModule(file, importer) ?? { url: pathToFileURL(file).href, shortCircuit: true };
  }
  if (isBuiltin(specifier)) return { url: `node:${specifier}`, shortCircuit: true };
  return none(specifier, importer);
}

function found(resolve: () => Resolved): Resolved | null {
  try {
    return resolve();
  } catch {
    return null;
  }
}

/** Finds a file by a path that may lack its ending, or name the folder of an index; null when there is none. */
function findFile(path: string): string | null {
  const [, stem = path, ending = ""] = /^(.*)(\.[cm]?jsx?)$/.exec(path) ?? [];
  const candidates = [
    path,
    ...LEFT_OUT.map((each) => path + each),
    ...(WRITTEN_FOR[ending] ?? []).map((each) => stem + each),
    ...LEFT_OUT.map((each) => `${path}/index${each}`),
  ];
  return candidates.find(isThere) ?? null;
}

function requireFile(path: string, at: { specifier: string; importer: string }): string {
  return findFile(path) ?? none(at.specifier, at.importer);
}

function none(specifier: string, importer: string): never {
  throw new Error(`Could not resolve "${specifier}" in ${importer}`);
}

function toModule(path: string): Resolved {
  const url = pathToFileURL(path).href;
  if (path.endsWith(".json")) return made(`${url}?module`, jsonModule(readFileSync(path, "utf8")));
  if (path.endsWith(".txt")) {
    const text = JSON.stringify(readFileSync(path, "utf8"));
    return made(`${url}?module`, `export default ${text};`);
  }
  if (path.endsWith(".wasm")) {
    const bytes = JSON.stringify(toBase64(readFileSync(path)));
    return made(
      `${url}?module`,
      `export default new WebAssembly.Module(Uint8Array.from(atob(${bytes}), (each) => each.charCodeAt(0)));`,
    );
  }
  if (path.endsWith(".css")) return made(`${url}?module`, "export {};");
  const [ending = ""] = /\.[^./]*$/.exec(path) ?? [];
  if (CODE.includes(ending)) return { url, shortCircuit: true };
  throw new Error(`No loader is configured for "${ending}" files: ${path}`);
}

function made(url: string, source: string): Resolved {
  virtual.set(url, source);
  return { url, shortCircuit: true };
}

function jsonModule(text: string): string {
  const value: unknown = JSON.parse(text);
  const names = Array.isArray(value) ? [] : exportable(Object.keys(Object(value)));
  return `const value = ${text};\nexport default value;\n` + exportsOf("value", names);
}

/**
 * A package's CommonJS file as Convex's bundler gives it: every member of its exports by name, and as default what
 * the importing package's kind makes of it. Null for a file that is no CommonJS.
 */
function toPackageModule(path: string, importer: string): Resolved | null {
  if (findDirectory(path) === null || !isCommonJs(path)) return null;
  const members: unknown = createRequire(path)(path);
  const isTranspiled = Boolean(Object(members).__esModule) && !isTypeModule(importer);
  const names = exportable(Object.keys(Object(members)));
  const url = `${pathToFileURL(path).href}?module=${isTranspiled ? "default" : "exports"}`;
  return made(
    url,
    `import { createRequire } from "node:module";
const value = createRequire(${JSON.stringify(path)})(${JSON.stringify(path)});
export default ${isTranspiled ? "value.default" : "value"};
${exportsOf("value", names)}`,
  );
}

/** Whether a file of a package is in CommonJS. */
export function isCommonJs(path: string): boolean {
  if (path.endsWith(".cjs")) return true;
  if (!path.endsWith(".js") || isTypeModule(path)) return false;
  return !/^[\t ]*(?:import|export)\b/m.test(readFileSync(path, "utf8"));
}

function exportable(names: readonly string[]): string[] {
  return names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default");
}

/** Under names of its own inside, because some are reserved words. */
function exportsOf(value: string, names: readonly string[]): string {
  const locals = names.map((name, at) => `const member${at} = ${value}.${name};`).join("\n");
  const exported = names.map((name, at) => `member${at} as ${name}`).join(", ");
  return `${locals}\nexport { ${exported} };\n`;
}
