import { fileURLToPath, pathToFileURL } from "node:url";
import { checkDefinitionModule, checkSchemaModule } from "./check_configs.ts";
import { resolveFrom } from "./import_graph.ts";
import { nameDefinition, pathOf } from "./install.ts";
import { loadModule } from "./load_module.ts";
import { findSource, listModuleFiles } from "./module_files.ts";
import { refusal } from "./refusal.ts";
import type { ComponentSource } from "./app_source.ts";
import { fs } from "../system/builtins.ts";

const { readFileSync } = fs;

/** Names in import declarations; a definition is a few lines that import and use. */
const IMPORTED = /\bfrom\s*["']([^"'\n]+)["']/g;
const CONFIG = /(?:^|\/)convex\.config(?:\.[jt]s)?$/;

/** Components by the folder that holds each; null for one that is looked at now, or was given to the host. */
type FoundComponents = Map<string, ComponentSource | null>;

/**
 * Finds the components that a convex.config imports, and what those import, as Convex's bundler does: by the
 * files that are named convex.config. Each gets the path by which `app.use()` knows it, so this comes before the
 * app's own convex.config is loaded. What the host was given is left alone.
 *
 * @throws {HostError} what {@link loadModule} throws.
 */
export async function findComponents(config: string): Promise<Map<string, ComponentSource>> {
  const found: FoundComponents = new Map();
  await addComponents(config, found);
  return new Map([...found].filter((each): each is [string, ComponentSource] => each[1] !== null));
}

async function addComponents(config: string, found: FoundComponents): Promise<void> {
  const parent = pathToFileURL(config).href;
  const text = readFileSync(config, "utf8");
  for (const [, specifier = ""] of text.matchAll(IMPORTED)) {
    if (!CONFIG.test(specifier)) continue;
    const url = await resolveFrom(specifier, parent);
    if (!url?.startsWith("file:")) continue;
    const path = fileURLToPath(url);
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (found.has(folder)) continue;
    found.set(folder, null);
    await addComponents(path, found);
    const definition = checkDefinitionModule(
      await loadModule({ folder, path, phase: "definition", env: {} }),
    );
    // One with another path was given to the host. With this one it was found before, by a host of this process.
    if ((pathOf(definition) ?? folder) !== folder) continue;
    nameDefinition(definition, folder);
    found.set(folder, await readComponent(folder, definition));
  }
}

async function readComponent(folder: string, definition: unknown): Promise<ComponentSource> {
  const schema = findSource(folder, "schema");
  const files = listModuleFiles(folder);
  if (files.some(({ runsInNode }) => runsInNode)) {
    throw refusal(
      '"use node" directive is not supported in components. Remove it from the component at: ' +
        `${folder}.`,
    );
  }
  return {
    definition,
    modules: Object.fromEntries(
      files.map((
        { name, path },
      ) => [name, () => loadModule({ folder, path, phase: "module", env: {} })]),
    ),
    schema: schema === undefined
      ? undefined
      : checkSchemaModule(await loadModule({ folder, path: schema, phase: "schema", env: {} })),
  };
}
