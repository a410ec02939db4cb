import process from "node:process";
import type { AppSource } from "./app_source.ts";
import { checkDefinitionModule, checkSchemaModule } from "./check_configs.ts";
import { installLoader } from "./import_graph.ts";
import { findComponents } from "./find_components.ts";
import { loadModule } from "./load_module.ts";
import { findAuthConfig, findSource, listModuleFiles, type ModuleFile } from "./module_files.ts";
import { needsLoader } from "./needs_loader.ts";
import { HostError, messageOf } from "../errors.ts";
import type { Module } from "../functions/components.ts";
import type { LoadPhase } from "../functions/frame.ts";
import { system } from "../system/mod.ts";

/**
 * Reads an app folder: lists its modules, loads its convex.config and its schema.
 *
 * @throws {HostError} APP_NOT_FOUND, APP_REFUSED, APP_SYNTAX_ERROR, COMPONENT_NOT_GIVEN.
 */
export async function readAppFolder(
  appDir: string,
  env: Record<string, string>,
): Promise<AppSource> {
  const folder = absolute(appDir);
  const files = listFiles(folder);
  const load = (path: string, phase: LoadPhase): Promise<Module> =>
    loadModule({ folder, path, phase, env });
  const config = findSource(folder, "convex.config");
  const authConfig = findAuthConfig(folder);
  const schema = findSource(folder, "schema");
  const configs = [config, authConfig, schema].filter((each) => each !== undefined);
  // Node itself takes no imports without endings, and no TypeScript in packages.
  if (system.name === "Node" || needsLoader([...files.map(({ path }) => path), ...configs])) {
    installLoader();
  }
  const components = config === undefined ? undefined : await findComponents(config);
  return {
    components,
    definition: config === undefined
      ? undefined
      : checkDefinitionModule(await load(config, "definition")),
    modules: Object.fromEntries(
      files.map(({ name, path, runsInNode }) => [
        name,
        () => load(path, runsInNode ? "node" : "module"),
      ]),
    ),
    nodeModules: files.filter(({ runsInNode }) => runsInNode).map(({ name }) => name),
    schema: schema === undefined ? undefined : checkSchemaModule(await load(schema, "schema")),
    loadAuthConfig: authConfig === undefined ? undefined : async () => {
      const anew = { evaluation: evaluations++, phase: "auth" } as const;
      return (await loadModule({ folder, path: authConfig, env, ...anew })).default;
    },
  };
}

/** Makes each evaluation of an auth.config one of its own: hosts of a process share what is imported. */
let evaluations = 0;

function listFiles(folder: string): ModuleFile[] {
  try {
    return listModuleFiles(folder);
  } catch (cause) {
    if (cause instanceof HostError) throw cause;
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
  const full = /^(\/|[A-Za-z]:[\\/])/.test(path) ? path : `${process.cwd()}/${path}`;
  return full.replace(/(?<!\/)\/+$/, "");
}
