import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  actionGeneric,
  componentsGeneric,
  defineApp,
  defineComponent,
  defineSchema,
  defineTable,
  type FunctionReference,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { ConvexError, v } from "convex/values";
import { loaders, type Modules, openApp, rejection } from "./testdata/harness.ts";

const schema = defineSchema({
  items: defineTable({ key: v.string(), n: v.number() }).index("key_n", ["key", "n"]),
});

const insert = mutationGeneric({
  args: { key: v.string(), n: v.number() },
  handler: (ctx, item) => ctx.db.insert("items", item),
});
const keys = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("items").collect()).map(({ key }) => key),
});
const fails = mutationGeneric({
  args: {},
  handler: async (ctx) => {
    await ctx.db.insert("items", { key: "undone", n: 0 });
    throw new ConvexError({ code: "REFUSED" });
  },
});
const insertRef = makeFunctionReference<"mutation">("items:insert");
const failsRef = makeFunctionReference<"mutation">("items:fails");

Deno.test("a mutation that throws leaves nothing", async () => {
  await using app = await openApp({ items: { insert, keys, fails } }, { schema });
  assertStringIncludes(await rejection(app.engine.run("items:fails")), "REFUSED");
  assertEquals(await app.engine.run("items:keys"), []);
});

Deno.test("a nested mutation's caught error undoes its own writes only, and keeps its data", async () => {
  const outer = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.runMutation(insertRef, { key: "kept", n: 1 });
      try {
        await ctx.runMutation(failsRef, {});
      } catch (thrown) {
        return thrown instanceof ConvexError ? thrown.data : null;
      }
    },
  });
  await using app = await openApp({ items: { insert, keys, fails, outer } }, { schema });
  assertEquals(await app.engine.run("items:outer"), { code: "REFUSED" });
  assertEquals(await app.engine.run("items:keys"), ["kept"]);
});

Deno.test("arguments and documents that do not fit are refused", async () => {
  const wrong = mutationGeneric({ args: {}, handler: (ctx) => ctx.db.insert("items", { key: 1 }) });
  await using app = await openApp({ items: { insert, wrong } }, { schema });
  assertStringIncludes(
    await rejection(app.engine.run("items:insert", { key: 1, n: 1 })),
    "Validator: v.string()",
  );
  assertStringIncludes(await rejection(app.engine.run("items:wrong")), "Validator: v.string()");
});

Deno.test("a component has tables and an environment of its own", async () => {
  const definition = defineComponent("store");
  const child: Modules = { lib: { insert, keys } };
  const components = componentsGeneric() as unknown as {
    store: { lib: Record<string, FunctionReference<"query" | "mutation", "internal">> };
  };
  const { insert: put, keys: list } = components.store.lib as {
    insert: FunctionReference<"mutation", "internal">;
    keys: FunctionReference<"query", "internal">;
  };
  const both = actionGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.runMutation(put, { key: "in the component", n: 1 });
      return await ctx.runQuery(list, {});
    },
  });
  await using app = await openApp({ items: { keys, both } }, {
    get definition() {
      const defined = defineApp();
      defined.use(definition);
      return defined;
    },
    components: [{
      definition: Object.assign(definition, { componentDefinitionPath: "store" }),
      modules: loaders(child),
      schema,
    }],
  });
  assertEquals(await app.engine.run("items:both"), ["in the component"]);
  assertEquals(await app.engine.run("items:keys"), []);
  assertEquals(await app.engine.run("lib:keys", {}, { component: "store" }), ["in the component"]);
});

Deno.test("the engine counts function calls and documents", async () => {
  await using app = await openApp({ items: { insert, keys } }, { schema });
  await app.engine.run("items:insert", { key: "a", n: 1 });
  await app.engine.run("items:keys");
  const { queries, mutations, documentsRead, documentsWritten } = app.engine.metrics;
  assertEquals([queries, mutations, documentsRead, documentsWritten], [1, 1, 1, 1]);
});
