import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  type DataModelFromSchemaDefinition,
  defineSchema,
  defineTable,
  type GenericQueryCtx,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { applySchemas } from "./schema.ts";
import { declareSchema } from "../app/declare_schema.ts";
import { HostError } from "../mod.ts";
import { loaders, openApp, rejection } from "../testdata/harness.ts";

const loose = defineSchema({
  items: defineTable({ n: v.number(), tag: v.optional(v.string()) }),
});
const indexed = defineSchema({
  items: defineTable({ n: v.number(), tag: v.optional(v.string()) })
    .index("n", ["n"]).index("tag_n", ["tag", "n"]),
});
type Model = DataModelFromSchemaDefinition<typeof indexed>;

const m = {
  insert: mutationGeneric({
    args: { n: v.number(), tag: v.optional(v.string()) },
    handler: (ctx, item) => ctx.db.insert("items", item),
  }),
  byNumber: queryGeneric({
    args: {},
    handler: async (ctx: GenericQueryCtx<Model>) =>
      (await ctx.db.query("items").withIndex("n").collect()).map(({ n }) => n),
  }),
  byTag: queryGeneric({
    args: { tag: v.optional(v.string()) },
    handler: async (ctx: GenericQueryCtx<Model>, { tag }) => {
      const found = ctx.db.query("items").withIndex("tag_n", (q) => q.eq("tag", tag));
      return (await found.collect()).map(({ n }) => n);
    },
  }),
};

function appWith(schema: unknown) {
  return { app: { modules: loaders({ m }), schema } };
}

Deno.test("an index that a schema gains is built from the documents there are", async () => {
  await using app = await openApp({ m }, { schema: loose });
  for (const n of [3, 1, 2]) {
    await app.engine.run("m:insert", { n, tag: n > 1 ? "big" : undefined });
  }
  await app.reopen(appWith(indexed));
  assertEquals(await app.engine.run("m:byNumber"), [1, 2, 3]);
  assertEquals(await app.engine.run("m:byTag", { tag: "big" }), [2, 3]);
  assertEquals(await app.engine.run("m:byTag", {}), [1]);
  assertEquals(app.engine.checkIntegrity().problems, []);
});

Deno.test("an index that changed its fields is built again, and one that is gone can't be used", async () => {
  await using app = await openApp({ m }, { schema: indexed });
  await app.engine.run("m:insert", { n: 1, tag: "x" });
  const changed = defineSchema({
    items: defineTable({ n: v.number(), tag: v.optional(v.string()) }).index("n", ["tag", "n"]),
  });
  await app.reopen(appWith(changed));
  assertEquals(await app.engine.run("m:byNumber"), [1]);
  assertStringIncludes(
    await rejection(app.engine.run("m:byTag", {})),
    "Index items.tag_n not found.",
  );
  assertEquals(app.engine.checkIntegrity().problems, []);
});

Deno.test("a schema that existing documents violate is refused, and nothing changes", async () => {
  await using app = await openApp({ m }, { schema: indexed });
  await app.engine.run("m:insert", { n: 1 });
  await app.engine.close();
  const strict = defineSchema({
    fresh: defineTable({ a: v.string() }),
    items: defineTable({ n: v.number(), tag: v.string() }).index("other", ["tag"]),
  });
  const thrown = await assertRejects(() => app.reopen(appWith(strict)), HostError, "tag");
  assertEquals(thrown.code, "SCHEMA_VIOLATED");
  await app.reopen(appWith(indexed));
  assertEquals(await app.engine.run("m:byNumber"), [1]);
  assertEquals(app.engine.parts.store.catalog.find("", "fresh"), undefined);
});

Deno.test("a schema is checked against all documents even after a time without validation", async () => {
  const unchecked = defineSchema(
    { items: defineTable({ n: v.number() }) },
    { schemaValidation: false },
  );
  const insertText = mutationGeneric({
    args: {},
    handler: (ctx) => ctx.db.insert("items", { n: "text" }),
  });
  await using app = await openApp({ m: { ...m, insertText } }, { schema: unchecked });
  await app.engine.run("m:insertText");
  await app.engine.close();
  const checked = defineSchema({ items: defineTable({ n: v.number() }) });
  await assertRejects(() => app.reopen(appWith(checked)), HostError, "Validator: v.float64()");
  await app.reopen();
});

Deno.test("a table that is gone from the schema keeps its documents", async () => {
  await using app = await openApp({ m }, { schema: indexed });
  await app.engine.run("m:insert", { n: 1 });
  await app.reopen(appWith(defineSchema({})));
  await app.reopen(appWith(indexed));
  assertEquals(await app.engine.run("m:byNumber"), [1]);
});

Deno.test("schemas that can't be are refused by name", async () => {
  const table = defineTable({ n: v.number() });
  const many = Array.from({ length: 65 }, (_, at) => `i${at}`)
    .reduce(
      (each, name) => each.index(name, ["n"]) as typeof table,
      defineTable({ n: v.number() }),
    );
  const wide = Array.from({ length: 17 }, (_, at) => `f${at}`);
  const refused: [unknown, string][] = [
    [defineSchema({ "bad-name": table }), "SCHEMA_INVALID"],
    [defineSchema({ _hidden: table }), "SCHEMA_INVALID"],
    [defineSchema({ t: defineTable({ n: v.number() }).index("by_id", ["n"]) }), "SCHEMA_INVALID"],
    [
      defineSchema({ t: defineTable({ n: v.number() }).index("a", ["n"]).index("a", ["n"]) }),
      "SCHEMA_INVALID",
    ],
    [
      defineSchema({ t: defineTable({ n: v.number() }).index("a", ["missing" as "n"]) }),
      "SCHEMA_INVALID",
    ],
    [
      defineSchema({ t: defineTable(v.any()).index("a", wide as [string, ...string[]]) }),
      "SCHEMA_INVALID",
    ],
    [defineSchema({ t: many }), "SCHEMA_INVALID"],
    [defineSchema({ t: defineTable({ "bad name": v.number() }) }), "SCHEMA_INVALID"],
    [
      defineSchema({ t: defineTable({ s: v.string() }).searchIndex("s", { searchField: "s" }) }),
      "UNSUPPORTED",
    ],
    ["not a schema", "SCHEMA_INVALID"],
  ];
  for (const [schema, code] of refused) {
    const thrown = await assertRejects(() => openApp({ m }, { schema }), HostError);
    assertEquals(thrown.code, code, thrown.message);
  }
});

Deno.test("a disk that is full while an index is built is named, and nothing changes", async () => {
  await using app = await openApp({ m }, { schema: loose });
  for (let n = 0; n < 20; n++) await app.engine.run("m:insert", { n, tag: "x".repeat(3000) });
  const { writer, catalog } = app.engine.parts.store;
  const pages = Number(writer.get("PRAGMA page_count")?.[0]);
  writer.script(`PRAGMA max_page_count = ${pages}`);
  const schemas = [declareSchema("", indexed)];
  const thrown = assertThrows(
    () => applySchemas(schemas, { connection: writer, catalog }),
    HostError,
  );
  assertEquals([thrown.code, catalog.find("", "items")?.indexes.length], ["DISK_FULL", 2]);
  writer.script("PRAGMA max_page_count = 1000000");
  assertEquals(app.engine.checkIntegrity().problems, []);
});

const staged = defineSchema({
  items: defineTable({ n: v.number(), tag: v.optional(v.string()) })
    .index("n", { fields: ["n"], staged: true }),
});

Deno.test("a staged index is not there to be queried until it is staged no more", async () => {
  await using app = await openApp({ m }, { schema: staged });
  for (const n of [3, 1, 2]) await app.engine.run("m:insert", { n });
  assertEquals(
    await rejection(app.engine.run("m:byNumber")),
    "Index items.n is currently staged and not available to query until it is enabled.",
  );
  await app.reopen(appWith(indexed));
  assertEquals(await app.engine.run("m:byNumber"), [1, 2, 3]);
  await app.reopen(appWith(staged));
  assertStringIncludes(await rejection(app.engine.run("m:byNumber")), "is currently staged");
  assertEquals(app.engine.checkIntegrity().problems, []);
});
