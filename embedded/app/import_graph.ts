import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";
import { findDirectory, isThere, readPackage } from "./packages.ts";
import { followOnce } from "./import_ways.ts";
import { refusal } from "./refusal.ts";
import {
  type ImportContext,
  type Resolved,
  resolveImport,
  resolveInPackage,
  virtualSource,
} from "./resolve_import.ts";
import { currentFrame } from "../functions/frame.ts";
import { system } from "../system/mod.ts";
import { fs } from "../system/builtins.ts";

const { readFileSync } = fs;

/** What a module imports: as it wrote it, and where it led. */
interface Import {
  specifier: string;
  url: string;
}

/** The modules of app folders and all that they import, by URL, with what each imports. */
const graph = new Map<string, Import[]>();

/** Node's hooks as Deno has them; a version that lacks them loads what Deno itself can load. */
interface Hooks {
  resolve?(
    specifier: string,
    context: ImportContext,
    next: (specifier: string, context: ImportContext) => Resolved,
  ): Resolved;
  load?(url: string, context: unknown, next: (url: string, context: unknown) => unknown): unknown;
}

const registerHooks: unknown = Reflect.get(nodeModule, "registerHooks");
const installed = { resolver: false, loader: false };

/**
 * From here on it is known what the module imports, and what that imports. Modules that the process has loaded
 * before are not known.
 */
export function watchImports(url: string): void {
  if (!graph.has(url)) graph.set(url, []);
  if (!installed.resolver) register({ resolve: watch });
  installed.resolver = true;
}

/**
 * From here on the watched modules may import as Convex's bundler lets them: without extensions, JSON, text and
 * WebAssembly, packages from a `node_modules` that is not the process's. It makes loading any module slower,
 * so it is done for a folder that needs it.
 */
export function installLoader(): void {
  if (installed.loader) return;
  installed.loader = true;
  register({
    load: (url, context, next) => {
      const source = throwers.get(url) ?? virtualSource(url) ??
        (graph.has(url) ? system.transpiled(url) : undefined);
      return source === undefined
        ? next(url, context)
        : { format: "module", source, shortCircuit: true };
    },
  });
}

/** Whether {@link installLoader} was called. */
export function hasLoader(): boolean {
  return installed.loader || typeof registerHooks !== "function";
}

function register(hooks: Hooks): void {
  if (typeof registerHooks === "function") registerHooks(hooks);
}

function watch(
  specifier: string,
  context: ImportContext,
  next: (specifier: string, context: ImportContext) => Resolved,
): Resolved {
  const { parentURL } = context;
  const question = questions.get(specifier);
  if (question !== undefined) {
    question.url = lead(question.specifier, { ...context, parentURL: question.parent }, next).url;
    return { url: "data:text/javascript,", shortCircuit: true };
  }
  const imports = parentURL === undefined ? undefined : graph.get(parentURL);
  // What the host makes up is nobody's code.
  if (imports === undefined || virtualSource(parentURL ?? "") !== undefined) {
    return next(specifier, context);
  }
  const resolved = lead(specifier, context, next);
  if (currentFrame() !== undefined || askedFor.size > 0) {
    const refused = refuseInFunction(specifier, { url: resolved.url, parent: parentURL ?? "" });
    if (refused !== null) return refused;
  }
  imports.push({ specifier, url: resolved.url });
  if (!graph.has(resolved.url)) {
    graph.set(resolved.url, requiredBy(resolved.url));
    const frame = currentFrame();
    if (frame !== undefined) frame.hasImported = true;
  }
  return resolved;
}

function lead(
  specifier: string,
  context: ImportContext,
  next: (specifier: string, context: ImportContext) => Resolved,
): Resolved {
  // The loader's answers are for the importing file.
  if (installed.loader) {
    return resolveInPackage(specifier, { context, next }) ??
      resolveImport(specifier, { context, next });
  }
  const follow = (): Resolved => {
    const inPackage = resolveInPackage(specifier, { context, next });
    if (inPackage !== null && virtualSource(inPackage.url) !== undefined) {
      installLoader();
      return inPackage;
    }
    return { url: (inPackage ?? next(specifier, context)).url, shortCircuit: true };
  };
  return followOnce(specifier, { context, follow });
}

interface Question {
  specifier: string;
  parent: string;
  url?: string;
}

/** What {@link resolveFrom} asks, by the specifier with which it does. */
const questions = new Map<string, Question>();
let asked = 0;

/**
 * Where an import of a module will lead; null where it leads nowhere. Only Deno's own imports know what import
 * maps and packages say, so it is asked by one, of a name that nothing else has.
 */
export async function resolveFrom(specifier: string, parent: string): Promise<string | null> {
  watchImports(parent);
  const question: Question = { specifier, parent };
  const name = `question:${asked++}`;
  questions.set(name, question);
  await import(name).catch(() => {});
  questions.delete(name);
  const { url } = question;
  if (url !== undefined && (!url.startsWith("file:") || isThere(fileURLToPath(url)))) return url;
  if (hasLoader()) return null;
  installLoader();
  return await resolveFrom(specifier, parent);
}

/** Code that no bundle holds. */
const ELSEWHERE = /^(?:data|blob|file|https?):/;

/** Modules that functions of Convex's own runtime have asked for while they ran, with what those import. */
const askedFor = new Set<string>();

/**
 * A function of Convex's own runtime finds none of Node's modules, however it asks, and nothing outside of its app.
 * What it asks for is loaded out of its sight.
 */
function refuseInFunction(
  specifier: string,
  { parent, url }: { url: string; parent: string },
): Resolved | null {
  const frame = currentFrame();
  const isInAskedFor = askedFor.has(parent);
  if (!isInAskedFor && (frame === undefined || frame.runsInNode)) return null;
  if (isNodeOnly(url)) {
    const sentence = `Could not resolve "${url}": Convex's own runtime has no modules of Node.js`;
    if (!isInAskedFor) throw new Error(sentence);
    return hasBrowserFiles(parent) ? null : throwing(url, sentence);
  }
  if (frame?.isIsolated && ELSEWHERE.test(specifier)) {
    const [scheme] = specifier.split(":");
    throw new Error(
      `Could not resolve an import of ${scheme}: a function finds what its app's files import by their names`,
    );
  }
  askedFor.add(url);
  // It may have been loaded by a function of Node.
  if (graph.get(url)?.length) refuseNodeImports(url, (each) => each);
  return null;
}

/** Texts of {@link throwing} modules, by URL: Deno asks a loader, once there is one, for these too. */
const throwers = new Map<string, string>();

/** A module with the exports of another, which fails. Deno loads what a module imports whatever is thrown here. */
function throwing(url: string, sentence: string): Resolved {
  const from = JSON.stringify(url);
  const source = `throw new Error(${JSON.stringify(sentence)});
export * from ${from};
export { default } from ${from};`;
  const thrower = `data:text/javascript,${encodeURIComponent(source)}`;
  throwers.set(thrower, source);
  return { url: thrower, shortCircuit: true };
}

/** Modules that need nothing of Node.js, with all that they import. */
const clean = new Set<string>();

const REQUIRE = /\brequire\(\s*(["'])([^"'\n]+)\1\s*\)/g;
/** What Convex's bundler lets pass: a module that a package tries to have. */
const TRIED = /\btry\s*\{[^{}]*$/;

/** Modules of Node that a CommonJS file asks for, and those that it asks for by relative paths. */
function requiredBy(url: string): Import[] {
  if (virtualSource(url) === undefined || !/\.c?js\?/.test(url)) return [];
  const found: Import[] = [];
  const files = new Set([fileURLToPath(url.replace(/\?.*/, ""))]);
  for (const file of files) {
    const text = readText(file);
    for (const { 2: specifier = "", index } of text.matchAll(REQUIRE)) {
      if (TRIED.test(text.slice(Math.max(0, index - 200), index))) continue;
      if (specifier.startsWith(".")) files.add(requiredFile(specifier, file));
      else if (nodeModule.isBuiltin(specifier)) {
        found.push({ specifier, url: `node:${specifier.replace("node:", "")}` });
      }
    }
  }
  return found;
}

function readText(path: string): string {
  return isThere(path) ? readFileSync(path, "utf8") : "";
}

function requiredFile(specifier: string, file: string): string {
  // One spelling of a folder: packages whose files require ".." would be read for ever.
  const path = fileURLToPath(new URL(specifier, `file://${file}`)).replace(/(?<!\/)\/+$/, "");
  return [path, `${path}.js`, `${path}/index.js`].find(isThere) ?? path;
}

/** Convex's bundler puts AsyncLocalStorage in the place of this one. */
function isNodeOnly(url: string): boolean {
  return url.startsWith("node:") && url !== "node:async_hooks";
}

/**
 * Refuses what Convex's bundler refuses: modules of Node.js that are imported from a module without "use node",
 * through however many others. Packages that have files of their own for Node or for browsers are not looked into,
 * since Convex may take others of them than Deno.
 *
 * @throws {HostError} APP_REFUSED.
 */
export function refuseNodeImports(entry: string, nameOf: (url: string) => string): void {
  const seen = new Set<string>();
  const waiting = [entry];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (seen.has(url) || clean.has(url)) continue;
    seen.add(url);
    for (const each of graph.get(url) ?? []) {
      if (!isNodeOnly(each.url)) waiting.push(each.url);
      else if (!hasBrowserFiles(url)) throw nodeImport(each.specifier, nameOf(url));
    }
  }
  for (const url of seen) clean.add(url);
}

function hasBrowserFiles(url: string): boolean {
  const directory = url.startsWith("file:") ? findDirectory(new URL(url).pathname) : null;
  if (directory === null) return false;
  const { browser, exports, imports } = readPackage(directory);
  return browser !== undefined ||
    /"(?:browser|node|deno)":/.test(JSON.stringify([exports, imports]));
}

function nodeImport(specifier: string, importer: string): Error {
  return refusal(
    `Could not resolve "${specifier}" in ${importer}\n\n` +
      'It looks like you are using Node APIs from a file without the "use node" directive.\n' +
      "Split out actions using Node.js APIs like this into a new file only containing actions that uses " +
      '"use node" so these actions will run in a Node.js environment.\n' +
      "For more information see https://docs.convex.dev/functions/runtimes#nodejs-runtime",
  );
}

/** How many modules were imported by now; while it grows, something is being loaded. */
export function countImports(): number {
  return graph.size;
}

/** Where an import of a watched module led; undefined when it has no such import. */
export function findImport(parent: string, specifier: string): string | undefined {
  return graph.get(parent)?.find((each) => each.specifier === specifier)?.url;
}
