/**
 * Checks the package's entry points: every export exists, is documented and shows an example; what Convex's CLI imports by name
 * is there. The npm package has all of them.
 *
 * @module
 */

import { join } from "node:path/posix";
import {
  type DenoConfig,
  NEED_SQLITE,
  NEEDED_BY_CONVEX,
  readDenoConfig,
  readPackages,
} from "./manifest.ts";
import { listFiles } from "./paths.ts";
import { ROOT } from "./sealed.ts";

/** What the check looks at. */
export interface ExportFacts {
  /** The root's deno.json. */
  config: Pick<DenoConfig, "name" | "exports">;
  /** The other packages of the tree. @default none */
  members?: readonly { folder: string; config: Pick<DenoConfig, "name" | "exports"> }[];
  /** Paths of the tree. */
  files: readonly string[];
  /** README.md and docs/, as one text. */
  docs: string;
  /** Texts of the root's entries by their paths, as deno.json writes them. @default none is looked at */
  entries?: Readonly<Record<string, string>>;
}

/** What Convex's own tools import, and no person does. */
const NO_EXAMPLE = /\/_generated\//;

/** Every fault in the exports, as a sentence each; none if all is well. */
export function findExportFaults(
  { config, docs, entries = {}, files, members = [] }: ExportFacts,
): string[] {
  const faults: string[] = [];
  const packages = [{ folder: "./", config }, ...members];
  for (const { folder, config: { exports, name } } of packages) {
    for (const [subpath, file] of Object.entries(exports)) {
      const specifier = name + subpath.slice(1);
      if (!files.includes(join(folder, file))) {
        faults.push(`Export ${subpath} names ${file}, which is not there`);
      }
      // Documents may also write the subpath alone, as `./test`.
      if (!mentions(docs, specifier) && !docs.includes(`\`${subpath}\``)) {
        faults.push(`Export ${specifier} is not mentioned in README.md or docs/`);
      }
    }
  }
  for (const subpath of [...NEEDED_BY_CONVEX, ...NEED_SQLITE]) {
    if (!(subpath in config.exports)) faults.push(`Export ${subpath} is missing from deno.json`);
  }
  for (const [file, text] of Object.entries(entries)) {
    const [doc = ""] = text.match(/\/\*\*(?:(?!\*\/)[^])*@module[^]*?\*\//) ?? [];
    if (NO_EXAMPLE.test(file) || /^ \* ```ts/m.test(doc)) continue;
    faults.push(`Entry ${file} shows no example in its @module`);
  }
  return faults;
}

/** Whether the text names this very specifier, not only a longer one. */
function mentions(text: string, specifier: string): boolean {
  const at = text.split(specifier).slice(1);
  return at.some((rest) => !/^[\w/-]|^\.\w/.test(rest));
}

if (import.meta.main) {
  const files = await listFiles(ROOT);
  const pages = files.filter((path) => path === "README.md" || /^docs\/.*\.md$/.test(path));
  const texts = await Promise.all(pages.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  const config = await readDenoConfig();
  const members = (await readPackages()).slice(1);
  const entries: Record<string, string> = {};
  for (const file of Object.values(config.exports)) {
    entries[file] = await Deno.readTextFile(new URL(file, ROOT));
  }
  const faults = findExportFaults({ config, members, files, docs: texts.join("\n"), entries });
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
}
