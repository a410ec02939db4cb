/**
 * The local anchor files, which `init` copies into an app's `convex/` folder. It runs under Deno and under
 * Node 20, from the tree, from JSR and from the npm package.
 *
 * @module
 */

import { join } from "node:path";
import { CliError } from "./arguments.ts";
import { diffLines } from "./diff.ts";
import { type FilePlan, readPresent } from "./init_files.ts";
import { readPackaged } from "./init_manifest.ts";
import { isShared, missingLines, twinsOf } from "./init_wiring.ts";

/** The files of `local/`, by their path in the app's `convex/` folder. */
export const LOCAL_FILES: readonly string[] = [
  "convex.config.ts",
  "auth.config.ts",
  "http.ts",
  "authNode.ts",
  "banataAuth/auth.ts",
  "banataAuth/adapter.ts",
  "banataAuth/schema.ts",
];

/** How {@linkcode planLocal} judges. */
interface LocalOptions {
  /** Whether a file of ours that differs is replaced; never one that is the app's own. @default {false} */
  upgrade?: boolean;
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
 * The plan for the local files and a tsconfig.json in `folder`, the app's `convex/`. A file that is there and
 * differs is left alone, unless it is an upgrade. An app's own convex.config, auth.config and http (`.js` too)
 * are always left, with the lines they lack. A tsconfig.json of the app's own is left whatever it says.
 *
 * @throws {CliError} if a file cannot be read, or one of the app's own is in the way of one of ours
 */
export async function planLocal(folder: string, options: LocalOptions = {}): Promise<FilePlan[]> {
  const { source = new URL("../local/", import.meta.url), upgrade = false } = options;
  const plans: FilePlan[] = [];
  for (const path of LOCAL_FILES) {
    const packaged = await readPackaged(new URL(path, source));
    const name = await findTwin(folder, path) ?? path;
    const missing = isShared(path) ? (text: string) => missingLines(path, text) : undefined;
    plans.push(await planFile(join(folder, name), { path: name, packaged, upgrade, missing }));
  }
  const path = "tsconfig.json";
  const missing = () => [];
  plans.push(await planFile(join(folder, path), { path, packaged: TSCONFIG, upgrade, missing }));
  return plans;
}

interface Placement {
  path: string;
  packaged: string;
  upgrade: boolean;
  /** For a file of the app's own: the lines that it lacks. */
  missing?: ((text: string) => string[]) | undefined;
}

async function planFile(target: string, placement: Placement): Promise<FilePlan> {
  const { missing, packaged, path, upgrade } = placement;
  const present = await readPresent(target);
  const write = { target, text: packaged, present };
  if (present === undefined) return { path, state: "missing", diff: [], write };
  if (present.text === packaged) return { path, state: "same", diff: [] };
  if (missing) {
    const diff = missing(present.text).map((line) => `+ ${line}`);
    return { path, state: diff.length > 0 ? "incomplete" : "same", diff };
  }
  const diff = diffLines(present.text, packaged);
  return { path, state: "differs", diff, ...(upgrade ? { write } : {}) };
}

/**
 * The app's own file of the same module in another ending, if it has one.
 *
 * @throws {CliError} where ours would stand beside it, which Convex refuses
 */
async function findTwin(folder: string, path: string): Promise<string | undefined> {
  for (const twin of twinsOf(path)) {
    if (await readPresent(join(folder, twin)) === undefined) continue;
    if (isShared(path)) return twin;
    throw new CliError(
      `Rename ${join(folder, twin)}: Convex refuses it beside ${path}, which is ours`,
    );
  }
  return undefined;
}
