/**
 * The app around a convex folder, and what `init` puts there beside its manifests: a secret for work on this
 * machine, where git does not see it.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { lstat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { CliError } from "./arguments.ts";
import { type FilePlan, readPresent } from "./init_files.ts";
import {
  DENO_JSON,
  PACKAGE_JSON,
  planFunctions,
  planManifest,
  planModulesFolder,
} from "./init_manifest.ts";

/** The app around a convex folder. */
export interface Project {
  /** Its folder. */
  readonly root: string;
  /** The folder of its functions, from there: `convex`. */
  readonly functions: string;
  /** Whether it is an app of Deno's: its packages are installed by whichever tool has locked them. */
  readonly isDeno: boolean;
}

const SECRET_VARIABLE = "BETTER_AUTH_SECRET";
const SECRET_LINE = /^\uFEFF?[ \t]*(?:export[ \t]+)?BETTER_AUTH_SECRET[ \t]*=[ \t]*(.*)/m;
const SECRET_BYTES = 48;
/** Lines of a .gitignore that hide `.env.local`, or with `!` show it again. */
const OF_ENV = /^!?\/?(?:\*\*\/)?(?:\.env(?:\.local|\*|\.\*|\*\.local)|\*\.local|\.\*)$/;

/**
 * The app that a convex folder is of: the folder above it, or the one that the command runs in.
 *
 * @throws {CliError} where neither has a package.json or a deno.json, or it is the app itself
 */
export async function findProject(folder: string): Promise<Project> {
  const [target, here] = [resolve(folder), resolve(".")];
  const isBelow = !relative(here, target).startsWith("..");
  for (const root of [dirname(target), ...(isBelow ? [here] : [])]) {
    const isDeno = await isOneOf(DENO_JSON, root);
    if (!isDeno && !await isOneOf([PACKAGE_JSON], root)) continue;
    if (root === target) {
      throw new CliError(
        `Name the folder of the app's functions, such as ${join(folder, "convex")}`,
      );
    }
    return { root, functions: relative(root, target).replaceAll("\\", "/"), isDeno };
  }
  const root = dirname(target);
  const above = await findAbove(dirname(root), [PACKAGE_JSON, ...DENO_JSON]);
  throw new CliError(
    `Run npm init -y (or deno init) in ${root} first: there is no package.json that init could ` +
      `add the package to${above === undefined ? "" : `; or run init in ${above}, which has one`}`,
  );
}

async function isOneOf(names: readonly string[], folder: string): Promise<boolean> {
  for (const name of names) {
    if (await readPresent(join(folder, name)) !== undefined) return true;
  }
  return false;
}

/** The nearest folder from `folder` upwards that has one of the files; within a repository, if it is one. */
export async function findAbove(
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) if (await exists(join(folder, name))) return folder;
  const parent = dirname(folder);
  if (parent === folder || await exists(join(folder, ".git"))) return undefined;
  return await findAbove(parent, names);
}

/**
 * The plan for what stands beside the convex folder.
 *
 * @throws {CliError} where a file can't be read, or the manifest is not JSON
 */
export async function planProject(project: Project): Promise<FilePlan[]> {
  const { root } = project;
  const plans = [
    await planManifest(join(root, PACKAGE_JSON)),
    project.isDeno ? await planModulesFolder(root) : undefined,
    await planFunctions(project),
    await planEnv(join(root, ".env.local")),
    await planIgnore(root),
  ];
  return plans.filter((plan) => plan !== undefined);
}

/** A secret that is there is never changed, nor told. */
async function planEnv(target: string): Promise<FilePlan> {
  const path = ".env.local";
  const present = await readPresent(target);
  const text = present?.text ?? "";
  const found = SECRET_LINE.exec(text);
  if (found !== null) {
    const isEmpty = /^(?:#|(?:""|'')?\s*$)/.test(found[1] ?? "");
    const line = `+ ${SECRET_VARIABLE}=… // at least 32 random characters: openssl rand -base64 48`;
    return { path, state: isEmpty ? "incomplete" : "same", diff: isEmpty ? [line] : [] };
  }
  const secret = randomBytes(SECRET_BYTES).toString("base64");
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return {
    path,
    state: present === undefined ? "missing" : "lacks",
    diff: [`+ ${SECRET_VARIABLE}=…`],
    write: { target, text: `${start}${SECRET_VARIABLE}=${secret}\n`, present, mode: 0o600 },
  };
}

/** Hides the secret from git, where there is git. */
async function planIgnore(root: string): Promise<FilePlan | undefined> {
  const path = ".gitignore";
  const target = join(root, path);
  const present = await readPresent(target);
  if (present === undefined && !await isInGit(root)) return undefined;
  const text = present?.text ?? "";
  const last = text.split("\n").map((line) => line.trim()).findLast((line) => OF_ENV.test(line));
  if (last !== undefined && !last.startsWith("!")) return undefined;
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return {
    path,
    state: present === undefined ? "missing" : "lacks",
    diff: ["+ .env.local"],
    write: { target, text: `${start}.env.local\n`, present },
  };
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(() => true, () => false);
}

/** Whether git looks at a folder: it may be one of several of a repository. */
async function isInGit(folder: string): Promise<boolean> {
  return await exists(join(folder, ".git")) ||
    (dirname(folder) !== folder && await isInGit(dirname(folder)));
}
