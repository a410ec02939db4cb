/** Extensions that Convex deploys, longest first so that the first match is the whole extension. */
const EXTENSIONS = [".tsx", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".ts", ".js"];

/** A file of an app folder that Convex would deploy as a function module. */
interface ModuleFile {
  /** Path relative to the app folder, without extension, parts joined by `/`. */
  name: string;
  /** Path on disk. */
  path: string;
}

/**
 * Lists the function modules of an app folder by Convex's own rules: left out are `_generated/`, `schema.ts`,
 * dotfiles, names with two dots (so `convex.config.ts`, `x.test.ts`, `x.d.ts`), names with a space, and
 * folders that define a component of their own.
 */
export function listModuleFiles(folder: string): ModuleFile[] {
  return [...walk(folder, "")].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Finds `<base>.ts` or `<base>.js` in a folder; undefined when there is neither. */
export function findSource(folder: string, base: string): string | undefined {
  return [".ts", ".js"].map((extension) => `${folder}/${base}${extension}`).find(isFile);
}

/** White space, comments and other directives, and then the one by which Convex runs a module in Node. */
const USE_NODE =
  /^(?:\s|\/\/[^\n]*\n|\/\*(?:(?!\*\/)[\s\S])*\*\/|(["'])use (?!node\1)[\w ]+\1|;)*(["'])use node\2/;

/** Whether a module asks for Convex's Node runtime. */
export function startsWithUseNode(path: string): boolean {
  return USE_NODE.test(Deno.readTextFileSync(path));
}

function* walk(root: string, below: string): IterableIterator<ModuleFile> {
  for (const entry of Deno.readDirSync(below === "" ? root : `${root}/${below}`)) {
    const relative = below === "" ? entry.name : `${below}/${entry.name}`;
    const path = `${root}/${relative}`;
    if (entry.isDirectory) {
      if (!isSkippedFolder(path, relative)) yield* walk(root, relative);
    } else {
      const name = moduleName(relative);
      if (name !== null) yield { name, path };
    }
  }
}

function isSkippedFolder(path: string, relative: string): boolean {
  if (relative === "_generated" || relative.endsWith("/node_modules")) return true;
  return relative === "node_modules" || findSource(path, "convex.config") !== undefined;
}

function moduleName(relative: string): string | null {
  const base = relative.slice(relative.lastIndexOf("/") + 1);
  const extension = EXTENSIONS.find((each) => base.endsWith(each));
  if (extension === undefined || /^[.#]/.test(base) || relative.includes(" ")) return null;
  if (base === "schema.ts" || base === "schema.js") return null;
  if (base.split(".").length > 2) return null;
  return relative.slice(0, -extension.length);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
