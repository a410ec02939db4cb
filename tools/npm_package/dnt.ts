/**
 * The modules of the npm package as dnt emits them. Nothing here imports dnt: its `build` is given, so that
 * any copy of it will do, the one that JSR has or one of a folder (`deno task build:npm --dnt FILE`).
 *
 * What dnt adds for its own way of packing is taken away again: a folder `esm`, a package.json with the
 * peers among the dependencies, sources, and a comment for import.meta. Shims and polyfills are off, for a
 * component's modules are deployed by their paths, and one more would be one more module.
 *
 * @module
 */

import { fromFileUrl, listFiles } from "../paths.ts";
import { ROOT } from "../sealed.ts";
import type { PackageFiles } from "./sources.ts";

/** What this needs of the options of dnt's `build`; they are the same since its version 0.41. */
export interface DntOptions {
  /** Modules, by absolute paths. */
  entryPoints: { name: string; path: string }[];
  /** Where the package is written. */
  outDir: string;
  /** Which of Deno's own names are replaced: none. */
  shims: Record<string, never>;
  /** Whether tests are packed too. */
  test: false;
  /** Whether dnt checks types, which `deno check` has done. */
  typeCheck: false;
  /** Whether there is CommonJS beside it. */
  scriptModule: false;
  /** Where the declarations are. */
  declaration: "inline";
  /** Maps of declarations would need the sources in the package. */
  declarationMap: false;
  /** Whether the sources are left out. */
  skipSourceOutput: true;
  /** The packages are in `node_modules` above it. */
  skipNpmInstall: true;
  /** What is added for an old engine: nothing. dnt 0.41 goes by the target alone. */
  polyfills: false;
  /** The workspace's imports. */
  importMap: string;
  /** What the compiler is told. */
  compilerOptions: {
    target: "Latest";
    lib: string[];
    sourceMap: true;
    noUncheckedIndexedAccess: true;
  };
  /** The package.json that it writes, which is not kept. */
  package: { name: string; version: string };
}

/** dnt's `build`. */
export type DntBuild = (options: DntOptions) => Promise<void>;

/** What {@linkcode emitWithDnt} needs. */
export interface DntInput {
  /** Paths of the modules in the tree. */
  sources: readonly string[];
  /** The addresses of what they import, as an import map. */
  imports: Record<string, string>;
}

/** What dnt 0.41 brings whatever it is told; later ones do as they are told. */
const ADDED_FILE = /(?:^|\/)_dnt\.(?:polyfills|shims)\./;
const ADDED_IMPORT =
  /^import (?:\* as dntShim from )?"(?:\.\.?\/)+_dnt\.(?:polyfills|shims)\.js";$/gm;
const PONYFILL = 'globalThis[Symbol.for("import-meta-ponyfill-esmodule")](import.meta)';

/**
 * Emits each of the modules, and what they import, as one `.js`, one `.js.map` and one `.d.ts`.
 */
export async function emitWithDnt(
  build: DntBuild,
  { imports, sources }: DntInput,
): Promise<PackageFiles> {
  // In the tree, where the packages are found that types are from.
  const folder = new URL(`npm/dnt-${crypto.randomUUID()}/`, ROOT);
  await Deno.mkdir(folder, { recursive: true });
  try {
    const importMap = fromFileUrl(new URL("import_map.json", folder));
    await Deno.writeTextFile(importMap, JSON.stringify({ imports }));
    await build(dntOptions(sources, { outDir: fromFileUrl(new URL("out/", folder)), importMap }));
    return await readEmitted(new URL("out/esm/", folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function dntOptions(
  sources: readonly string[],
  { importMap, outDir }: { outDir: string; importMap: string },
): DntOptions {
  return {
    entryPoints: sources.map((path) => ({
      name: `./${path}`,
      path: fromFileUrl(new URL(path, ROOT)),
    })),
    outDir,
    shims: {},
    test: false,
    typeCheck: false,
    scriptModule: false,
    declaration: "inline",
    declarationMap: false,
    skipSourceOutput: true,
    skipNpmInstall: true,
    polyfills: false,
    importMap,
    compilerOptions: {
      target: "Latest",
      lib: ["ES2023", "DOM", "DOM.Iterable"],
      sourceMap: true,
      noUncheckedIndexedAccess: true,
    },
    package: { name: "unused", version: "0.0.0" },
  };
}

async function readEmitted(esm: URL): Promise<PackageFiles> {
  const emitted: PackageFiles = new Map();
  for (const path of await listFiles(esm)) {
    if (path === "package.json" || ADDED_FILE.test(path)) continue;
    emitted.set(path, withoutAdditions(await Deno.readTextFile(new URL(path, esm))));
  }
  return emitted;
}

/**
 * A module without what dnt added to it, each line where it was, so that the maps hold. `globalThis` without a
 * shim is what it was; whatever else were left of one, `findContentFaults()` would refuse.
 */
export function withoutAdditions(text: string): string {
  return text
    .replace(ADDED_IMPORT, "")
    .replaceAll("dntShim.dntGlobalThis", "globalThis")
    .replaceAll(PONYFILL, "import.meta");
}
