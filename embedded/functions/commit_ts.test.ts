import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  defineSchema,
  defineTable,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { CommitTsPlaceholder, v } from "convex/values";
import { openApp, rejection, type TestApp } from "../testdata/harness.ts";

const schema = defineSchema({
  items: defineTable({
    at: v.commitTs(),
    n: v.number(),
    deep: v.optional(v.array(v.object({ at: v.union(v.int64(), v.null()) }))),
  }).index("by_at", ["at"]),
});

interface Item {
  at: bigint | CommitTsPlaceholder;
  n: number;
  deep?: { at: bigint | CommitTsPlaceholder | null }[];
}

const insert = mutationGeneric({
  args: { n: v.number(), fails: v.optional(v.boolean()) },
  handler: async (ctx, { n, fails }) => {
    const at = ctx.db.vars.commitTs;
    await ctx.db.insert("items", { at, n, deep: [{ at }, { at: null }] });
    if (fails) throw new Error("Planned");
    return { at };
  },
});
const list = queryGeneric({
  args: {},
  handler: (ctx) => ctx.db.query("items").withIndex("by_at").collect(),
});
const snapshot = queryGeneric({ args: {}, handler: (ctx) => ctx.meta.getSnapshotTs() });

function items(app: TestApp): Promise<Item[]> {
  return app.engine.run("m:list") as Promise<Item[]>;
}

async function insertedAt(app: TestApp, n: number): Promise<bigint> {
  return (await app.engine.run("m:insert", { n }) as { at: bigint }).at;
}

const m = { insert, list, snapshot };

Deno.test("db.vars.commitTs becomes a timestamp that follows the order of commits, at any depth and in the result", async () => {
  await using app = await openApp({ m }, { schema });
  const given = await Promise.all([1, 2, 3].map((n) => insertedAt(app, n)));
  assertEquals(given, given.toSorted((a, b) => Number(a - b)));
  assertEquals(new Set(given).size, 3);
  const found = await items(app);
  assertEquals(
    found.map(({ at, n, deep }) => ({ at, n, deep })),
    [1, 2, 3].map((n, index) => {
      const at = given[index] as bigint;
      return { at, n, deep: [{ at }, { at: null }] };
    }),
  );
});

Deno.test("db.vars.commitTs is above every known timestamp until its mutation commits", async () => {
  const inside = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      const { commitTs } = ctx.db.vars;
      const [old] = await ctx.db.query("items").withIndex("by_at").collect();
      await ctx.db.insert("items", { at: commitTs, n: 2 });
      await ctx.db.patch(old._id, { deep: [{ at: commitTs }] });
      const own = await ctx.db.query("items").withIndex("by_at", (q) => q.eq("at", commitTs))
        .collect();
      const filtered = await ctx.db.query("items").filter((q) => q.gt(q.field("at"), old.at))
        .collect();
      const descending = await ctx.db.query("items").withIndex("by_at").order("desc").collect();
      return {
        own: own.map(({ n, at }) => [n, at === commitTs]),
        filtered: filtered.map(({ n }) => n),
        descending: descending.map(({ n }) => n),
      };
    },
  });
  await using app = await openApp({ m: { ...m, inside } }, { schema });
  const first = await insertedAt(app, 1);
  assertEquals(await app.engine.run("m:inside"), {
    own: [[2, true]],
    filtered: [2],
    descending: [2, 1],
  });
  const [old, young] = await items(app);
  assertEquals(old?.at, first);
  assertEquals(old?.deep, [{ at: young?.at ?? null }]);
});

Deno.test("db.vars.commitTs goes into nested calls and back, and leaves nothing of what is undone", async () => {
  const nested = makeFunctionReference<"mutation", Record<string, unknown>, { at: bigint }>(
    "m:insert",
  );
  const stamp = mutationGeneric({
    args: { at: v.commitTs() },
    handler: (ctx, { at }) => ctx.db.insert("items", { at, n: 9 }),
  });
  const calls = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.runMutation(nested, { n: 1, fails: true }).catch(() => null);
      const { at } = await ctx.runMutation(nested, { n: 2 });
      await ctx.runMutation(makeFunctionReference<"mutation">("m:stamp"), { at });
      return at;
    },
  });
  await using app = await openApp({ m: { ...m, calls, stamp } }, { schema });
  const at = await app.engine.run("m:calls") as bigint;
  assertEquals((await items(app)).map((item) => [item.n, item.at]), [[2, at], [9, at]]);
});

Deno.test("a commit timestamp that is not yet known is refused where it could not become known", async () => {
  const schedules = mutationGeneric({
    args: {},
    handler: (ctx) =>
      ctx.scheduler.runAfter(0, makeFunctionReference<"mutation">("m:insert"), {
        n: ctx.db.vars.commitTs,
      }),
  });
  const echo = queryGeneric({ args: { value: v.any() }, handler: (_, { value }) => value });
  await using app = await openApp({ m: { ...m, schedules, echo } }, { schema });
  const reserved = "starts with '$', which is reserved";
  assertStringIncludes(await rejection(app.engine.run("m:schedules")), reserved);
  const placeholder = new CommitTsPlaceholder();
  assertStringIncludes(await rejection(app.engine.run("m:echo", { value: placeholder })), reserved);
});

Deno.test("getSnapshotTs() is at or above what a transaction sees and below what comes, over restarts and a clock that goes back", async () => {
  let now = 1_800_000_000_000;
  const clock = (): number => now;
  await using app = await openApp({ m }, { schema, clock });
  const seen: bigint[] = [];
  for (const step of [0, 5, -3_600_000, 0]) {
    now += step;
    seen.push(await insertedAt(app, step), await app.engine.run("m:snapshot") as bigint);
    await app.reopen();
  }
  for (const [before, after] of [[0, 1], [2, 3], [4, 5]] as const) {
    assert((seen[before] ?? 0n) <= (seen[after] ?? 0n));
    assert((seen[after] ?? 0n) < (seen[after + 1] ?? 0n));
  }
  assertEquals(seen[0], 1_800_000_000_000_000_000n);
});
