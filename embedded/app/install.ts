import { checkModules } from "./check_modules.ts";
import { readCrons } from "./crons.ts";
import type { Environment, Variables } from "./environment.ts";
import { declareSchema, stagedIndexesOf } from "./declare_schema.ts";
import type { AppSource, ComponentSource } from "./app_source.ts";
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
  const mounted = mount("", { source: app, env: options.environment.values, ...options });
  const modules = await loadModules(mounted);
  return await Promise.all(mounted.map((each) => install(each, modules.get(each) ?? new Map())));
}

interface MountOptions {
  source: AppSource;
  /** Kept in step by the environment. */
  env: Variables;
  environment: EnvironmentOf;
  components: ComponentSources;
}

/** The app or a component at its place in the app's tree, of which nothing is loaded yet. */
interface Mounted {
  path: string;
  source: AppSource;
  env: Variables;
  httpMounts: Record<string, string>;
  httpPrefix?: string;
  nodeModules: ReadonlySet<string>;
}

/** Lists a component and what it installs, parents first. */
function mount(path: string, options: MountOptions): Mounted[] {
  const { source, env, environment, components } = options;
  const definition: ExportedDefinition = source.definition === undefined
    ? { childComponents: [] }
    : exportedDefinition(source.definition);
  const httpMounts = mountsOf(definition);
  const own = {
    path,
    source,
    env,
    httpMounts,
    httpPrefix: path === "" ? definition.httpPrefix : undefined,
    nodeModules: new Set(source.nodeModules),
  };
  const children = definition.childComponents.flatMap((child) => {
    const found = components.get(child.path);
    if (found === undefined) throw notGiven(child.name, path);
    return mount(path === "" ? child.name : `${path}/${child.name}`, {
      source: found,
      env: environment.derive(() => childEnv(child, { parent: env, mounts: httpMounts })),
      environment,
      components,
    });
  });
  return [own, ...children];
}

async function install(mounted: Mounted, modules: Map<string, Module>): Promise<Installed> {
  const { path, source, env, httpMounts, httpPrefix, nodeModules } = mounted;
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
    stagedIndexes: stagedIndexesOf(schema),
    load: (name) => modules.get(name),
    moduleNames: [...modules.keys()],
    nodeModules,
    httpMounts,
    httpPrefix,
  };
  return { component, schema, crons: await readCrons(component) };
}

/**
 * Loads the modules of all components side by side. What runs in Convex's own runtime comes first: modules that
 * both kinds import are evaluated under its rules.
 */
async function loadModules(
  mounted: readonly Mounted[],
): Promise<Map<Mounted, Map<string, Module>>> {
  const all = new Map(mounted.map((each) => [each, new Map<string, Module>()]));
  for (const inNode of [false, true]) {
    const group = mounted.flatMap((each) =>
      Object.entries(each.source.modules)
        .filter(([name]) => each.nodeModules.has(name) === inNode)
        .map(([name, load]) => ({ into: all.get(each), name, load }))
    );
    const results = await Promise.allSettled(group.map(({ load }) => load()));
    results.forEach((result, at) => {
      // The first by name is told, whichever failed first.
      if (result.status === "rejected") throw result.reason;
      const { into, name = "" } = group[at] ?? {};
      into?.set(name, result.value);
    });
  }
  return all;
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
