import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  defineSchema,
  defineTable,
  httpActionGeneric,
  httpRouter,
  internalMutationGeneric,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { ConvexError, v } from "convex/values";
import { loaders, openApp, rejection } from "./testdata/harness.ts";
import { manualTime } from "./testdata/manual_time.ts";

const schema = defineSchema({ notes: defineTable({ text: v.string() }) });
const add = internalMutationGeneric({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    await ctx.db.insert("notes", { text });
  },
});
const texts = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("notes").collect()).map(({ text }) => text),
});

Deno.test("run() throws a ConvexError with the data that the function gave it", async () => {
  const refuses = queryGeneric({
    args: {},
    handler: () => {
      throw new ConvexError({ code: "NO", big: 1n });
    },
  });
  await using app = await openApp({ m: { refuses } });
  const thrown = await assertRejects(() => app.engine.run("m:refuses"));
  assertInstanceOf(thrown, ConvexError);
  assertEquals(thrown.data, { code: "NO", big: 1n });
});

Deno.test("runInline() runs code that is not part of the app on the app's tables", async () => {
  await using app = await openApp({ m: { add } }, { schema });
  await app.engine.run("m:add", { text: "from the app" });
  const inline = mutationGeneric({
    handler: async (ctx) => {
      const addRef = makeFunctionReference<"mutation">("m:add");
      await ctx.runMutation(addRef, { text: "from outside" });
    },
  });
  await app.engine.runInline(inline);
  assertEquals(await app.engine.runInline(texts), ["from the app", "from outside"]);
  await assertRejects(() => app.engine.runInline(() => {}), TypeError);
});

Deno.test("registerComponent() installs a component that is only modules", async () => {
  await using app = await openApp({});
  app.engine.registerComponent("notes", { modules: loaders({ m: { add, texts } }), schema });
  app.engine.registerComponent("notes/inner", { modules: loaders({ m: { add, texts } }), schema });
  await app.engine.run("m:add", { text: "a" }, { component: "notes" });
  assertEquals(await app.engine.run("m:texts", {}, { component: "notes" }), ["a"]);
  assertEquals(await app.engine.run("m:texts", {}, { component: "notes/inner" }), []);
  assertEquals(await app.engine.runInline(texts, {}, { component: "notes" }), ["a"]);
  await rejection(app.engine.run("none:x", {}, { component: "notes" }));
});

Deno.test("jobs are finished when a test says so", async () => {
  const time = manualTime();
  await using app = await openApp({ m: { add } }, { schema, ...time });
  const plan = mutationGeneric({
    handler: async (ctx) => {
      await ctx.scheduler.runAfter(5000, makeFunctionReference<"mutation">("m:add"), { text: "x" });
    },
  });
  await app.engine.runInline(plan);
  await app.engine.finishRunningJobs();
  assertEquals(await app.engine.runInline(texts), []);
  time.advance(5000);
  await app.engine.finishRunningJobs();
  assertEquals(await app.engine.runInline(texts), ["x"]);
});

Deno.test("fetch() goes through the app's router", async () => {
  const http = httpRouter();
  http.route({
    pathPrefix: "/echo/",
    method: "POST",
    handler: httpActionGeneric(async (_, request) => new Response(await request.text())),
  });
  http.route({
    path: "/head",
    method: "GET",
    handler: httpActionGeneric(() =>
      Promise.resolve(new Response("body", { headers: { a: "b" } }))
    ),
  });
  await using app = await openApp({ http: { default: http } });
  const post = new Request("http://host/echo/x?y=z", { method: "POST", body: "hi" });
  assertEquals(await (await app.engine.fetch(post)).text(), "hi");
  const head = await app.engine.fetch(new Request("http://host/head", { method: "HEAD" }));
  assertEquals([await head.text(), head.headers.get("a"), head.status], ["", "b", 200]);
  const wrong = await app.engine.fetch(new Request("http://host/echo/x", { method: "PUT" }));
  assertEquals([wrong.status, (await wrong.json()).code], [404, "NOT_FOUND"]);
});

Deno.test("an engine that is closed says so", async () => {
  await using app = await openApp({ m: { texts } });
  await app.engine.close();
  await app.engine.close();
  assertEquals(await rejection(app.engine.run("m:texts")), "The host is closed");
});
