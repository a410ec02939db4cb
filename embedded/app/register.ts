import { declareSchema, stagedIndexesOf } from "./declare_schema.ts";
import type { ModuleLoader } from "./app_source.ts";
import type { Component, Components, Module } from "../functions/components.ts";
import { applySchemas } from "../store/schema.ts";
import type { Store } from "../store/store.ts";

/** A component that comes as modules alone. */
export interface RegisteredSource {
  /** Module path without extension to its loader; each is loaded when it is first called. */
  modules: Record<string, ModuleLoader>;
  /** Default export of its schema.ts, if it has one. */
  schema?: unknown;
  /** What its functions see as `process.env`; empty by default. */
  env?: Record<string, string>;
}

/**
 * Installs a component without a convex.config, or replaces the one at its path.
 *
 * @throws {HostError} SCHEMA_INVALID, SCHEMA_VIOLATED, UNSUPPORTED.
 */
export function registerComponent(
  { store, components }: { store: Store; components: Components },
  path: string,
  source: RegisteredSource,
): void {
  const schema = declareSchema(path, source.schema);
  applySchemas([schema], { connection: store.writer, catalog: store.catalog });
  const loaded = new Map<string, Promise<Module>>();
  const load = (name: string): Promise<Module | undefined> => {
    const loader = Object.hasOwn(source.modules, name) ? source.modules[name] : undefined;
    if (loader === undefined) return Promise.resolve(undefined);
    const module = loaded.get(name) ?? loader();
    loaded.set(name, module);
    return module;
  };
  const component: Component = {
    path,
    env: source.env ?? {},
    documentTypes: new Map(
      schema.tables.flatMap(({ name, documentType }) =>
        documentType === undefined ? [] : [[name, documentType]]
      ),
    ),
    stagedIndexes: stagedIndexesOf(schema),
    load,
    moduleNames: Object.keys(source.modules),
    nodeModules: new Set(),
    httpMounts: {},
  };
  components.add(component);
}
