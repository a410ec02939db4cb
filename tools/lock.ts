/**
 * `deno task lock`: brings `tools/deno.lock` up to date, after a change of deno.json's imports or of
 * `tools/packages/`. What the lock at the root pins, it pins alike: tests run on what `start` runs on.
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
  npm: Record<string, unknown>;
  /** What deno.json imports. */
  workspace: { dependencies: string[] };
}

/** Where the packages that only development needs are named, each with its range, in one file. */
export const PACKAGES = "tools/packages/";

/** Reads a lock of the tree by its path. */
export async function readLock(path: string): Promise<Lock> {
  return JSON.parse(await Deno.readTextFile(new URL(path, ROOT)));
}

/** What `tools` pins besides what `root` pins; where both pin one package, `root` wins. */
export function mergeLocks(root: Lock, tools: Lock): Lock {
  return {
    ...tools,
    specifiers: { ...tools.specifiers, ...root.specifiers },
    npm: { ...tools.npm, ...root.npm },
    workspace: root.workspace,
  };
}

async function cache(flags: readonly string[], files: readonly string[]): Promise<void> {
  const command = ["cache", "--quiet", ...files];
  const { success } = await denoCommand(command, { flags, cwd: ROOT }).spawn().status;
  if (!success) throw new Error(`Cannot resolve what ${files.join(" ")} imports`);
}

async function main(): Promise<void> {
  await cache([], ["cli/start_main.ts"]);
  const merged = mergeLocks(await readLock("deno.lock"), await readLock(LOCK));
  await Deno.writeTextFile(new URL(LOCK, ROOT), `${JSON.stringify(merged, null, 2)}\n`);
  const files = (await listFiles(ROOT)).filter((path) => path.startsWith(PACKAGES));
  await cache([`--lock=${fromFileUrl(new URL(LOCK, ROOT))}`], files);
}

if (import.meta.main) await runTask({ usage: "deno task lock" }, main);
