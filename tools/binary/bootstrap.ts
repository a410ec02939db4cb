/**
 * The first code of the binary: shows the files that are in it as if they lay on the disk, and loads the
 * command line from among them. What reads a file there reads it out of the binary; nothing is written.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import fs from "node:fs";
import * as nodeModule from "node:module";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";

/** Node's `node:sea`. */
interface Binary {
  getAsset(name: string): ArrayBuffer;
  getAsset(name: string, encoding: "utf8"): string;
}

/** An import, as Node's hooks tell of it. */
interface Context {
  parentURL?: string;
}

/** Node's hooks for loading modules. */
interface Hooks {
  resolve(specifier: string, context: Context, next: Next): unknown;
  load(url: string, context: Context, next: Next): unknown;
}

type Next = (what: string, context: Context) => unknown;
type Options = { encoding?: string | null; throwIfNoEntry?: boolean } | string | null;

/** A way that no machine has; the folder's name says to the host that these are a package's files. */
const ROOT = "/banata-binary/node_modules/@banata-auth/convex/";
const NAME = "@banata-auth/convex";
const binary: Binary = createRequire(import.meta.url ?? "file:///")("node:sea");
/** What can be imported by a name, with its file. */
const entries: Record<string, string> = JSON.parse(binary.getAsset("entries", "utf8"));
const files = new Set<string>(JSON.parse(binary.getAsset("names", "utf8")));
const folders = new Set(["", ...[...files].flatMap(foldersOf)]);

function foldersOf(file: string): string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

/** The name of a file or a folder in the binary; null for every other. */
function nameOf(place: unknown): string | null {
  const isFile = place instanceof URL && place.protocol === "file:";
  const path = isFile ? fileURLToPath(place) : place;
  if (typeof path !== "string" || !`${path}/`.startsWith(ROOT)) return null;
  return path.slice(ROOT.length).replace(/\/+$/, "");
}

function nameOfUrl(url: string | undefined): string | null {
  return url?.startsWith("file:") ? nameOf(new URL(url.replace(/\?.*$/, ""))) : null;
}

function missing(call: string, name: string): Error {
  const message = `ENOENT: no such file or directory, ${call} '${ROOT}${name}'`;
  return Object.assign(new Error(message), { code: "ENOENT", syscall: call });
}

function read(name: string, options?: Options): string | Buffer {
  if (!files.has(name)) throw missing("open", name);
  const encoding = typeof options === "string" ? options : options?.encoding;
  return encoding ? binary.getAsset(name, "utf8") : Buffer.from(binary.getAsset(name));
}

function entryOf(name: string) {
  return {
    name: name.slice(name.lastIndexOf("/") + 1),
    isFile: () => files.has(name),
    isDirectory: () => folders.has(name),
  };
}

function stat(name: string, options?: Options) {
  if (files.has(name) || folders.has(name)) return entryOf(name);
  if (Object(options).throwIfNoEntry === false) return undefined;
  throw missing("stat", name);
}

function list(name: string) {
  if (!folders.has(name)) throw missing("scandir", name);
  const below = name === "" ? "" : `${name}/`;
  return [...files, ...folders].filter((each) =>
    each.startsWith(below) && each !== name && !each.slice(below.length).includes("/")
  ).map(entryOf);
}

/** A call of `node:fs` that looks into the binary first. */
function within<Result, Own>(
  real: (path: string, options?: Options) => Result,
  own: (name: string, options?: Options) => Own,
): (path: string, options?: Options) => Result | Own {
  return (path, options) => {
    const name = nameOf(path);
    return name === null ? real(path, options) : own(name, options);
  };
}

/** What of `node:fs` the host and `init` read files by, as far as they call it. */
interface Reading {
  readFileSync(path: string, options?: Options): string | Buffer;
  readdirSync(path: string, options?: Options): unknown;
  statSync(path: string, options?: Options): unknown;
  promises: { readFile(path: string, options?: Options): Promise<string | Buffer> };
}

function showFiles(reading: Reading): void {
  const { promises, readFileSync, readdirSync, statSync } = reading;
  reading.readFileSync = within(readFileSync, read);
  reading.readdirSync = within(readdirSync, list);
  reading.statSync = within(statSync, stat);
  const readNow = (name: string, options?: Options) => Promise.resolve(read(name, options));
  promises.readFile = within(promises.readFile, readNow);
  nodeModule.syncBuiltinESMExports();
}

const hooks: Hooks = {
  resolve(specifier, context, next) {
    const isWithin = nameOfUrl(context.parentURL) !== null || nameOfUrl(specifier) !== null;
    if (!isWithin) return next(specifier, context);
    const isOwn = specifier === NAME || specifier.startsWith(`${NAME}/`);
    const entry = entries[isOwn ? `.${specifier.slice(NAME.length)}` : specifier];
    if (entry !== undefined) return { url: pathToFileURL(ROOT + entry).href, shortCircuit: true };
    if (!/^(?:\.{1,2}\/|file:)/.test(specifier)) return next(specifier, context);
    const { href } = new URL(specifier, context.parentURL);
    return nameOfUrl(href) === null ? next(specifier, context) : { url: href, shortCircuit: true };
  },
  load(url, context, next) {
    const name = nameOfUrl(url);
    if (name === null) return next(url, context);
    return { format: "module", source: read(name, "utf8"), shortCircuit: true };
  },
};

showFiles(Object(fs));
Object(nodeModule).registerHooks(hooks);
// Only by such a script does the code of a binary import what is none of Node's own.
const main = JSON.stringify(pathToFileURL(`${ROOT}cli/npm_bin.js`).href);
new vm.Script(`import(${main})`, {
  importModuleDynamically: Object(vm.constants).USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext();
