import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  actionGeneric,
  componentsGeneric,
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
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import process from "node:process";
import { convexTest } from "./mod.ts";
import { defineTestApp } from "./test_app.ts";
import { HostError } from "../../../embedded/mod.ts";

const schema = defineSchema({
  notes: defineTable({ text: v.string() }).index("text", ["text"])
    .searchIndex("search", { searchField: "text" }),
});

const http = httpRouter();
http.route({
  path: "/hello",
  method: "GET",
  handler: httpActionGeneric(async (ctx) =>
    new Response((await ctx.auth.getUserIdentity())?.name ?? "nobody")
  ),
});

const notes = {
  list: queryGeneric({
    args: {},
    handler: async (ctx) => (await ctx.db.query("notes").collect()).map(({ text }) => text),
  }),
  add: internalMutationGeneric({
    args: { text: v.string() },
    handler: async (ctx, { text }) => {
      await ctx.db.insert("notes", { text });
    },
  }),
  addLater: mutationGeneric({
    args: { text: v.string(), times: v.number() },
    handler: async (ctx, { text, times }) => {
      await ctx.db.insert("notes", { text });
      if (times > 1) await ctx.scheduler.runAfter(0, addLater, { text, times: times - 1 });
    },
  }),
  refuse: actionGeneric({
    args: {},
    handler: () => Promise.reject(new ConvexError({ code: "REFUSED" })),
  }),
};
const list = makeFunctionReference<"query">("notes:list");
const add = makeFunctionReference<"mutation">("notes:add");
const addLater = makeFunctionReference<"mutation">("notes:addLater");
const refuse = makeFunctionReference<"action">("notes:refuse");

const modules = {
  "./convex/_generated/api.js": () => Promise.resolve({}),
  "./convex/notes.ts": () => Promise.resolve(notes),
  "./convex/http.ts": () => Promise.resolve({ default: http }),
  "./convex/notes.test.ts": () => Promise.reject(new Error("Tests are no modules of the app")),
};

Deno.test("the façade calls functions by reference and as they are", async () => {
  const t = convexTest(schema, modules);
  await t.mutation(add, { text: "by reference" });
  await t.mutation(async (ctx) => {
    await ctx.db.insert("notes", { text: "as it is" });
  });
  assertEquals(await t.query(list), ["by reference", "as it is"]);
  assertEquals(await t.action((ctx) => ctx.runQuery(list)), ["by reference", "as it is"]);
  const thrown = await assertRejects(() => t.action(refuse), ConvexError);
  assertEquals(thrown.data, { code: "REFUSED" });
});

Deno.test("the façade's run() has a database and files", async () => {
  const t = convexTest({ schema, modules });
  const text = await t.run(async (ctx) => {
    const id = await ctx.storage.store(new Blob(["content"]));
    return await (await ctx.storage.get(id))?.text() ?? null;
  });
  assertEquals(text, "content");
});

Deno.test("the façade's accessors each have their own identity", async () => {
  const t = convexTest(schema, modules);
  const ada = t.withIdentity({ name: "Ada" });
  assertEquals(await (await ada.fetch("/hello")).text(), "Ada");
  assertEquals(await (await t.fetch("/hello")).text(), "nobody");
  const identity = await ada.query((ctx) => ctx.auth.getUserIdentity());
  assertEquals(identity?.tokenIdentifier, `https://convex.test|${identity?.subject}`);
});

Deno.test("the façade runs scheduled functions to their end, unless they have none", async () => {
  const t = convexTest(schema, modules);
  await t.mutation(addLater, { text: "again", times: 3 });
  await t.finishAllScheduledFunctions(() => {});
  assertEquals(await t.query(list), ["again", "again", "again"]);
  await t.mutation(addLater, { text: "long", times: 10 });
  await assertRejects(() => t.finishAllScheduledFunctions(() => {}, 3), Error, "recursive");
  await t.finishAllScheduledFunctions(() => {});
  assertEquals((await t.query(list)).length, 13);
});

Deno.test("the façade registers components, each with tables of its own", async () => {
  const t = convexTest(schema, modules);
  t.registerComponent("child", schema, modules);
  const child = componentsGeneric().child!.notes!;
  await t.mutation(child.addLater!, { text: "in the child", times: 1 });
  assertEquals(await t.query(child.list!), ["in the child"]);
  assertEquals(await t.query(list), []);
});

Deno.test("the façade's functions see the test's environment as it is now", async () => {
  const look = queryGeneric({
    args: {},
    handler: () => [process.env.FACADE_TEST ?? null, process.env.CONVEX_CLOUD_URL?.slice(0, 8)],
  });
  const t = convexTest(schema, { ...modules, "./convex/env.ts": () => Promise.resolve({ look }) });
  const reference = makeFunctionReference<"query">("env:look");
  assertEquals(await t.query(reference), [null, "https://"]);
  process.env.FACADE_TEST = "set";
  assertEquals(await t.query(reference), ["set", "https://"]);
  delete process.env.FACADE_TEST;
  assertEquals(await t.query(reference), [null, "https://"]);
});

Deno.test("the façade's defineTestApp() makes apps without files, with components", async () => {
  const app = defineTestApp({
    schema,
    components: { child: { register: (t, name) => t.registerComponent(name, schema, modules) } },
  });
  const { api, internal, createTest } = app.defineModules({ "deep/notes": notes });
  const [first, second] = [createTest(), createTest()];
  await first.mutation(internal.deep!.notes!.add!, { text: "here" });
  await first.mutation(app.components.child!.notes!.add!, { text: "there" });
  assertEquals(await first.query(api.deep!.notes!.list!), ["here"]);
  assertEquals(await first.query(app.components.child!.notes!.list!), ["there"]);
  assertEquals(await second.query(api.deep!.notes!.list!), []);
  assertThrows(() => defineTestApp({ schema, components: { "a/b": { register() {} } } }), Error);
});

Deno.test("the façade's jwks() verifies what its own functions sign", async () => {
  const [t, other] = [convexTest(schema, modules), convexTest(schema, modules)];
  const token = await t.mutation((ctx) =>
    ctx.auth.signJwt({ claims: { aud: "others" }, expiresInSeconds: 60 })
  );
  const jwks = async (t: unknown): Promise<ReturnType<typeof createLocalJWKSet>> =>
    createLocalJWKSet(await (t as { jwks(): Promise<JSONWebKeySet> }).jwks());
  await jwtVerify(token, await jwks(t), { audience: "others" });
  await assertRejects(async () => await jwtVerify(token, await jwks(other)));
});

Deno.test("the façade refuses a schema at once, and sets limits where they are asked for", async () => {
  const wrong = defineSchema({ "a-b": defineTable({}) });
  assertThrows(() => convexTest(wrong), HostError, "a-b");
  const t = convexTest({ schema, modules, transactionLimits: { documentsWritten: 1 } });
  await t.mutation(add, { text: "one" });
  const two = t.mutation(async (ctx) => {
    for (const text of ["a", "b"]) await ctx.db.insert("notes", { text });
  });
  await assertRejects(() => two, Error, "Wrote too many documents");
});
