import { above, isThere } from "./packages.ts";
import { fs } from "../system/builtins.ts";

const { readFileSync } = fs;

interface Aliases {
  /** Folder that the targets are relative to. */
  base: string;
  paths: [pattern: string, targets: string[]][];
}

const NONE: Aliases = { base: "", paths: [] };
const known = new Map<string, Aliases>();

/**
 * Finds the file that a specifier names by `compilerOptions.paths` of the nearest tsconfig.json above the importing
 * file, as Convex's bundler does; null when none does. `extends` is not followed.
 */
export function findAlias(
  specifier: string,
  { importer, findFile }: { importer: string; findFile: (path: string) => string | null },
): string | null {
  const { base, paths } = aliasesAbove(importer);
  for (const [pattern, targets] of paths) {
    const [before = "", after = ""] = pattern.split("*");
    const matches = pattern.includes("*")
      ? specifier.startsWith(before) && specifier.endsWith(after)
      : specifier === pattern;
    if (!matches) continue;
    const middle = specifier.slice(before.length, specifier.length - after.length);
    for (const target of targets) {
      const file = findFile(`${base}/${target.replace(/^\.\//, "").replace("*", middle)}`);
      if (file !== null) return file;
    }
  }
  return null;
}

function aliasesAbove(importer: string): Aliases {
  const directory = [...above(importer)].find((each) => isThere(`${each}/tsconfig.json`));
  if (directory === undefined) return NONE;
  const read = known.get(directory) ?? readAliases(directory);
  known.set(directory, read);
  return read;
}

function readAliases(directory: string): Aliases {
  try {
    const { compilerOptions } = parseJsonWithComments(
      readFileSync(`${directory}/tsconfig.json`, "utf8"),
    ) as { compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> } };
    const { baseUrl = ".", paths = {} } = compilerOptions ?? {};
    const base = baseUrl === "." ? directory : `${directory}/${baseUrl.replace(/^\.\//, "")}`;
    return { base, paths: Object.entries(paths).sort(([a], [b]) => b.length - a.length) };
  } catch {
    return NONE;
  }
}

/**
 * JSON with comments and commas at the ends of lists, as TypeScript takes it. A text or comment without an end
 * is taken to the end, where JSON refuses it: looked for again from each next quote, it would take the
 * square of its length.
 */
function parseJsonWithComments(text: string): unknown {
  const bare = text.replace(/("(?:\\.|[^"\\])*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, "$1");
  return JSON.parse(bare.replace(/("(?:\\.|[^"\\])*"?)|,(?=\s*[}\]])/g, "$1"));
}
