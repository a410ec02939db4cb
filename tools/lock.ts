/**
 * `deno task lock`: brings `tools/deno.lock` up to date, after a change of deno.json's imports or of
 * the folders of packages. What the lock at the root pins, it pins alike: tests run on what `start` runs on.
 *
 * @module
 */

import { fromFileUrl, listFiles } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { denoCommand, LOCK, ROOT } from "./sealed.ts";

/** The part of a lock that says which packages there are. */
export interface Lock {
  /** Which version a specifier means. */
  specifiers: Record<string, string>;
  /** The packages of npm by name, version and peers. */
  npm: Record<string, LockedPackage>;
  /** What deno.json imports, and that of each member of the workspace by its folder. */
  workspace: { dependencies: string[]; members: Record<string, { dependencies: string[] }> };
}

/** What a lock says of one package. */
export interface LockedPackage {
  /** Names of others, with the version where there are several. */
  dependencies?: string[];
  /** Those that not every system needs. */
  optionalDependencies?: string[];
  /** SHA-512 of its tarball, as npm writes it. */
  integrity?: string;
  /** Systems that it is for. @default all */
  os?: string[];
}

/** Where the packages that only development needs are named, each with its range, in one file. */
const PACKAGES: readonly string[] = ["tools/packages/", "console/app/packages/"];

/** Whether a file names a package of development. */
export function namesPackage(path: string): boolean {
  return PACKAGES.some((folder) => path.startsWith(folder));
}

/** Reads a lock of the tree by its path. */
export async function readLock(path: string): Promise<Lock> {
  return JSON.parse(await Deno.readTextFile(new URL(path, ROOT)));
}

/**
 * What `root` pins, and what `tools` pins of `named`, the specifiers that files of the tools import. What
 * neither needs any more is left out.
 */
export function mergeLocks(
  root: Lock,
  { named, tools }: { named: readonly string[]; tools: Lock },
): Lock {
  const kept = Object.entries(tools.specifiers).filter(([each]) => named.includes(each));
  const specifiers = sorted({ ...Object.fromEntries(kept), ...root.specifiers });
  const npm = { ...tools.npm, ...root.npm };
  const needed = neededOf(
    npm,
    Object.entries(specifiers).map(([each, version]) =>
      `${nameOf(each.replace("npm:", ""))}@${version}`
    ),
  );
  return {
    ...tools,
    specifiers,
    npm: sorted(Object.fromEntries(Object.entries(npm).filter(([key]) => needed.has(key)))),
    workspace: root.workspace,
  };
}

/** The specifiers of npm that the files of packages import, in the form of a lock. */
export async function namedByTools(): Promise<string[]> {
  const files = (await listFiles(ROOT)).filter(namesPackage);
  const texts = await Promise.all(files.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  return texts.flatMap((text) => /"(npm:[^"]+)"/.exec(text)?.[1] ?? []).map(inLock);
}

/** Deno writes `^147.0.0` as `147`, and of a file of a package the package alone. */
function inLock(specifier: string): string {
  const [whole = specifier] = /^npm:(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
  return whole.replace(/@\^([1-9]\d*)\.0\.0$/, "@$1");
}

/** All that packages need, themselves among it, by the keys of a lock. */
function neededOf(npm: Lock["npm"], keys: readonly string[]): Set<string> {
  const byName = Map.groupBy(Object.keys(npm), nameOf);
  const needed = new Set<string>();
  const open = [...keys];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const entry = npm[key];
    // A name without a version has only one.
    if (entry === undefined) open.push(...(byName.get(key) ?? []).filter((each) => each !== key));
    if (entry === undefined || needed.has(key)) continue;
    needed.add(key);
    open.push(...entry.dependencies ?? [], ...entry.optionalDependencies ?? []);
  }
  return needed;
}

/** `@scope/name` of `@scope/name@1.2.3_peer@4.5.6`. */
export function nameOf(key: string): string {
  return /^@?[^@]+/.exec(key)?.[0] ?? key;
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1));
}

/** A lock in Deno's own form, which Deno itself writes only when it adds something. */
function formatLock(lock: Lock): string {
  const text = JSON.stringify(lock, null, 2);
  const inLine = text.replace(/("(?:os|cpu)": \[)\s+("[^\]]*?")\s+\]/g, "$1$2]");
  return `${inLine}\n`;
}

async function cache(flags: readonly string[], files: readonly string[]): Promise<void> {
  const command = ["cache", "--quiet", ...files];
  const { success } = await denoCommand(command, { flags, cwd: ROOT }).spawn().status;
  if (!success) throw new Error(`Cannot resolve what ${files.join(" ")} imports`);
}

async function main(): Promise<void> {
  await cache([], ["cli/start_main.ts"]);
  const tools = await readLock(LOCK);
  const merged = mergeLocks(await readLock("deno.lock"), { named: await namedByTools(), tools });
  if (JSON.stringify(merged) !== JSON.stringify(tools)) {
    await Deno.writeTextFile(new URL(LOCK, ROOT), formatLock(merged));
  }
  const files = (await listFiles(ROOT)).filter(namesPackage);
  await cache([`--lock=${fromFileUrl(new URL(LOCK, ROOT))}`], files);
}

if (import.meta.main) await runTask({ usage: "deno task lock" }, main);
