/** LiveQueries between commits: what is observed is when a watch is called stale, and how often queries run. */
import { assert, assertEquals } from "@std/assert";
import { defineSchema, defineTable, mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";
import { LiveQueries, type LiveQuery, type LiveRequest } from "./live_queries.ts";
import { isRegisteredFunction } from "../functions/registered.ts";
import type { Observation } from "../functions/call.ts";
import { openApp, type TestApp } from "../testdata/harness.ts";

const schema = defineSchema({ items: defineTable({ key: v.string() }).index("key", ["key"]) });

interface Gate {
  entered: PromiseWithResolvers<void>;
  open: PromiseWithResolvers<void>;
}

interface Setting extends AsyncDisposable {
  app: TestApp;
  live: LiveQueries;
  /** Holds up runs after they have read; null lets them pass. */
  gate: Gate | null;
  watch(key: string, onStale?: () => void): LiveQuery;
  runOn(query: LiveQuery): Promise<Observation>;
  insert(key: string): Promise<unknown>;
}

async function setUp(): Promise<Setting> {
  const list = queryGeneric({
    args: { key: v.string() },
    handler: async (ctx, { key }) => {
      const found = await ctx.db.query("items").withIndex("key", (q) => q.eq("key", key)).collect();
      setting.gate?.entered.resolve();
      await setting.gate?.open.promise;
      return found.length;
    },
  });
  const insert = mutationGeneric({
    args: { key: v.string() },
    handler: (ctx, item) => ctx.db.insert("items", item),
  });
  const app = await openApp({ items: { list, insert } }, { schema });
  const { executor, usage } = app.engine.parts;
  const live = new LiveQueries(executor, usage);
  const setting: Setting = {
    app,
    live,
    gate: null,
    watch: (key, onStale = () => {}) => live.watch(requestFor(list, key), onStale),
    runOn: (query) => executor.withSnapshot((snapshot) => query.runOn(snapshot)),
    insert: (key) => app.engine.run("items:insert", { key }),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
  return setting;
}

function requestFor(registered: unknown, key: string): LiveRequest {
  assert(isRegisteredFunction(registered));
  const target = { component: "", path: "items:list" };
  return { target, registered, args: { key }, identity: null, journal: null, untracked: false };
}

function newGate(): Gate {
  return { entered: Promise.withResolvers(), open: Promise.withResolvers() };
}

function valueOf({ outcome }: Observation): string {
  return outcome.ok ? outcome.value : String(outcome.thrown);
}

Deno.test("a commit that touches a result after its run calls the watch stale, once", async () => {
  await using setting = await setUp();
  let stale = 0;
  const query = setting.watch("a", () => stale++);
  assertEquals(valueOf(await setting.runOn(query)), "0");
  await setting.insert("b");
  assertEquals([stale, query.current === null], [0, false]);
  await setting.insert("a");
  await setting.insert("a");
  assertEquals([stale, query.current], [1, null]);
});

Deno.test("a commit that touches a result during its run calls the watch stale when it ends", async () => {
  await using setting = await setUp();
  let stale = 0;
  const query = setting.watch("a", () => stale++);
  const gate = setting.gate = newGate();
  const running = setting.runOn(query);
  await gate.entered.promise;
  await setting.insert("b");
  await setting.insert("a");
  assertEquals(stale, 0);
  gate.open.resolve();
  assertEquals(valueOf(await running), "0");
  assertEquals([stale, query.current], [1, null]);
  assertEquals(valueOf(await setting.runOn(query)), "1");
});

Deno.test("a run on an older snapshot does not replace what a later one found", async () => {
  await using setting = await setUp();
  const { executor } = setting.app.engine.parts;
  const query = setting.watch("a");
  const older = await executor.withSnapshot(async (snapshot) => {
    await setting.insert("a");
    assertEquals(valueOf(await setting.runOn(query)), "1");
    return await query.runOn(snapshot);
  });
  assertEquals(valueOf(older), "0");
  assertEquals(query.current === null ? null : valueOf(query.current), "1");
});

Deno.test("watches that ask the same at the same time share one run", async () => {
  await using setting = await setUp();
  const gate = setting.gate = newGate();
  const queries = [setting.watch("a"), setting.watch("a"), setting.watch("b")];
  const running = queries.map((query) => setting.runOn(query));
  await gate.entered.promise;
  gate.open.resolve();
  await Promise.all(running);
  assertEquals([setting.live.runs, setting.live.size], [2, 2]);
});

Deno.test("a closed watch hears nothing and is forgotten with the last of its kind", async () => {
  await using setting = await setUp();
  let stale = 0;
  const [first, second] = [
    setting.watch("a", () => stale++),
    setting.watch("a", () => stale += 10),
  ];
  await setting.runOn(first);
  first.close();
  await setting.insert("a");
  assertEquals([stale, setting.live.size], [10, 1]);
  second.close();
  second.close();
  assertEquals(setting.live.size, 0);
});

Deno.test("invalidateAll() makes results stale, those of runs under way too", async () => {
  await using setting = await setUp();
  let stale = 0;
  const query = setting.watch("a", () => stale++);
  const gate = setting.gate = newGate();
  const running = setting.runOn(query);
  await gate.entered.promise;
  setting.live.invalidateAll();
  gate.open.resolve();
  await running;
  assertEquals([stale, query.current], [1, null]);
});

Deno.test("a query that failed is stale when what it read before that is written", async () => {
  await using setting = await setUp();
  const fails = queryGeneric({
    args: { key: v.string() },
    handler: async (ctx, { key }) => {
      const first = await ctx.db.query("items").withIndex("key", (q) => q.eq("key", key)).first();
      if (first === null) throw new Error("None yet");
      return first.key as string;
    },
  });
  let stale = 0;
  const query = setting.live.watch(requestFor(fails, "a"), () => stale++);
  assertEquals(valueOf(await setting.runOn(query)), "Error: None yet");
  await setting.insert("b");
  await setting.insert("a");
  assertEquals(stale, 1);
  assertEquals(valueOf(await setting.runOn(query)), '"a"');
});
