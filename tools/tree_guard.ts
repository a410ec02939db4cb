/**
 * Notices a run that changed the tree it ran in: a test that resolves packages anew rewires
 * `node_modules` under every test beside it, and one that writes into the sources leaves them dirty.
 *
 * @module
 */

import { fromFileUrl } from "./paths.ts";
import { LOCK } from "./sealed.ts";

/** What of a tree a run must leave as it is. */
export interface TreeState {
  /** What `git status --porcelain` says, line by line; null where git or its folder is missing. */
  readonly status: readonly string[] | null;
  /** Where each installed package is, by its name; null where nothing is installed. */
  readonly links: ReadonlyMap<string, string> | null;
  /** Which version of a package the tree's lock pins, by its name. */
  readonly pinned: ReadonlyMap<string, string>;
}

/** Reads a tree's state. `root` is its folder, as a URL with a slash at its end. */
export async function readTree(root: URL): Promise<TreeState> {
  const [status, links, pinned] = await Promise.all([
    gitStatus(root),
    readLinks(new URL("node_modules/", root)),
    readPinned(new URL(LOCK, root)),
  ]);
  return { status, links, pinned };
}

/** What a run changed, one phrase each; a first run's installing changes nothing if it keeps to the lock. */
export function changesOf(before: TreeState, after: TreeState): string[] {
  const changes: string[] = [];
  if (before.status !== null && after.status !== null) {
    for (const line of after.status) {
      if (!before.status.includes(line)) changes.push(`git status says "${line.trim()}"`);
    }
    for (const line of before.status) {
      if (!after.status.includes(line)) changes.push(`"${line.trim()}" is gone from git status`);
    }
  }
  return [...changes, ...linkChanges(before, after)];
}

/** The changes as one sentence that says what to do. */
export function describeChanges(changes: readonly string[]): string {
  return "Start Deno with denoCommand() of tools/sealed.ts and write to temporary folders, " +
    `the run changed the tree: ${changes.join(", ")}`;
}

function linkChanges(before: TreeState, after: TreeState): string[] {
  const changes: string[] = [];
  for (const [name, target] of after.links ?? []) {
    const was = before.links?.get(name);
    const version = after.pinned.get(name);
    if (was !== undefined && was !== target) {
      changes.push(`node_modules/${name} leads to ${target}, not to ${was}`);
    } else if (was === undefined && version !== undefined && !isVersion(target, version)) {
      changes.push(`node_modules/${name} leads to ${target}, not to ${version} of ${LOCK}`);
    }
  }
  for (const name of before.links?.keys() ?? []) {
    if (!after.links?.has(name)) changes.push(`node_modules/${name} is gone`);
  }
  return changes;
}

/** Whether a link leads to a version, which Deno's folders carry behind the name. */
function isVersion(target: string, version: string): boolean {
  return target.includes(`@${version}/`);
}

async function gitStatus(root: URL): Promise<string[] | null> {
  try {
    const { stdout, success } = await new Deno.Command("git", {
      args: ["status", "--porcelain"],
      cwd: root,
      // A look must not lock out who commits meanwhile.
      env: { GIT_OPTIONAL_LOCKS: "0" },
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).split("\n").filter(Boolean) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function readLinks(folder: URL, scope = ""): Promise<Map<string, string> | null> {
  const links = new Map<string, string>();
  try {
    for await (const { isDirectory, isSymlink, name } of Deno.readDir(folder)) {
      if (isSymlink) {
        links.set(scope + name, await Deno.readLink(fromFileUrl(new URL(name, folder))));
      } else if (isDirectory && name.startsWith("@")) {
        const scoped = await readLinks(new URL(`${name}/`, folder), `${name}/`);
        for (const [each, target] of scoped ?? []) links.set(each, target);
      }
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  return links;
}

async function readPinned(file: URL): Promise<Map<string, string>> {
  const { specifiers = {} }: { specifiers?: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(file).catch(() => "{}"),
  );
  const pinned = new Map<string, string>();
  for (const [specifier, resolved] of Object.entries(specifiers)) {
    const name = /^npm:((?:@[^/]+\/)?[^@]+)@/.exec(specifier)?.[1];
    // Behind the version stand the versions of its peers.
    if (name !== undefined) pinned.set(name, resolved.split("_")[0] ?? "");
  }
  return pinned;
}
