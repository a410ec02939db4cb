/**
 * The modules of the npm package, as their sources say before anything is emitted: what a review sees of a
 * change in it, and what a build is held to.
 *
 * @module
 */

import { listFiles } from "../paths.ts";
import { ROOT } from "../sealed.ts";
import { findImports, moduleOf, pickSources } from "./sources.ts";

/** The record's text, by its path in the tree. */
export async function generatePackageModules(): Promise<Record<string, string>> {
  const modules = await packageModules();
  return { "tools/npm_package/modules.gen.json": `${JSON.stringify(modules, null, 2)}\n` };
}

/** The modules that are picked and those that they import, without their ending, sorted. */
async function packageModules(): Promise<string[]> {
  const found = new Set<string>();
  const open = pickSources(await listFiles(ROOT));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const text = await Deno.readTextFile(new URL(path, ROOT));
    for (const specifier of findImports(text)) {
      const module = moduleOf(path, specifier);
      if (module?.endsWith(".ts")) open.push(module);
    }
  }
  return [...found].map((path) => path.replace(/\.ts$/, "")).sort();
}
