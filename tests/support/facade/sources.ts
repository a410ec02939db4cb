/** Turns what convex-test takes into what the host takes. */
import { declareSchema } from "../../../embedded/app/declare_schema.ts";
import type { ModuleLoader } from "../../../embedded/mod.ts";

/** What `import.meta.glob("./**\/*.*s")` gives: loaders by path. */
export type Glob = Record<string, () => Promise<unknown>>;

interface Exportable {
  export(): string;
}

interface ExportedTables {
  tables: Record<string, unknown>[];
}

/**
 * Reads a schema without its search and vector indexes.
 *
 * @throws {HostError} SCHEMA_INVALID when it breaks Convex's rules.
 */
export function readSchema(schema: unknown): Exportable | undefined {
  if (schema === undefined || schema === null) return undefined;
  const exported = JSON.parse((schema as Exportable).export()) as ExportedTables;
  const tables = exported.tables.map((table) => ({
    ...table,
    searchIndexes: [],
    vectorIndexes: [],
    stagedSearchIndexes: [],
    stagedVectorIndexes: [],
  }));
  const text = JSON.stringify({ ...exported, tables });
  const readable = { export: () => text };
  declareSchema("", readable);
  return readable;
}

/** Names modules by their path below the folder that holds `_generated`. */
export function readGlob(glob: Glob): Record<string, ModuleLoader> {
  const generated = Object.keys(glob).find((path) => path.includes("_generated"));
  const root = generated?.slice(0, generated.indexOf("_generated")) ?? "./";
  const modules: Record<string, ModuleLoader> = {};
  for (const [path, load] of Object.entries(glob)) {
    if (!path.startsWith(root)) continue;
    const name = path.slice(root.length).replace(/\.[^.]+$/, "");
    modules[name] = async () => await load() as Record<string, unknown>;
  }
  return modules;
}
