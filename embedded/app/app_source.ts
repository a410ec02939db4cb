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
  /** Components that were found in the folder and its packages, by the path set on their definitions. */
  components?: ReadonlyMap<string, ComponentSource>;
  /** Module path without extension to its loader. */
  modules: Record<string, ModuleLoader>;
  /** Those of them that start with `"use node"`; none by default. */
  nodeModules?: readonly string[];
  /** Default export of schema.ts, if it has one. */
  schema?: unknown;
  /** Evaluates auth.config and gives its default export, if it has one. */
  loadAuthConfig?: () => Promise<unknown>;
}
