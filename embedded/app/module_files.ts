import { isThere } from "./packages.ts";
import { modulePathFault } from "../values/names.ts";
import { refusal } from "./refusal.ts";
import { HostError } from "../errors.ts";
import { fs } from "../system/builtins.ts";

const { readdirSync, readFileSync } = fs;

/** Extensions that Convex deploys, longest first so that the first match is the whole extension. */
const EXTENSIONS = [".tsx", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".ts", ".js"];

/** A file of an app folder that Convex would deploy as a function module. */
export interface ModuleFile {
  /** Path relative to the app folder, without extension, parts joined by `/`. */
  name: string;
  /** Path on disk. */
  path: string;
  /** Whether it asks for Convex's Node runtime. */
  runsInNode: boolean;
}

/**
 * Lists the function modules of an app folder by Convex's own rules: left out are `_generated/`, `schema.ts`,
 * dotfiles, names with two dots (so `convex.config.ts`, `x.test.ts`, `x.d.ts`), names with a space, folders
 * that define a component of their own, and TypeScript files that neither import nor export.
 *
 * @throws {HostError} APP_REFUSED for files that Convex refuses, with the sentence of its command line or
 * backend; UNSUPPORTED for those that Deno does not take.
 */
export function listModuleFiles(folder: string): ModuleFile[] {
  const files = [...walk(folder, "")].sort((a, b) => a.name < b.name ? -1 : 1)
    .map((file) => withRuntime(folder, file)).filter((file) => file !== null);
  for (const runsInNode of [false, true]) {
    refuseTwins(files.filter((file) => file.runsInNode === runsInNode));
  }
  for (const { name } of files) {
    const fault = modulePathFault(`${name}.js`);
    if (fault !== null) throw refusal(fault);
  }
  if (new Set(files.map(({ name }) => name)).size < files.length) {
    throw refusal("Multiple modules canonicalize to the same name.");
  }
  if (files.some(({ name }) => name.startsWith("_system/"))) {
    throw refusal("You cannot push functions under the '_system/' directory.");
  }
  return files;
}

/** Finds `<base>.ts` or `<base>.js` in a folder; undefined when there is neither. */
export function findSource(folder: string, base: string): string | undefined {
  return [".ts", ".js"].map((extension) => `${folder}/${base}${extension}`).find(isThere);
}

/**
 * Finds the app's auth.config.
 *
 * @throws {HostError} APP_REFUSED when there are two.
 */
export function findAuthConfig(folder: string): string | undefined {
  const [js, ts] = [`${folder}/auth.config.js`, `${folder}/auth.config.ts`];
  if (isThere(js) && isThere(ts)) throw refusal(`Found both ${js} and ${ts}, choose one.`);
  return findSource(folder, "auth.config");
}

/** White space, comments and other directives, and then the one by which Convex runs a module in Node. */
const USE_NODE =
  /^(?:\s|\/\/[^\n]*\n|\/\*(?:(?!\*\/)[\s\S])*\*\/|(["'])use (?!node\1)[\w ]+\1|;)*(["'])use node\2/;

/** Modules that Convex always runs in its own runtime. */
const NEVER_IN_NODE = ["http", "crons", "schema", "auth.config"];

type FoundFile = Omit<ModuleFile, "runsInNode">;

function* walk(root: string, below: string): IterableIterator<FoundFile> {
  const folder = below === "" ? root : `${root}/${below}`;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const relative = below === "" ? entry.name : `${below}/${entry.name}`;
    const path = `${root}/${relative}`;
    if (entry.isDirectory()) {
      if (!isSkippedFolder(path, relative)) yield* walk(root, relative);
    } else if (entry.isFile()) {
      if (relative.startsWith("_deps/")) {
        throw refusal(
          `The path "${path}" is within the "_deps" directory, which is reserved for dependencies. ` +
            "Please move your code to another directory.",
        );
      }
      const name = moduleName(relative);
      if (name !== null) yield { name, path };
    }
  }
}

function isSkippedFolder(path: string, relative: string): boolean {
  if (relative === "_generated" || relative.endsWith("/node_modules")) return true;
  return relative === "node_modules" || isThere(`${path}/convex.config.ts`);
}

function moduleName(relative: string): string | null {
  const base = relative.slice(relative.lastIndexOf("/") + 1);
  const extension = EXTENSIONS.find((each) => base.endsWith(each));
  if (extension === undefined || /^[.#]/.test(base) || relative.includes(" ")) return null;
  if (base === "schema.ts" || base === "schema.js") return null;
  if (base.split(".").length > 2) return null;
  return relative.slice(0, -extension.length);
}

/** Reads where a module runs; null for one that Convex leaves out since it is no TypeScript module. */
function withRuntime(folder: string, file: FoundFile): ModuleFile | null {
  const text = readFileSync(file.path, "utf8");
  if (/\.tsx?$/.test(file.path) && !/^[ \t]*(?:import|export)/m.test(text)) return null;
  if (/\.c[jt]s$/.test(file.path) && /^[\t ]*(?:import|export)\b/m.test(text)) {
    throw new HostError(
      "UNSUPPORTED",
      `${file.path} imports or exports, which Deno does not take in a file of this ending: end it in .ts`,
    );
  }
  const runsInNode = USE_NODE.test(text);
  const relative = file.path.slice(folder.length + 1);
  if (runsInNode && NEVER_IN_NODE.includes(file.name)) {
    throw refusal(`"use node" directive is not allowed for ${relative}.`);
  }
  if (!runsInNode && relative.startsWith("actions/")) {
    throw refusal(
      `${relative} is in /actions subfolder but has no "use node"; directive. You can now define ` +
        'actions in any folder and indicate they should run in node by adding "use node" directive. ' +
        '/actions is a deprecated way to choose Node.js environment, and we require "use node" for all ' +
        "files within that folder to avoid unexpected errors during the migration. See " +
        "https://docs.convex.dev/functions/actions for more details",
    );
  }
  return { ...file, runsInNode };
}

/** `x.ts` beside `x.js`: both would be deployed as `x.js`. Convex's bundler makes no difference between x and X. */
function refuseTwins(files: readonly ModuleFile[]): void {
  const seen = new Set<string>();
  for (const { name } of files) {
    if (seen.has(name.toLowerCase())) {
      throw refusal(
        `Two output files share the same path but have different contents: out/${name}.js`,
      );
    }
    seen.add(name.toLowerCase());
  }
}
