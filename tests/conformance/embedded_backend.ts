import {
  type ComponentDefinition,
  defineApp,
  defineComponent,
  defineSchema,
  type GenericDataModel,
  type GenericMutationCtx,
  type GenericQueryCtx,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { bulkFunctions } from "../../component/bulk_functions.ts";
import { adapterFunctions } from "../../component/functions.ts";
import { readerFunctions } from "../../component/reader_functions.ts";
import { buildTables } from "../../component/tables/build.ts";
import type { TablesMetadata } from "../../component/tables/types.ts";
import { type AppSource, type ComponentSource, type Engine, open } from "../../embedded/mod.ts";
import { installedComponent } from "../../runtime/request/component_api.ts";
import type { Backend, Deployment } from "./backend.ts";

const NAME = "banataAuth";

type QueryCtx = GenericQueryCtx<GenericDataModel>;
type MutationCtx = GenericMutationCtx<GenericDataModel>;

/** The component on the embedded host, in a database file of its own. */
export const embeddedBackend: Backend = { deploy };

async function deploy(tables: TablesMetadata): Promise<Deployment> {
  const dataDir = await Deno.makeTempDir({ prefix: "banata-conformance-" });
  const visits = new Visits();
  const definition: ComponentDefinition = defineComponent(NAME);
  const engine = await open({
    dataDir,
    app: appSource(definition, visits),
    components: [componentSource(definition, tables)],
    runCrons: false,
  });
  return {
    component: installedComponent(NAME),
    ctx: {
      runQuery: (query, args) => visits.in("read", engine, (ctx) => ctx.runQuery(query, args)),
      runMutation: (mutation, args) =>
        visits.in("write", engine, (ctx) => ctx.runMutation(mutation, args)),
    },
    inMutation: (callback) => visits.in("write", engine, callback),
    async close() {
      await engine.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

function componentSource(
  definition: ComponentDefinition,
  tables: TablesMetadata,
): ComponentSource {
  return {
    definition,
    modules: {
      adapter: () => Promise.resolve({ ...adapterFunctions(tables) }),
      bulk: () => Promise.resolve({ ...bulkFunctions(tables) }),
      reader: () => Promise.resolve({ ...readerFunctions(tables) }),
    },
    schema: defineSchema(buildTables(tables)),
  };
}

function appSource(component: ComponentDefinition, visits: Visits): AppSource {
  return {
    // Read after the host has named the component's definition, which `use()` asks for.
    get definition() {
      const app = defineApp();
      app.use(component);
      return app;
    },
    modules: { visits: () => Promise.resolve({ ...visits.functions }) },
  };
}

/** Two functions of the app that run what a caller outside gives. */
class Visits {
  #next = 0;
  readonly #callbacks = new Map<number, (ctx: MutationCtx) => Promise<void>>();

  readonly functions = {
    read: queryGeneric({
      args: { visit: v.number() },
      handler: (ctx, { visit }) => this.#run(visit, ctx),
    }),
    write: mutationGeneric({
      args: { visit: v.number() },
      handler: (ctx, { visit }) => this.#run(visit, ctx),
    }),
  };

  /** Runs a callback in a transaction of the app. */
  async in<R>(
    kind: "read" | "write",
    engine: Engine,
    callback: (ctx: MutationCtx) => Promise<R>,
  ): Promise<R> {
    const visit = this.#next++;
    // A function's own result crosses as JSON, which a row with dates in it is not.
    const results: R[] = [];
    this.#callbacks.set(visit, async (ctx) => {
      results.push(await callback(ctx));
    });
    try {
      await engine.run(`visits:${kind}`, { visit });
    } finally {
      this.#callbacks.delete(visit);
    }
    return results[0] as R;
  }

  async #run(visit: number, ctx: QueryCtx): Promise<null> {
    await this.#callbacks.get(visit)?.(ctx as MutationCtx);
    return null;
  }
}
