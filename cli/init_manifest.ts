/**
 * What `init` makes of the files by which an app's tools find it: package.json, deno.json and convex.json.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CliError } from "./arguments.ts";
import { type FilePlan, type PresentFile, readPresent } from "./init_files.ts";

/** The file that says what an app depends on. */
export const PACKAGE_JSON = "package.json";
/** The files that make a folder an app of Deno's. */
export const DENO_JSON: readonly string[] = ["deno.json", "deno.jsonc"];
/** A package and where it is from. */
type Entry = readonly [name: string, value: string];

interface Manifest {
  name?: unknown;
  [section: string]: unknown;
}

/** The package that an app gets. */
export const PACKAGE = "@banata-auth/convex";
/** What the app and the package share one copy of. */
const PEERS = ["better-auth", "convex", "zod"];
const SECTIONS = [
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "optionalDependencies",
] as const;
/** How a deno.json asks for no folder of packages. */
const NO_MODULES_FOLDER = /"nodeModulesDir" ?: ?(?:"none"|false)/;
/**
 * The plan for the packages among the dependencies. An app of Deno's gets a package.json too: Convex's command line asks for
 * one, takes packages out of node_modules only, and Deno reads it as well.
 *
 * @throws {CliError} where the manifest is no JSON
 */
export async function planManifest(target: string): Promise<FilePlan> {
  const path = PACKAGE_JSON;
  const present = await readPresent(target);
  const manifest = present === undefined
    ? { private: true, type: "module" }
    : parseManifest(target, present);
  const wanted = await wantedEntries();
  const named = SECTIONS.flatMap((section) =>
    Object.keys(sectionOf(target, { manifest, section }))
  );
  const lacking = manifest.name === PACKAGE ? [] : wanted.filter(([name]) => !named.includes(name));
  if (lacking.length === 0) return { path, state: "same", diff: [] };
  const [section] = SECTIONS;
  const entries = [...Object.entries(sectionOf(target, { manifest, section })), ...lacking];
  const sorted = Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
  const text = printManifest({ ...manifest, [section]: sorted }, present?.text ?? "{\n}\n");
  const state = present === undefined ? "missing" : "lacks";
  return { path, state, diff: linesOf(lacking), write: { target, text, present } };
}

/** Convex's command line finds no package where a deno.json asks for no folder of them. */
export async function planModulesFolder(root: string): Promise<FilePlan | undefined> {
  for (const path of DENO_JSON) {
    const present = await readPresent(join(root, path));
    const lines = present?.text.split("\n").filter((line) => !line.trimStart().startsWith("//"));
    if (!lines?.some((line) => NO_MODULES_FOLDER.test(line))) continue;
    return { path, state: "incomplete", diff: ['+ "nodeModulesDir": "manual"'] };
  }
  return undefined;
}

/** Convex's command line deploys the folder that convex.json names. */
export async function planFunctions(
  { functions, root }: { functions: string; root: string },
): Promise<FilePlan | undefined> {
  const path = "convex.json";
  const target = join(root, path);
  const present = await readPresent(target);
  const named = functionsOf(present?.text);
  if (resolve(root, named) === resolve(root, functions)) return undefined;
  const diff = [`+ "functions": ${JSON.stringify(`${functions}/`)}`];
  if (present !== undefined) return { path, state: "incomplete", diff };
  const text = `${JSON.stringify({ functions: `${functions}/` }, null, 2)}\n`;
  return { path, state: "missing", diff, write: { target, text, present } };
}

/**
 * The folder of an app's functions, as its convex.json says it.
 *
 * @param text the file's text; undefined where there is none
 * @throws {CliError} where it says none
 */
export function functionsOf(text: string | undefined): string {
  if (text === undefined) return "convex";
  try {
    const { functions = "convex" }: { functions?: unknown } = JSON.parse(text);
    if (typeof functions === "string" && functions !== "") return functions;
  } catch {
    // The sentence below says it.
  }
  throw new CliError("Mend convex.json: its functions should be the path of a folder");
}

function linesOf(entries: readonly Entry[]): string[] {
  return entries.map(([name, value]) => `+ ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
}

/**
 * The package at its own version, and its peers: Convex's command line wants `convex` among an app's
 * dependencies, and not every package manager installs peers by itself.
 */
async function wantedEntries(): Promise<Entry[]> {
  const isPackaged = import.meta.url.endsWith(".js");
  const name = isPackaged ? "../package.json" : "../deno.json";
  const own: { version: string; peerDependencies?: object; imports?: Record<string, string> } = JSON
    .parse(await readPackaged(new URL(name, import.meta.url)));
  const imported = PEERS.map((peer): Entry => [
    peer,
    own.imports?.[peer]?.replace(/^npm:.*@/, "") ?? "*",
  ]);
  const peers = isPackaged ? Object.entries(own.peerDependencies ?? {}) : imported;
  return [[PACKAGE, `^${own.version}`], ...peers];
}

function parseManifest(target: string, { text }: PresentFile): Manifest {
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      return { ...parsed };
    }
  } catch {
    // The sentence below says it.
  }
  throw new CliError(
    `Mend ${target}: it is not a JSON object, so init can't add the package to it`,
  );
}

function sectionOf(
  target: string,
  { manifest, section }: { manifest: Manifest; section: string },
): object {
  const value = manifest[section] ?? {};
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw new CliError(`Mend ${target}: its "${section}" is not an object`);
}

/** As npm writes it: with the file's own indentation and last line. */
function printManifest(manifest: Manifest, before: string): string {
  const indent = /^\uFEFF?\{\n([ \t]+)/.exec(before)?.[1] ?? "  ";
  return `${before.startsWith("\uFEFF") ? "\uFEFF" : ""}${JSON.stringify(manifest, null, indent)}${
    before.endsWith("\n") ? "\n" : ""
  }`;
}

/** A file of the package, which may stand on a server. */
export async function readPackaged(url: URL): Promise<string> {
  if (url.protocol === "file:") return await readFile(url, "utf8");
  const response = await fetch(url);
  if (!response.ok) throw new CliError(`Try again: ${url} answered ${response.status}`);
  return await response.text();
}
