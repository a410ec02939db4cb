import { defineSchema } from "convex/server";
import { adapterFunctions } from "../../component/functions.ts";
import { buildTables } from "../../component/tables/build.ts";
import type { TablesMetadata } from "../../component/tables/types.ts";
import { installedComponent } from "../../runtime/component_api.ts";
import { convexTest } from "../support/convex_test.ts";
import type { Backend, Deployment } from "./backend.ts";

const NAME = "banataAuth";
const ROOT_MODULES = { "./_generated/api.ts": () => Promise.resolve({}) };

/** The component on convex-test. */
export const convexTestBackend: Backend = { deploy };

function deploy(tables: TablesMetadata): Deployment {
  const t = convexTest(defineSchema({}), ROOT_MODULES);
  t.registerComponent(NAME, defineSchema(buildTables(tables)), {
    ...ROOT_MODULES,
    "./adapter.ts": () => Promise.resolve(adapterFunctions(tables)),
  });
  return {
    component: installedComponent(NAME).adapter,
    ctx: {
      runQuery: (query, args) => t.query((ctx) => ctx.runQuery(query, args)),
      runMutation: (mutation, args) => t.mutation((ctx) => ctx.runMutation(mutation, args)),
    },
    inMutation: async <R>(callback: Parameters<Deployment["inMutation"]>[0]): Promise<R> => {
      // A mutation's result crosses as JSON, which a row with dates in it is not.
      const results: R[] = [];
      await t.mutation(async (ctx) => {
        results.push(await callback(ctx) as R);
        return null;
      });
      return results[0] as R;
    },
  };
}
