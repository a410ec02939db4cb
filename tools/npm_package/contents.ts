/**
 * What the npm package has to hold, whoever emitted it: each recorded module as `.js` with its `.d.ts`, and
 * of each entry the names of `tests/public_api.json`, declared all and in code those that are values.
 *
 * @module
 */

import { type DenoConfig, type NpmExport, npmExports, PEERS } from "../manifest.ts";
import ts from "../packages/typescript.ts";
import { fromFileUrl } from "../paths.ts";
import { PUBLIC_API_FILE, type PublicApi } from "../public_api.ts";
import { ROOT } from "../sealed.ts";
import type { PackageFiles } from "./sources.ts";

/** Where the modules of the package are recorded, one a line. `deno task codegen` writes it. */
export const MODULES_FILE: URL = new URL("tools/npm_package/modules.gen.json", ROOT);

/** What the check looks at. */
export interface BuiltPackage {
  /** The root's deno.json. */
  config: DenoConfig;
  /** What was written. */
  files: PackageFiles;
}

/** What dnt puts into a module: its own shims and polyfills, and what it calls them by. */
const ADDED = /_dnt\.|dntShim|import-meta-ponyfill/;

/** Every way in which the package in the folder `out` is not as recorded, as a sentence each. */
export async function findContentFaults(
  out: URL,
  { config, files }: BuiltPackage,
): Promise<string[]> {
  const recorded: string[] = JSON.parse(await Deno.readTextFile(MODULES_FILE));
  const api: PublicApi = JSON.parse(await Deno.readTextFile(PUBLIC_API_FILE));
  return [
    ...moduleFaults(files, recorded),
    ...manifestFaults(JSON.parse(files.get("package.json") ?? "{}")),
    ...nameFaults(out, { api, exports: npmExports(config.exports) }),
  ];
}

const PASS_ON = "pass it on in plugins/_kernel/schemas.ts";

/** Modules that are missing, or that nobody recorded; and what is no code of ours in one. */
export function moduleFaults(files: PackageFiles, recorded: readonly string[]): string[] {
  const endings = (ending: string) =>
    new Set(
      [...files.keys()].filter((path) => path.endsWith(ending))
        .map((path) => path.slice(0, -ending.length)),
    );
  const faults = [".js", ".d.ts"].flatMap((ending) => {
    const found = endings(ending);
    const wanted = new Set(recorded);
    return [
      ...[...wanted.difference(found)].map((name) => `${name}${ending} is missing`),
      ...[...found.difference(wanted)].map((name) => `${name}${ending} is not recorded`),
    ];
  });
  for (const [path, text] of files) {
    if (path.endsWith(".js") && ADDED.test(text)) {
      faults.push(`${path} has something of dnt's in it`);
    }
    if (path.endsWith(".d.ts") && text.includes('import("zod")')) {
      faults.push(
        `${path} has a type of zod's that it can't name, so dnt can't write it: ${PASS_ON}`,
      );
    }
  }
  return faults;
}

function manifestFaults(manifest: {
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}): string[] {
  const { dependencies = {}, peerDependencies = {} } = manifest;
  return [...PEERS].flatMap((name) => [
    ...(name in dependencies ? [`${name} is a dependency, not only a peer`] : []),
    ...(name in peerDependencies ? [] : [`${name} is no peer`]),
  ]);
}

interface Entries {
  api: PublicApi;
  exports: Record<string, NpmExport | string>;
}

function nameFaults(out: URL, { api, exports }: Entries): string[] {
  const entries = Object.entries(exports).flatMap(([subpath, entry]) =>
    typeof entry === "string" ? [] : [{ subpath, ...entry }]
  );
  const at = (path: string) => fromFileUrl(new URL(path, out));
  const names = exportedNames(
    entries.flatMap(({ types, default: code }) => [at(types), at(code)]),
  );
  return entries.flatMap(({ subpath, types, default: code }) => {
    const wanted = (api[subpath] ?? []).map((line) => line.split(" "));
    const values = wanted.filter(([kind]) => kind !== "type");
    return [
      ...differences(types, { found: names(at(types)), wanted }),
      ...differences(code, { found: names(at(code)), wanted: values }),
    ];
  });
}

function differences(
  path: string,
  { found, wanted }: { found: Set<string>; wanted: string[][] },
): string[] {
  const names = new Set(wanted.map(([, name = ""]) => name));
  return [
    ...[...names.difference(found)].map((name) => `${path} does not export ${name}`),
    ...[...found.difference(names)].map((name) => `${path} exports ${name}, which is not recorded`),
  ];
}

/** Reads what files export, through those that they pass on. Packages are not looked into. */
function exportedNames(paths: string[]): (path: string) => Set<string> {
  const options: ts.CompilerOptions = {
    allowJs: true,
    noLib: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => {
      if (!text.startsWith(".")) return { resolvedModule: undefined };
      const ending = /\.d\.[cm]?ts$/.test(containing) ? ".d.ts" : ".js";
      const resolvedFileName = fromFileUrl(new URL(text, `file://${containing}`))
        .replace(/\.js$/, ending);
      return { resolvedModule: { resolvedFileName, extension: ending } };
    });
  const program = ts.createProgram(paths, options, host);
  const checker = program.getTypeChecker();
  return (path) => {
    const file = program.getSourceFile(path);
    const symbol = file && checker.getSymbolAtLocation(file);
    return new Set((symbol ? checker.getExportsOfModule(symbol) : []).map(({ name }) => name));
  };
}
