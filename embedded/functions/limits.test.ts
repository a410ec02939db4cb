import { assertEquals, assertStringIncludes } from "@std/assert";
import { actionGeneric, makeFunctionReference, mutationGeneric, queryGeneric } from "convex/server";
import { getDocumentSize, v } from "convex/values";
import { openApp, rejection, type TestApp } from "../testdata/harness.ts";

const fill = mutationGeneric({
  args: { count: v.number(), bytes: v.optional(v.number()) },
  handler: async (ctx, { count, bytes }) => {
    for (let n = 0; n < count; n++) {
      await ctx.db.insert("items", { n, text: "x".repeat(bytes ?? 0) });
    }
  },
});
const scan = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("items").collect()).length,
});
const store = mutationGeneric({
  args: { value: v.any() },
  handler: (ctx, { value }) => ctx.db.insert("items", value),
});
const echo = queryGeneric({ args: { value: v.any() }, handler: (_, { value }) => value });
const make = queryGeneric({
  args: { depth: v.number(), bytes: v.number() },
  handler: (_, { depth, bytes }) => {
    let value: unknown = "x".repeat(bytes);
    for (let at = 0; at < depth; at++) value = [value];
    return value;
  },
});
const m = { fill, scan, store, echo, make };

async function refused(app: TestApp, path: string, args: unknown, why: string): Promise<void> {
  assertStringIncludes(await rejection(app.engine.run(path, args)), why);
}

Deno.test("reads and writes of a transaction are limited by count and by size", async () => {
  const limits = { documentsRead: 5, documentsWritten: 6, bytesWritten: 4000, bytesRead: 1000 };
  await using app = await openApp({ m }, { limits });
  await refused(app, "m:fill", { count: 7 }, "Wrote too many documents");
  await refused(app, "m:fill", { count: 5, bytes: 1000 }, "Wrote too much data");
  assertEquals(await app.engine.run("m:scan"), 0);
  await app.engine.run("m:fill", { count: 4, bytes: 300 });
  await refused(app, "m:scan", {}, "Read too much data");
  await using small = await openApp({ m }, { limits });
  await small.engine.run("m:fill", { count: 6 });
  await refused(small, "m:scan", {}, "Scanned too many documents");
});

Deno.test("a refused write that is caught has not happened", async () => {
  const greedy = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      const attempts = [1, 2, 3, 4].map((n) => ctx.db.insert("items", { n }));
      return (await Promise.allSettled(attempts)).map(({ status }) => status);
    },
  });
  await using app = await openApp({ m: { ...m, greedy } }, { limits: { documentsWritten: 2 } });
  assertEquals(await app.engine.run("m:greedy"), [
    "fulfilled",
    "fulfilled",
    "rejected",
    "rejected",
  ]);
  assertEquals(await app.engine.run("m:scan"), 2);
});

Deno.test("each db.get and db.query reads an index range", async () => {
  const many = queryGeneric({
    args: { times: v.number() },
    handler: async (ctx, { times }) => {
      for (let at = 0; at < times; at++) await ctx.db.query("items").first();
    },
  });
  await using app = await openApp({ m: { ...m, many } });
  await app.engine.run("m:many", { times: 4096 });
  await refused(app, "m:many", { times: 4097 }, "Too many index ranges");
});

Deno.test("a nested call can be given a part of the limits, never more", async () => {
  const outer = queryGeneric({
    args: { documentsRead: v.number() },
    handler: async (ctx, limits) => {
      const options = { transactionLimits: limits } as never;
      return await ctx.runQuery(makeFunctionReference<"query">("m:scan"), {}, options);
    },
  });
  await using app = await openApp({ m: { ...m, outer } }, { limits: { documentsRead: 10 } });
  await app.engine.run("m:fill", { count: 8 });
  assertEquals(await app.engine.run("m:outer", { documentsRead: 8 }), 8);
  await refused(
    app,
    "m:outer",
    { documentsRead: 7 },
    "Scanned too many documents (limit: 7)".slice(0, 26),
  );
  await app.engine.run("m:fill", { count: 3 });
  await refused(app, "m:outer", { documentsRead: 100 }, "Scanned too many documents");
});

Deno.test("ctx.meta reports what is used, and writes that were undone are not", async () => {
  const report = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      const id = await ctx.db.insert("items", { n: 1, text: "hello" });
      const failing = makeFunctionReference<"mutation">("m:fails");
      await ctx.runMutation(failing, {}).catch(() => {});
      const document = await ctx.db.get(id);
      const used = await ctx.meta.getTransactionMetrics();
      return [
        used.documentsWritten.used,
        used.bytesWritten.used - getDocumentSize(document ?? {}),
        used.documentsRead,
        used.databaseQueries.used,
      ];
    },
  });
  const fails = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("items", { n: 2 });
      throw new Error("Undone");
    },
  });
  await using app = await openApp({ m: { report, fails } });
  assertEquals(await app.engine.run("m:report"), [1, 0, { used: 1, remaining: 31_999 }, 1]);
});

Deno.test("documents obey Convex's limits", async () => {
  await using app = await openApp({ m });
  const nested = (depth: number): unknown => depth === 0 ? 1 : [nested(depth - 1)];
  const wide = Object.fromEntries(Array.from({ length: 1025 }, (_, at) => [`f${at}`, at]));
  const refusals: [unknown, string][] = [
    [{ a: nested(16) }, "too nested"],
    [{ a: wide }, "too many fields"],
    [{ a: Array(8193).fill(0) }, "Array length is too long"],
    [{ a: "x".repeat(1 << 20) }, "Value is too large"],
    [{ _secret: 1 }, "starts with an underscore"],
    [{ a: "\ud800" }, "valid Unicode"],
    [{ _id: "x" }, "doesn't match '_id' field"],
  ];
  for (const [value, why] of refusals) await refused(app, "m:store", { value }, why);
  assertEquals(await app.engine.run("m:scan"), 0);
  await app.engine.run("m:store", { value: { a: nested(15), b: "x".repeat(1_000_000) } });
});

Deno.test("arguments and results obey Convex's limits", async () => {
  await using app = await openApp({ m });
  const large = "x".repeat(17 * 1024 * 1024);
  await refused(app, "m:echo", { value: large }, "Arguments for m.js:echo are too large");
  await refused(app, "m:make", { depth: 0, bytes: 17 * 1024 * 1024 }, "return value is too large");
  await refused(app, "m:make", { depth: 65, bytes: 1 }, "too nested");
  await app.engine.run("m:make", { depth: 64, bytes: 1 });
});

Deno.test("results are checked as arguments are, of nested calls too", async () => {
  const results: Record<string, unknown> = {
    "Array length is too long": Array(8193).fill(0),
    "too many fields": Object.fromEntries(Array.from({ length: 1025 }, (_, at) => [`f${at}`, at])),
    "valid Unicode": ["short", "\ud800"],
    "maximum field name length": { ["x".repeat(1025)]: 1 },
  };
  const handler = (_: unknown, { why }: { why: string }): unknown => results[why];
  const args = { why: v.string() };
  const query = queryGeneric({ args, handler });
  const mutation = mutationGeneric({ args, handler });
  const action = actionGeneric({ args, handler });
  const nested = queryGeneric({
    args,
    handler: async (ctx, { why }) => {
      await ctx.runQuery(makeFunctionReference<"query">("m:query"), { why });
    },
  });
  await using app = await openApp({ m: { query, mutation, action, nested } });
  for (const why of Object.keys(results)) {
    for (const path of ["m:query", "m:mutation", "m:action", "m:nested"]) {
      await refused(app, path, { why }, why);
    }
  }
});

Deno.test("what is no object is stored by no write", async () => {
  const write = mutationGeneric({
    args: { method: v.string(), value: v.any() },
    handler: async (ctx, { method, value }) => {
      const id = await ctx.db.insert("items", { n: 1 });
      if (method === "insert") await ctx.db.insert("items", value);
      else if (method === "patch") await ctx.db.patch(id as never, value);
      else await ctx.db.replace(id as never, value);
    },
  });
  await using app = await openApp({ m: { ...m, write } });
  for (const method of ["insert", "patch", "replace"]) {
    for (const value of [["a"], "text", 1, null, 5n]) {
      await refused(app, "m:write", { method, value }, "Value must be an Object");
    }
  }
  assertEquals(await app.engine.run("m:scan"), 0);
});

Deno.test("limits can be lifted", async () => {
  await using app = await openApp({ m }, { limits: false });
  await app.engine.run("m:fill", { count: 16_001 });
  await app.engine.run("m:fill", { count: 1, bytes: 1000 });
});
