import { findSource, listModuleFiles, startsWithUseNode } from "./module_files.ts";
import { HostError, messageOf } from "../errors.ts";
import type { Module } from "../functions/components.ts";
import { runInScope } from "../functions/frame.ts";

/** Loads a module's exports. */
export type ModuleLoader = () => Promise<Record<string, unknown>>;

/** Where the functions of one component come from. */
export interface ComponentSource {
  /**
   * What its convex.config exports by default. The host sets `componentDefinitionPath` on it before the app's
   * convex.config is loaded, as Convex's bundler does.
   */
  definition: unknown;
  /** Module path without extension, relative to the component's folder (e.g. `adapter`), to its loader. */
  modules: Record<string, ModuleLoader>;
  /** Default export of its schema.ts, if it has one. */
  schema?: unknown;
}

/** Where the app's functions come from when they do not come from a folder. */
export interface AppSource {
  /** What convex.config exports by default, if the app installs components. */
  definition?: unknown;
  /** Module path without extension to its loader. */
  modules: Record<string, ModuleLoader>;
  /** Those of them that start with `"use node"`; none by default. */
  nodeModules?: readonly string[];
  /** Default export of schema.ts, if it has one. */
  schema?: unknown;
  /** Evaluates auth.config and gives its default export, if it has one. */
  loadAuthConfig?: () => Promise<unknown>;
}

/**
 * Reads an app folder: lists its modules, loads its convex.config and its schema.
 *
 * @throws {HostError} APP_NOT_FOUND, APP_SYNTAX_ERROR, COMPONENT_NOT_GIVEN.
 */
export async function readAppFolder(
  appDir: string,
  env: Record<string, string>,
): Promise<AppSource> {
  const folder = absolute(appDir);
  const files = listFiles(folder);
  const load = async (path: string): Promise<Module> => await loadModule(toUrl(path), { env });
  const config = findSource(folder, "convex.config");
  const authConfig = findSource(folder, "auth.config");
  const schema = findSource(folder, "schema");
  return {
    definition: config === undefined ? undefined : (await load(config)).default,
    modules: Object.fromEntries(files.map(({ name, path }) => [name, () => load(path)])),
    nodeModules: files.filter(({ path }) => startsWithUseNode(path)).map(({ name }) => name),
    schema: schema === undefined ? undefined : (await load(schema)).default,
    loadAuthConfig: authConfig === undefined ? undefined : evaluatingAnew(toUrl(authConfig), env),
  };
}

/** Evaluates a module with the environment that its functions will have. */
async function loadModule(
  url: string,
  component: { env: Record<string, string> },
): Promise<Module> {
  try {
    return await runInScope({ kind: "load", component }, () => import(url)) as Module;
  } catch (cause) {
    const message = messageOf(cause);
    if (message.includes("componentDefinitionPath")) {
      throw new HostError(
        "COMPONENT_NOT_GIVEN",
        `${url} installs a component that the host was not given: pass it in \`components\``,
        { cause },
      );
    }
    throw new HostError("APP_SYNTAX_ERROR", `Cannot load ${url}: ${message}`, { cause });
  }
}

/** Counts for all hosts of this process: they share what has been imported. */
let evaluations = 0;

/** Evaluates a module anew at each call, because the environment it reads may have changed. */
function evaluatingAnew(url: string, env: Record<string, string>): () => Promise<unknown> {
  return async () => (await loadModule(`${url}?evaluation=${evaluations++}`, { env })).default;
}

function listFiles(folder: string): ReturnType<typeof listModuleFiles> {
  try {
    return listModuleFiles(folder);
  } catch (cause) {
    throw new HostError(
      "APP_NOT_FOUND",
      `Cannot read the app folder ${folder} (${
        messageOf(cause)
      }): give the folder that holds http.ts`,
      { cause },
    );
  }
}

function absolute(path: string): string {
  return /^(\/|[A-Za-z]:[\\/])/.test(path) ? path : `${Deno.cwd()}/${path}`;
}

function toUrl(path: string): string {
  const parts = path.replaceAll("\\", "/").split("/").map(encodeURIComponent);
  return `file://${parts.join("/").replace(/^([A-Za-z])%3A/, "/$1:")}`;
}
