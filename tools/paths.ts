/**
 * File names and addresses for the tools, without a dependency of their own.
 *
 * @module
 */

export { fileURLToPath as fromFileUrl, pathToFileURL as toFileUrl } from "node:url";

/** Folders that hold nothing of ours. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "npm", "coverage"]);

/**
 * The files below `root`, as sorted relative paths with forward slashes. Hidden entries, installed
 * packages and build output are left out.
 */
export async function listFiles(root: URL, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(prefix || ".", root))) {
    if (entry.name.startsWith(".") || SKIPPED.has(entry.name)) continue;
    const path = prefix + entry.name;
    if (entry.isDirectory) found.push(...await listFiles(root, `${path}/`));
    else if (entry.isFile) found.push(path);
  }
  return found.sort();
}
