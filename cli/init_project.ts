/**
 * What `init` puts beside an app's convex folder: the package among the dependencies, and a secret for work
 * on this machine, where git does not see it.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { CliError } from "./arguments.ts";
import { type FilePlan, type PresentFile, readPresent } from "./init_files.ts";

/** The app around a convex folder. */
export interface Project {
  /** Its folder. */
  readonly root: string;
  /** The name of the file that says what it depends on. */
  readonly manifest: string;
}

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
const SECRET_VARIABLE = "BETTER_AUTH_SECRET";
const SECRET_LINE = /^[ \t]*(?:export[ \t]+)?BETTER_AUTH_SECRET[ \t]*=[ \t]*(.*)$/m;
const SECRET_BYTES = 48;
const SECTIONS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
/** Lines of a .gitignore that hide `.env.local`. */
const HIDES_ENV = /^\/?(?:\*\*\/)?(?:\.env(?:\.local|\*|\.\*|\*\.local)|\*\.local|\.\*)$/;

/**
 * The app that a convex folder is of: the folder above it, or the one that the command runs in.
 *
 * @throws {CliError} where neither has a package.json or a deno.json
 */
export async function findProject(folder: string): Promise<Project> {
  const [target, here] = [resolve(folder), resolve(".")];
  const isBelow = !relative(here, target).startsWith("..");
  for (const root of [dirname(target), ...(isBelow ? [here] : [])]) {
    for (const manifest of ["package.json", "deno.json", "deno.jsonc"]) {
      if (await readPresent(join(root, manifest)) !== undefined) return { root, manifest };
    }
  }
  throw new CliError(
    `Run npm init -y (or deno init) in ${dirname(target)} first: there is no package.json ` +
      "that init could add the package to",
  );
}

/**
 * The plan for what stands beside the convex folder.
 *
 * @throws {CliError} where a file can't be read, or the manifest is not JSON
 */
export async function planProject({ manifest, root }: Project): Promise<FilePlan[]> {
  const plans = [
    await planManifest(join(root, manifest), manifest),
    await planEnv(join(root, ".env.local")),
    await planIgnore(root),
  ];
  return plans.filter((plan) => plan !== undefined);
}

async function planManifest(target: string, path: string): Promise<FilePlan> {
  const present = await readPresent(target);
  if (present === undefined) throw new CliError(`Put ${target} back: it was there a moment ago`);
  const isNode = path === "package.json";
  const manifest = parseManifest(target, present, { isNode });
  const wanted = await wantedEntries({ isNode });
  // With comments in it, a file can be read and not written again as it was.
  if (manifest === null) {
    const diff = linesOf(wanted.filter(([name]) => !present.text.includes(`"${name}"`)))
      .map((line) => `${line} // among the imports`);
    return { path, state: diff.length > 0 ? "incomplete" : "same", diff };
  }
  const sections = isNode ? SECTIONS : ["imports"];
  const named = sections.flatMap((section) =>
    Object.keys(sectionOf(target, { manifest, section }))
  );
  const lacking = manifest.name === PACKAGE ? [] : wanted.filter(([name]) => !named.includes(name));
  if (lacking.length === 0) return { path, state: "same", diff: [] };
  const [section = ""] = sections;
  const entries = [...Object.entries(sectionOf(target, { manifest, section })), ...lacking];
  const sorted = Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
  const text = printManifest({ ...manifest, [section]: sorted }, present.text);
  return { path, state: "lacks", diff: linesOf(lacking), write: { target, text, present } };
}

function linesOf(entries: readonly Entry[]): string[] {
  return entries.map(([name, value]) => `+ ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
}

/**
 * The package at its own version, and for npm its peers: Convex's command line wants `convex` among an app's
 * dependencies, and not every package manager installs peers by itself.
 */
async function wantedEntries({ isNode }: { isNode: boolean }): Promise<Entry[]> {
  const isPackaged = import.meta.url.endsWith(".js");
  const name = isPackaged ? "../package.json" : "../deno.json";
  const own: { version: string; peerDependencies?: object; imports?: Record<string, string> } = JSON
    .parse(await readPackaged(new URL(name, import.meta.url)));
  const range = `^${own.version}`;
  if (!isNode) return [[PACKAGE, `jsr:${PACKAGE}@${range}`]];
  const peers = Object.entries(own.peerDependencies ?? {});
  const imported = PEERS.map((peer): Entry => [
    peer,
    own.imports?.[peer]?.replace(/^npm:.*@/, "") ?? "*",
  ]);
  return [[PACKAGE, range], ...isPackaged ? peers : imported];
}

function parseManifest(
  target: string,
  { text }: PresentFile,
  { isNode }: { isNode: boolean },
): Manifest | null {
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      return { ...parsed };
    }
  } catch {
    // Deno reads comments, npm does not.
    if (!isNode) return null;
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

/** A secret that is there is never changed, nor told. */
async function planEnv(target: string): Promise<FilePlan> {
  const path = ".env.local";
  const present = await readPresent(target);
  const text = present?.text ?? "";
  const found = SECRET_LINE.exec(text);
  if (found !== null) {
    const isEmpty = /^(?:""|''|#.*)?\s*$/.test(found[1] ?? "");
    const line = `+ ${SECRET_VARIABLE}=… // at least 32 random characters: openssl rand -base64 48`;
    return { path, state: isEmpty ? "incomplete" : "same", diff: isEmpty ? [line] : [] };
  }
  const secret = randomBytes(SECRET_BYTES).toString("base64");
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return {
    path,
    state: present === undefined ? "missing" : "lacks",
    diff: [`+ ${SECRET_VARIABLE}=…`],
    write: { target, text: `${start}${SECRET_VARIABLE}=${secret}\n`, present, mode: 0o600 },
  };
}

/** Hides the secret from git, where there is git. */
async function planIgnore(root: string): Promise<FilePlan | undefined> {
  const path = ".gitignore";
  const target = join(root, path);
  const present = await readPresent(target);
  if (present === undefined && !await isInGit(root)) return undefined;
  const text = present?.text ?? "";
  if (text.split("\n").some((line) => HIDES_ENV.test(line.trim()))) return undefined;
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return {
    path,
    state: present === undefined ? "missing" : "lacks",
    diff: ["+ .env.local"],
    write: { target, text: `${start}.env.local\n`, present },
  };
}

/** Whether git looks at a folder: it may be one of several of a repository. */
async function isInGit(folder: string): Promise<boolean> {
  const isRoot = await lstat(join(folder, ".git")).then(() => true, () => false);
  return isRoot || (dirname(folder) !== folder && await isInGit(dirname(folder)));
}
