/**
 * The component on convex-test, under an empty app.
 *
 * @module
 */
import {
  defineSchema,
  type FunctionReference,
  type GenericDatabaseReader,
  type GenericDatabaseWriter,
  type GenericDataModel,
  type GenericMutationCtx,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { ConvexError } from "convex/values";
import type { ComponentApi } from "../../component/_generated/component.ts";
import type { ComponentErrorData } from "../../component/errors.ts";
import { bulkFunctions } from "../../component/bulk_functions.ts";
import { adapterFunctions } from "../../component/functions.ts";
import { readerFunctions } from "../../component/reader_functions.ts";
import { MODULES } from "../../component/modules.gen.ts";
import type { DynamicModel } from "../../component/store.ts";
import { buildTables } from "../../component/tables/build.ts";
import { TABLES } from "../../component/tables/metadata.gen.ts";
import { PLATFORM_TABLES } from "../../component/tables/platform.ts";
import type { TablesMetadata } from "../../component/tables/types.ts";
import type { WriteCtx } from "../../runtime/request/ctx.ts";
import { installedComponent } from "../../runtime/request/component_api.ts";
import { convexTest } from "./convex_test.ts";

const NAME = "banataAuth";
const ROOT_MODULES = { "./_generated/api.ts": () => Promise.resolve({}) };

type Modules = Record<string, () => Promise<Record<string, unknown>>>;
type Reader = GenericDatabaseReader<DynamicModel>;
type Writer = GenericDatabaseWriter<DynamicModel>;

/** A running component. */
export interface ComponentHost extends WriteCtx {
  /** The component's functions. */
  api: ComponentApi;
  /** Runs a callback in one mutation of the app; it leaves nothing behind when it throws. */
  inMutation<R>(callback: (ctx: GenericMutationCtx<GenericDataModel>) => Promise<R>): Promise<R>;
  /** Runs a callback on the component's own database, in a query. */
  read<R>(callback: (db: Reader) => Promise<R>): Promise<R>;
  /** Runs a callback on the component's own database, in a mutation. */
  write<R>(callback: (db: Writer) => Promise<R>): Promise<R>;
}

/** What differs from the component as it is deployed. */
export interface ComponentHostOptions {
  /** Tables in the place of the generated ones. */
  tables?: TablesMetadata;
  /** Modules in the place of the component's, or besides them, by path without extension. */
  modules?: Record<string, object>;
}

/** Starts the component, empty. */
export function componentHost(options: ComponentHostOptions = {}): ComponentHost {
  const { tables = TABLES, modules = {} } = options;
  const t = convexTest(defineSchema({}), ROOT_MODULES);
  const probe = new Probe();
  const api = installedComponent(NAME) as ComponentApi & ProbeApi;
  t.registerComponent(NAME, defineSchema({ ...buildTables(tables), ...PLATFORM_TABLES }), {
    ...ROOT_MODULES,
    ...asFiles(MODULES),
    ...asFiles(constant({
      adapter: adapterFunctions(tables),
      bulk: bulkFunctions(tables),
      reader: readerFunctions(tables),
      probe: probe.functions,
      ...modules,
    })),
  });
  const inMutation: ComponentHost["inMutation"] = async (callback) => {
    const kept = keeper(callback);
    await t.mutation(kept.run);
    return kept.result();
  };
  const call = (name: "read" | "write") => async <R>(callback: (db: Writer) => Promise<R>) => {
    const kept = keeper(callback);
    probe.next = kept.run;
    await inMutation((ctx) =>
      name === "read" ? ctx.runQuery(api.probe.read, {}) : ctx.runMutation(api.probe.write, {})
    );
    return kept.result();
  };
  return {
    api,
    runQuery: (query, args) => t.query((ctx) => ctx.runQuery(query, args)),
    runMutation: (mutation, args) => inMutation((ctx) => ctx.runMutation(mutation, args)),
    inMutation,
    read: call("read"),
    write: call("write"),
  };
}

/** Two functions inside the component that run what a test gives. */
class Probe {
  /** What the next call runs. */
  next: (db: Writer) => Promise<null> = () => Promise.resolve(null);

  readonly functions = {
    read: queryGeneric({ args: {}, handler: (ctx): Promise<null> => this.next(ctx.db as Writer) }),
    write: mutationGeneric({ args: {}, handler: (ctx): Promise<null> => this.next(ctx.db) }),
  };
}

type ProbeApi = {
  probe: {
    read: FunctionReference<"query", "internal">;
    write: FunctionReference<"mutation", "internal">;
  };
};

/** Keeps a callback's result in this process: a function's own crosses as JSON. */
function keeper<Input, R>(callback: (input: Input) => Promise<R>) {
  const results: R[] = [];
  return {
    run: async (input: Input): Promise<null> => {
      results.push(await callback(input));
      return null;
    },
    result: (): R => results[0] as R,
  };
}

function constant(modules: Record<string, object>): Modules {
  return Object.fromEntries(
    Object.entries(modules).map(([path, module]) => [path, () => Promise.resolve({ ...module })]),
  );
}

function asFiles(modules: Readonly<Modules>): Modules {
  return Object.fromEntries(
    Object.entries(modules).map(([path, load]) => [`./${path}.ts`, load]),
  );
}

/** What the component says when it refuses a call. */
export async function refusalOf(call: () => Promise<unknown>): Promise<ComponentErrorData> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ConvexError) return error.data;
    throw error;
  }
  throw new Error("Expected the component to refuse the call");
}
