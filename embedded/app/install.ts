import { checkModules } from "./check_modules.ts";
import { readCrons } from "./crons.ts";
import type { Environment, Variables } from "./environment.ts";
import { declareSchema } from "./declare_schema.ts";
import type { AppSource, ComponentSource, ModuleLoader } from "./app_source.ts";
import { HostError, messageOf } from "../errors.ts";
import { type Component, describe, type Module } from "../functions/components.ts";
import { exportDefinition, type ExportedDefinition } from "../functions/registered.ts";
import type { DeclaredCron } from "../jobs/cron_store.ts";
import type { DeclaredSchema } from "../store/schema.ts";

/** A component that is ready to run, and the tables it declares. */
interface Installed {
  component: Component;
  schema: DeclaredSchema;
  crons: DeclaredCron[];
}

/** What of the app's environment is needed to install it. */
type EnvironmentOf = Pick<Environment, "values" | "derive">;

/** Component sources by the definition path that was set on them. */
type ComponentSources = ReadonlyMap<string, ComponentSource>;

/** Sets on each definition what Convex's bundler sets, so that `app.use()` accepts it. */
export function nameComponents(sources: readonly ComponentSource[]): ComponentSources {
  const byPath = new Map<string, ComponentSource>();
  for (const source of sources) {
    const path = `components/${byPath.size}`;
    nameDefinition(source.definition, path);
    byPath.set(path, source);
  }
  return byPath;
}

/** Gives a definition the path by which a convex.config that uses it names it. */
export function nameDefinition(definition: unknown, path: string): void {
  const defaultName = exportedDefinition(definition).name ?? "component";
  Object.assign(definition as object, { componentDefinitionPath: path, defaultName });
}

/** The path that a definition has been given; undefined for one that has none. */
export function pathOf(definition: unknown): string | undefined {
  return Object(definition).componentDefinitionPath;
}

/**
 * Follows the app's convex.config to every installed component, and loads their modules and schemas.
 *
 * @throws {HostError} APP_REFUSED, APP_SYNTAX_ERROR, COMPONENT_NOT_GIVEN, CRON_INVALID, SCHEMA_INVALID, UNSUPPORTED.
 */
export async function installApp(
  app: AppSource,
  options: { environment: EnvironmentOf; components: ComponentSources },
): Promise<Installed[]> {
  return await install("", { source: app, env: options.environment.values, ...options });
}

interface InstallOptions {
  source: AppSource;
  /** Kept in step by the environment. */
  env: Variables;
  environment: EnvironmentOf;
  components: ComponentSources;
}

async function install(path: string, options: InstallOptions): Promise<Installed[]> {
  const { source, env, environment, components } = options;
  const definition: ExportedDefinition = source.definition === undefined
    ? { childComponents: [] }
    : exportedDefinition(source.definition);
  const mounts = mountsOf(definition);
  const nodeModules = new Set(source.nodeModules);
  const modules = await loadModules(source.modules, nodeModules);
  checkModules(modules, nodeModules);
  const schema = declareSchema(path, source.schema);
  const component: Component = {
    path,
    env,
    documentTypes: new Map(
      schema.tables.flatMap(({ name, documentType }) =>
        documentType === undefined ? [] : [[name, documentType]]
      ),
    ),
    load: (name) => modules.get(name),
    moduleNames: [...modules.keys()],
    nodeModules,
    httpMounts: mounts,
    httpPrefix: path === "" ? definition.httpPrefix : undefined,
  };
  const children = definition.childComponents.map((child) => {
    const found = components.get(child.path);
    if (found === undefined) throw notGiven(child.name, path);
    return install(path === "" ? child.name : `${path}/${child.name}`, {
      source: found,
      env: environment.derive(() => childEnv(child, { parent: env, mounts })),
      environment,
      components,
    });
  });
  const crons = await readCrons(component);
  return [{ component, schema, crons }, ...(await Promise.all(children)).flat()];
}

/** What runs in Convex's own runtime first: modules that both kinds import are evaluated under its rules. */
async function loadModules(
  loaders: Record<string, ModuleLoader>,
  nodeModules: ReadonlySet<string>,
): Promise<Map<string, Module>> {
  const loaded = new Map<string, Module>();
  const names = Object.keys(loaders);
  for (const inNode of [false, true]) {
    const group = names.filter((name) => nodeModules.has(name) === inNode);
    const results = await Promise.allSettled(group.map((name) => loaders[name]?.()));
    results.forEach((result, at) => {
      // The first by name is told, whichever failed first.
      if (result.status === "rejected") throw result.reason;
      loaded.set(group[at] ?? "", result.value ?? {});
    });
  }
  return loaded;
}

/** A child sees what its parent binds for it, and the two addresses that every function sees. */
function childEnv(
  child: ExportedDefinition["childComponents"][number],
  { parent, mounts }: { parent: Variables; mounts: Record<string, string> },
): Variables {
  const env: Variables = {};
  for (const name of ["CONVEX_SITE_URL", "CONVEX_CLOUD_URL"]) {
    if (parent[name] !== undefined) env[name] = parent[name];
  }
  const [prefix] = Object.entries(mounts).find(([, name]) => name === child.name) ?? [];
  if (prefix !== undefined && env.CONVEX_SITE_URL !== undefined) {
    // So that the component builds URLs that lead to its own routes.
    env.CONVEX_SITE_URL = `${env.CONVEX_SITE_URL.replace(/(?<!\/)\/+$/, "")}${prefix.slice(0, -1)}`;
  }
  for (const [name, binding] of child.env ?? []) {
    const value = binding.type === "value" ? binding.value : parent[binding.name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function mountsOf(definition: ExportedDefinition): Record<string, string> {
  const mounts = Object.entries(definition.httpMounts ?? {});
  return Object.fromEntries(
    mounts.map(([prefix, reference]) => [prefix, reference.split("/").at(-1) ?? ""]),
  );
}

function exportedDefinition(definition: unknown): ExportedDefinition {
  try {
    return exportDefinition(definition);
  } catch (cause) {
    throw new HostError("APP_SYNTAX_ERROR", messageOf(cause), { cause });
  }
}

function notGiven(name: string, parent: string): HostError {
  return new HostError(
    "COMPONENT_NOT_GIVEN",
    `${
      describe(parent)
    } installs "${name}", which the host was not given: pass it in \`components\``,
  );
}
