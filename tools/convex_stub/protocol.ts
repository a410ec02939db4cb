/**
 * The parts of Convex's push protocol (as convex 1.48.0 speaks it) that the stub reads and answers.
 *
 * @module
 */

/** One bundled module, as esbuild left it. */
export interface PushedModule {
  /** Path below the functions folder, such as `http.js` or `_deps/ABC.js`. */
  path: string;
  /** The bundle's text. */
  source: string;
  /** Where Convex would run it. */
  environment: "isolate" | "node";
}

/** What an app and a component have in common in a push. */
export interface PushedDefinition {
  /** The bundled `convex.config`, or null for an app without one. */
  definition: PushedModule | null;
  /** Definition paths of the components it uses. */
  dependencies: string[];
  /** The bundled schema, or null. */
  schema: PushedModule | null;
  /** Version of the convex package that bundled it. */
  udfServerVersion: string;
}

/** A component in a push. */
export interface PushedComponent extends PushedDefinition {
  /** The component's folder, relative to the app's. */
  definitionPath: string;
  /** Its modules. */
  functions: PushedModule[];
}

/** The body of `POST /api/deploy2/start_push`. */
export interface StartPush {
  /** The app itself. */
  appDefinition: PushedDefinition & { changedModules: PushedModule[] };
  /** Every component that the app reaches. */
  componentDefinitions: PushedComponent[];
}

/** A registered function, as analysis reports it. */
export interface AnalyzedFunction {
  /** Export name. */
  name: string;
  /** Always null: bundles carry no positions here. */
  pos: null;
  /** Kind of function. */
  udfType: "Query" | "Mutation" | "Action";
  /** Whether clients may call it. */
  visibility: { kind: "public" | "internal" };
  /** Validator JSON of the arguments, as text. */
  args: string | null;
  /** Validator JSON of the result, as text. */
  returns: string | null;
}

/** A module, as analysis reports it. */
export interface AnalyzedModule {
  /** Its registered functions; none for a Node module, which the stub does not evaluate. */
  functions: AnalyzedFunction[];
  /** Routes, if it is the app's `http.js`. */
  httpRoutes: { route: { path: string; method: string } }[] | null;
  /** Always null: crons are not analyzed. */
  cronSpecs: null;
  /** Always null. */
  sourceMapped: null;
}

/** A node of a component's public interface. */
export type ExportNode =
  | { type: "branch"; branch: [string, ExportNode][] }
  | { type: "leaf"; leaf: string };

/** A definition's own description: what `export()` of a `convex.config` gives, and its path. */
export interface AnalyzedDefinition {
  /** Definition path; empty for the app. */
  path: string;
  /** Kind and, for a component, its name. */
  definitionType: { type: string; name?: string };
  /** Components it installs. */
  childComponents: { name: string; path: string }[];
  /** HTTP routes it hands to components. */
  httpMounts?: Record<string, unknown>;
  /** Public functions, as a tree; the CLI's codegen writes `components.<name>` from it. */
  exports?: ExportNode;
}

/** A schema's exported form, as far as the stub reads it. */
export interface AnalyzedSchema {
  /** Its tables and their indexes. */
  tables: { tableName: string; indexes: { indexDescriptor: string; fields: string[] }[] }[];
}

/** Analysis of one definition. */
export interface Analysis {
  /** The `convex.config`. */
  definition: AnalyzedDefinition;
  /** The schema, or null. */
  schema: AnalyzedSchema | null;
  /** Modules by path. */
  functions: Record<string, AnalyzedModule>;
  /** Version and seeds, which the stub leaves empty. */
  udfConfig: { serverVersion: string; importPhaseRngSeed: null; importPhaseUnixTimestamp: null };
}

/** A component in place, with the components below it. */
export interface CheckedComponent {
  /** Its definition. */
  definitionPath: string;
  /** Its place in the app; empty for the app. */
  componentPath: string;
  /** Always empty. */
  args: Record<string, never>;
  /** Components below it, by name. */
  childComponents: Record<string, CheckedComponent>;
  /** Its routes and mounts. */
  httpRoutes: { httpModuleRoutes: unknown[] | null; mounts: string[] };
  /** Always empty. */
  exports: Record<string, never>;
}

/** Indexes that a push would add, per component path. */
export type IndexDiffs = Record<string, {
  added_indexes: { name: string; type: "database"; fields: string[] }[];
  removed_indexes: never[];
}>;

/** The answer to `POST /api/deploy2/start_push`. */
export interface StartPushAnswer {
  /** Always empty. */
  environmentVariables: Record<string, never>;
  /** Always null. */
  externalDepsId: null;
  /** One empty package per definition. */
  componentDefinitionPackages: Record<string, Record<string, never>>;
  /** The providers of `auth.config`. */
  appAuth: unknown[];
  /** Analysis by definition path. */
  analysis: Record<string, Analysis>;
  /** The app with its components in place. */
  app: CheckedComponent;
  /** What the push would change in the database. */
  schemaChange: {
    allocatedComponentIds: Record<string, never>;
    schemaIds: Record<string, never>;
    indexDiffs: IndexDiffs;
  };
}
