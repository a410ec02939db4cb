/**
 * Analyzes a push: imports every bundle and answers what the official CLI goes on with (functions,
 * schema, the component tree, what its codegen needs).
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { evaluate, type ModuleExports } from "./evaluate.ts";
import type {
  Analysis,
  AnalyzedDefinition,
  AnalyzedFunction,
  AnalyzedModule,
  AnalyzedSchema,
  PushedDefinition,
  PushedModule,
  StartPush,
  StartPushAnswer,
} from "./protocol.ts";
import { type AnalysisByPath, diffIndexes, placeComponent, toExportTree } from "./tree.ts";

type Environment = Record<string, string>;

/**
 * Evaluates the whole push.
 *
 * @throws {Error} if a module cannot be imported; the message names it.
 */
export async function analyzePush(push: StartPush, env: Environment): Promise<StartPushAnswer> {
  const analysis: AnalysisByPath = {};
  for (const component of push.componentDefinitions) {
    await analyzeComponent(component.definitionPath, push, analysis);
  }
  const app = push.appDefinition;
  const definition = await analyzeDefinition("", app, analysis);
  const functions = await analyzeModules(app.changedModules, env);
  analysis[""] = await toAnalysis(app, definition, functions);
  const tree = placeComponent(analysis, { definitionPath: "", componentPath: "" });
  return {
    environmentVariables: {},
    externalDepsId: null,
    componentDefinitionPackages: Object.fromEntries(Object.keys(analysis).map((key) => [key, {}])),
    appAuth: await readAuthConfig(app.changedModules, env),
    analysis,
    app: tree,
    schemaChange: {
      allocatedComponentIds: {},
      schemaIds: {},
      indexDiffs: diffIndexes(tree, analysis),
    },
  };
}

async function analyzeComponent(
  path: string,
  push: StartPush,
  analysis: AnalysisByPath,
): Promise<void> {
  if (analysis[path]) return;
  const component = push.componentDefinitions.find((each) => each.definitionPath === path);
  if (!component) throw new Error(`Component ${path} is used but not in the push`);
  for (const dependency of component.dependencies) {
    await analyzeComponent(dependency, push, analysis);
  }
  const definition = await analyzeDefinition(path, component, analysis);
  const functions = await analyzeModules(component.functions, {});
  definition.exports = toExportTree(functions);
  analysis[path] = await toAnalysis(component, definition, functions);
}

async function toAnalysis(
  pushed: PushedDefinition,
  definition: AnalyzedDefinition,
  functions: Record<string, AnalyzedModule>,
): Promise<Analysis> {
  return {
    definition,
    schema: await analyzeSchema(pushed.schema),
    functions,
    udfConfig: {
      serverVersion: pushed.udfServerVersion,
      importPhaseRngSeed: null,
      importPhaseUnixTimestamp: null,
    },
  };
}

/** Evaluates a `convex.config`; the CLI leaves its imports of components as encoded specifiers. */
async function analyzeDefinition(
  path: string,
  pushed: PushedDefinition,
  analysis: AnalysisByPath,
): Promise<AnalyzedDefinition> {
  if (!pushed.definition) return { path, definitionType: { type: "app" }, childComponents: [] };
  const given = Object.fromEntries(pushed.dependencies.map((dependency) => [
    `./_componentDeps/${Buffer.from(dependency).toString("base64url")}`,
    {
      componentDefinitionPath: dependency,
      defaultName: analysis[dependency]?.definition.definitionType.name,
    },
  ]));
  const module = await evaluate([pushed.definition], pushed.definition.path, { given });
  // The definition lives in another context; JSON brings its arrays and objects into this one.
  const exported = JSON.parse(JSON.stringify(callExport(module.default)));
  return { path, ...exported };
}

async function analyzeSchema(schema: PushedModule | null): Promise<AnalyzedSchema | null> {
  if (!schema) return null;
  const module = await evaluate([schema], schema.path);
  return JSON.parse(String(callExport(module.default)));
}

function callExport(value: unknown): unknown {
  const definition = value as { export?: () => unknown } | null | undefined;
  if (typeof definition?.export !== "function") {
    throw new Error("Export a definition as the module's default");
  }
  return definition.export();
}

async function analyzeModules(
  modules: readonly PushedModule[],
  env: Environment,
): Promise<Record<string, AnalyzedModule>> {
  const analyzed: Record<string, AnalyzedModule> = {};
  for (const module of modules) {
    if (module.path.startsWith("_deps/") || module.path === "auth.config.js") continue;
    analyzed[module.path] = await analyzeModule(module, modules, env);
  }
  return analyzed;
}

async function analyzeModule(
  module: PushedModule,
  siblings: readonly PushedModule[],
  env: Environment,
): Promise<AnalyzedModule> {
  const result: AnalyzedModule = {
    functions: [],
    httpRoutes: null,
    cronSpecs: null,
    sourceMapped: null,
  };
  // Node modules need Node's own globals and installed packages: they are listed, not evaluated.
  if (module.environment === "node") return result;
  const exports = await importNamed(module, siblings, env);
  result.functions = Object.entries(exports).flatMap(([name, value]) => toFunction(name, value));
  if (module.path === "http.js") result.httpRoutes = toRoutes(exports.default);
  return result;
}

async function importNamed(
  module: PushedModule,
  siblings: readonly PushedModule[],
  env: Environment,
): Promise<ModuleExports> {
  try {
    return await evaluate(siblings, module.path, { env });
  } catch (cause) {
    throw new Error(`Cannot import ${module.path}: ${describe(cause)}`, { cause });
  }
}

function describe(cause: unknown): string {
  const { stack, message } = (cause ?? {}) as { stack?: unknown; message?: unknown };
  return String(stack ?? message ?? cause);
}

interface RegisteredFunction {
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isHttp?: boolean;
  isPublic?: boolean;
  exportArgs?: () => string;
  exportReturns?: () => string;
}

function toFunction(name: string, value: unknown): AnalyzedFunction[] {
  if (typeof value !== "function" && (typeof value !== "object" || value === null)) return [];
  const registered = value as RegisteredFunction;
  const udfType = registered.isQuery
    ? "Query"
    : registered.isMutation
    ? "Mutation"
    : registered.isAction
    ? "Action"
    : null;
  if (!udfType || registered.isHttp) return [];
  return [{
    name,
    pos: null,
    udfType,
    visibility: { kind: registered.isPublic ? "public" : "internal" },
    args: registered.exportArgs?.() ?? null,
    returns: registered.exportReturns?.() ?? null,
  }];
}

function toRoutes(value: unknown): AnalyzedModule["httpRoutes"] {
  const router = value as { isRouter?: boolean; getRoutes?: () => [string, string][] } | undefined;
  if (!router?.isRouter || !router.getRoutes) return null;
  return router.getRoutes().map(([path, method]) => ({ route: { path, method } }));
}

async function readAuthConfig(
  modules: readonly PushedModule[],
  env: Environment,
): Promise<unknown[]> {
  const config = modules.find((module) => module.path === "auth.config.js");
  if (!config) return [];
  const { default: exported } = await importNamed(config, modules, env);
  const { providers } = JSON.parse(JSON.stringify(exported)) as { providers: unknown[] };
  return providers;
}
