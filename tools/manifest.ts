/**
 * The npm package's manifest, made from deno.json: one place for names, versions and exports.
 *
 * @module
 */

import { join } from "node:path/posix";
import { ROOT } from "./sealed.ts";

/** The part of deno.json that the npm package is made of. */
export interface DenoConfig {
  /** Package name. */
  name: string;
  /** Package version. */
  version: string;
  /** Licence identifier. */
  license: string;
  /** Subpath to file. */
  exports: Record<string, string>;
  /** Specifier to address. */
  imports: Record<string, string>;
  /** Folders of the packages beside the root's. */
  workspace?: string[];
}

/** A package of the tree. */
export interface TreePackage {
  /** Where it is, from the root, with a slash at its end. */
  folder: string;
  /** Its deno.json. */
  config: DenoConfig;
}

/** Where an npm export's code and types are. */
export interface NpmExport {
  /** What TypeScript reads for an app that it takes for CommonJS; the code is the same. */
  require: { types: string; default: string };
  /** The declarations. */
  types: string;
  /** The code. */
  default: string;
}

/** The package.json of the npm package. */
export interface NpmManifest {
  /** Package name. */
  name: string;
  /** Package version. */
  version: string;
  /** One sentence. */
  description: string;
  /** Licence identifier. */
  license: string;
  /** Words to find it by. */
  keywords: string[];
  /** Where its pages are. */
  homepage: string;
  /** Where the sources are. */
  repository: { type: "git"; url: string };
  /** Where faults are told. */
  bugs: string;
  /** For everyone, and with a signed word on where it was built. */
  publishConfig: { access: "public"; provenance: true };
  /** Always ES modules. */
  type: "module";
  /** The command that `npx` runs. */
  bin: Record<string, string>;
  /** Subpath to files. */
  exports: Record<string, NpmExport | string>;
  /** The declarations of `.`, for apps that read no exports. */
  types: string;
  /** Subpath to declarations, for apps whose `moduleResolution` is `node10` and reads no exports. */
  typesVersions: Record<string, Record<string, string[]>>;
  /** Packages that only this one needs. */
  dependencies: Record<string, string>;
  /** Packages that the app shares with this one. */
  peerDependencies: Record<string, string>;
  /** The least Node that runs it. */
  engines: { node: string };
}

/** Exports that need `node:sqlite`, which Node has from 22.13 on: the embedded host, and what starts it. */
export const NEED_SQLITE: ReadonlySet<string> = new Set(["./embedded", "./cli"]);

/**
 * Exports that Convex's CLI imports by these very names. Without the `.js` of the last one,
 * `components.<name>` is silently `any` in an app.
 */
export const NEEDED_BY_CONVEX: readonly string[] = [
  "./convex.config",
  "./convex.config.js",
  "./_generated/component.js",
  "./test",
];

/** Packages of which an app must have one copy, shared with this package. */
export const PEERS: ReadonlySet<string> = new Set(["convex", "better-auth", "zod"]);

/** Where the sources are: npm's provenance holds only for a package that names the repository it is built in. */
export const REPOSITORY = "Banata-Labs/banata-auth";

/** The address of the sources of a release, with a slash at its end. */
export function sourcesOf(version: string): string {
  return `https://github.com/${REPOSITORY}/raw/v${version}/`;
}

/** Reads the deno.json of the root, or of a member of its workspace. */
export async function readDenoConfig(folder = "./"): Promise<DenoConfig> {
  return JSON.parse(await Deno.readTextFile(new URL(`${folder}deno.json`, ROOT)));
}

/** Reads the deno.json of every package that is published from the tree, the root's first. */
export async function readPackages(): Promise<TreePackage[]> {
  const root = await readDenoConfig();
  const members = (root.workspace ?? []).map(async (path) => {
    const folder = `${path}/`;
    return { folder, config: await readDenoConfig(folder) };
  });
  const read = await Promise.all(members);
  // A member without a name is no package: it has settings of its own, as the console's pages have.
  return [{ folder: "./", config: root }, ...read.filter(({ config }) => config.name)];
}

/** The files that packages are imported by, as paths from the root without a leading `./`. */
export function entriesOf(packages: readonly TreePackage[]): Set<string> {
  return new Set(
    packages.flatMap(({ config, folder }) =>
      Object.values(config.exports).map((path) => join(folder, path))
    ),
  );
}

/** The `exports` of package.json: deno.json's, as JavaScript and declarations. */
export function npmExports(exports: Record<string, string>): Record<string, NpmExport | string> {
  const entries = Object.entries(exports);
  return {
    "./package.json": "./package.json",
    ...Object.fromEntries(entries.map(([subpath, file]) => {
      const [types, code] = [file.replace(/\.ts$/, ".d.ts"), file.replace(/\.ts$/, ".js")];
      const require = { types: commonTypes(types), default: code };
      return [subpath, { require, types, default: code }];
    })),
  };
}

/** Where the declarations of a CommonJS app are, beside the ones at `types`. */
export function commonTypes(types: string): string {
  return types.replace(/\.d\.ts$/, ".d.cts");
}

/** The declarations of {@linkcode npmExports} by subpath, without the package's own name. */
function typesBySubpath(exports: Record<string, NpmExport | string>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(exports).flatMap(([subpath, entry]) =>
      typeof entry === "string" || subpath === "." ? [] : [[subpath.slice(2), [entry.types]]]
    ),
  );
}

/**
 * The manifest of a package whose files import `imported`, packages or modules of them.
 *
 * @throws {Error} if a file imports a package for which deno.json has no version range.
 */
export function npmManifest(config: DenoConfig, imported: Iterable<string>): NpmManifest {
  const names = [...imported].flatMap((specifier) => packageOf(specifier) ?? []);
  const ranges = [...new Set([...names, ...PEERS])].sort()
    .map((name) => [name, rangeOf(config, name)] as const);
  const pick = (peer: boolean) =>
    Object.fromEntries(ranges.filter(([name]) => PEERS.has(name) === peer));
  const exports = npmExports(config.exports);
  return {
    name: config.name,
    version: config.version,
    description: "Authentication and user management for many projects, as a Convex component",
    license: config.license,
    keywords: ["auth", "authentication", "better-auth", "convex", "convex-component", "deno"],
    homepage: `https://github.com/${REPOSITORY}#readme`,
    repository: { type: "git", url: `git+https://github.com/${REPOSITORY}.git` },
    bugs: `https://github.com/${REPOSITORY}/issues`,
    publishConfig: { access: "public", provenance: true },
    type: "module",
    bin: { "banata-auth": "./cli/npm_bin.js" },
    exports,
    types: "./mod.d.ts",
    typesVersions: { "*": typesBySubpath(exports) },
    dependencies: pick(false),
    peerDependencies: pick(true),
    engines: { node: ">=20" },
  };
}

/** The package that a bare specifier names, or undefined for a path or a built-in module. */
export function packageOf(specifier: string): string | undefined {
  if (/^(\.|\/|node:|data:|https?:)/.test(specifier)) return undefined;
  const [scope = "", name = ""] = specifier.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

function rangeOf(config: DenoConfig, name: string): string {
  const range = config.imports[name]?.match(/^npm:(?:@[^/]+\/)?[^@]+@(.+)$/)?.[1];
  if (!range) throw new Error(`Add ${name} with a version range to the imports of deno.json`);
  return range;
}
