/**
 * `init`: copies the local anchor files into an app's `convex/` folder. It runs under Deno and under
 * Node 20, from the tree, from JSR and from the npm package.
 *
 * @module
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diffLines } from "./diff.ts";
import { isShared, missingLines, twinsOf } from "./init_wiring.ts";

/** The files of `local/`, by their path in the app's `convex/` folder. */
export const LOCAL_FILES: readonly string[] = [
  "convex.config.ts",
  "auth.config.ts",
  "http.ts",
  "authNode.ts",
  "banataAuth/auth.ts",
  "banataAuth/adapter.ts",
  "banataAuth/light.ts",
  "banataAuth/schema.ts",
];

/** What happened to one file. */
interface InitResult {
  /** Path below the folder, of the app's own file where it has one in another ending. */
  path: string;
  /** `differs` and `incomplete` mean that the file was left as it is. */
  outcome: "created" | "unchanged" | "differs" | "incomplete" | "overwritten";
  /**
   * For `differs`: the lines that differ, `-` as the app has them, `+` as the package has them. For
   * `incomplete`, an app's own convex.config, auth.config or http: the lines to add, each with `+`.
   */
  diff: string[];
}

/** Options of {@linkcode initLocal}. */
interface InitOptions {
  /** Whether a file that differs is replaced; never one that is the app's own. @default {false} */
  force?: boolean;
  /** Folder with the packaged files, as a URL with a slash at its end. */
  source?: URL;
}

// What Convex requires of this file. An app's own functions may name each other with .ts, as both Deno
// and Convex's bundler read.
const TSCONFIG = `${
  JSON.stringify(
    {
      compilerOptions: {
        allowImportingTsExtensions: true,
        strict: true,
        target: "ESNext",
        lib: ["ES2023", "DOM", "DOM.Iterable"],
        module: "ESNext",
        moduleResolution: "Bundler",
        allowJs: true,
        skipLibCheck: true,
        isolatedModules: true,
        noEmit: true,
      },
      include: ["./**/*"],
      exclude: ["./_generated"],
    },
    null,
    2,
  )
}\n`;

/**
 * Copies the local files and a tsconfig.json into `folder` (the app's `convex/`), making folders as
 * needed. A file that is there and differs is left alone and reported, unless `force` is set. An app's
 * own convex.config, auth.config and http (`.js` too) are always kept, and reported with the lines they
 * lack. A tsconfig.json of the app's own is kept whatever it says.
 *
 * @throws {Error} if a file cannot be read or written.
 */
export async function initLocal(folder: string, options: InitOptions = {}): Promise<InitResult[]> {
  const { force = false, source = new URL("../local/", import.meta.url) } = options;
  const results: InitResult[] = [];
  for (const path of LOCAL_FILES) {
    const packaged = await readPackaged(new URL(path, source));
    const own = await findTwin(folder, path);
    const name = own ?? path;
    const missing = isShared(path) ? (text: string) => missingLines(path, text) : undefined;
    results.push(await placeFile(join(folder, name), { path: name, packaged, force, missing }));
  }
  const path = "tsconfig.json";
  const missing = () => [];
  results.push(await placeFile(join(folder, path), { path, packaged: TSCONFIG, force, missing }));
  return results;
}

/** The results as lines for a person, each diff below its file. */
export function describeInit(results: readonly InitResult[]): string[] {
  return results.flatMap(({ path, outcome, diff }) => [
    `${outcome.padEnd(11)} ${path}`,
    ...diff.map((line) => `            ${line}`),
  ]);
}

interface Placement {
  path: string;
  packaged: string;
  force: boolean;
  /** For a file of the app's own: the lines that it lacks. */
  missing?: ((text: string) => string[]) | undefined;
}

async function placeFile(target: string, placement: Placement): Promise<InitResult> {
  const { path, packaged, force, missing } = placement;
  const present = await readPresent(target);
  if (present === packaged) return { path, outcome: "unchanged", diff: [] };
  if (present !== undefined && missing) {
    const diff = missing(present).map((line) => `+ ${line}`);
    return { path, outcome: diff.length > 0 ? "incomplete" : "unchanged", diff };
  }
  if (present !== undefined && !force) {
    return { path, outcome: "differs", diff: diffLines(present, packaged) };
  }
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, packaged);
  return { path, outcome: present === undefined ? "created" : "overwritten", diff: [] };
}

/** The app's own file of the same module in another ending, if it has one. */
async function findTwin(folder: string, path: string): Promise<string | undefined> {
  for (const twin of twinsOf(path)) {
    if (isShared(path) && await readPresent(join(folder, twin)) !== undefined) return twin;
  }
  return undefined;
}

async function readPresent(path: string): Promise<string | undefined> {
  try {
    // A checkout on Windows may have turned the line ends.
    return (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function readPackaged(url: URL): Promise<string> {
  if (url.protocol === "file:") return await readFile(url, "utf8");
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot read ${url}: the answer was ${response.status}`);
  return await response.text();
}
