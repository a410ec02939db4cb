import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { actionGeneric, makeFunctionReference, mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";
import process from "node:process";
import { openApp, rejection } from "../testdata/harness.ts";

const insert = mutationGeneric({
  args: { n: v.number() },
  handler: (ctx, { n }) => ctx.db.insert("items", { n }),
});
const list = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("items").collect()).map(({ n }) => n as number),
});
const insertRef = makeFunctionReference<"mutation">("m:insert");
const listRef = makeFunctionReference<"query">("m:list");

/** A promise with its resolver, to hold a function open from outside. */
function gate(): { wait: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: promise, open: resolve };
}

Deno.test("a mutation reads its own writes, and others do not until it commits", async () => {
  const inside = gate();
  const leave = gate();
  const slow = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("items", { n: 1 });
      const own = (await ctx.db.query("items").collect()).length;
      inside.open();
      await leave.wait;
      return own;
    },
  });
  await using app = await openApp({ m: { slow, list } });
  const running = app.engine.run("m:slow");
  await inside.wait;
  assertEquals(await app.engine.run("m:list"), []);
  leave.open();
  assertEquals(await running, 1);
  assertEquals(await app.engine.run("m:list"), [1]);
});

Deno.test("a query keeps its snapshot while a mutation commits", async () => {
  const inside = gate();
  const leave = gate();
  const twice = queryGeneric({
    args: {},
    handler: async (ctx) => {
      const before = (await ctx.db.query("items").collect()).length;
      inside.open();
      await leave.wait;
      return [before, (await ctx.db.query("items").collect()).length];
    },
  });
  await using app = await openApp({ m: { insert, twice } });
  const running = app.engine.run("m:twice");
  await inside.wait;
  await app.engine.run("m:insert", { n: 1 });
  leave.open();
  assertEquals(await running, [0, 0]);
});

Deno.test("concurrent read-modify-write mutations lose nothing", async () => {
  const increment = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      const row = await ctx.db.query("items").first();
      await Promise.resolve();
      if (row === null) await ctx.db.insert("items", { n: 1 });
      else await ctx.db.patch(row._id, { n: row.n + 1 });
    },
  });
  await using app = await openApp({ m: { increment, list } });
  await Promise.all(Array.from({ length: 50 }, () => app.engine.run("m:increment")));
  assertEquals(await app.engine.run("m:list"), [50]);
});

Deno.test("mutations that wait together share one commit, and each fails alone", async () => {
  const odd = mutationGeneric({
    args: { n: v.number() },
    handler: async (ctx, { n }) => {
      await ctx.db.insert("items", { n });
      if (n % 2 === 0) throw new Error("Even numbers are refused");
    },
  });
  await using app = await openApp({ m: { odd, list } });
  let commits = 0;
  app.engine.onCommit(() => commits++);
  const calls = [1, 2, 3, 4, 5].map((n) => app.engine.run("m:odd", { n }));
  const settled = await Promise.allSettled(calls);
  assertEquals(settled.map(({ status }) => status === "fulfilled"), [
    true,
    false,
    true,
    false,
    true,
  ]);
  assertEquals(await app.engine.run("m:list"), [1, 3, 5]);
  assertEquals(commits, 1);
});

Deno.test("nested rollbacks undo exactly their own level", async () => {
  const deep = mutationGeneric({
    args: { level: v.number(), failAt: v.array(v.number()) },
    handler: async (ctx, { level, failAt }) => {
      await ctx.db.insert("items", { n: level });
      if (level < 3) {
        const next = { level: level + 1, failAt };
        await ctx.runMutation(makeFunctionReference<"mutation">("m:deep"), next).catch(() => {});
      }
      if (failAt.includes(level)) throw new Error(`Level ${level} fails`);
    },
  });
  const expected: [number[], number[]][] = [[[], [0, 1, 2, 3]], [[2], [0, 1]], [[3], [0, 1, 2]]];
  for (const [failAt, left] of expected) {
    await using app = await openApp({ m: { deep, list } });
    await app.engine.run("m:deep", { level: 0, failAt });
    assertEquals(await app.engine.run("m:list"), left);
  }
});

Deno.test("parallel nested mutations run one after another", async () => {
  const parallel = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await Promise.all([1, 2, 3].map((n) => ctx.runMutation(insertRef, { n })));
      return await ctx.runQuery(listRef, {});
    },
  });
  await using app = await openApp({ m: { insert, list, parallel } });
  assertEquals(await app.engine.run("m:parallel"), [1, 2, 3]);
});

Deno.test("what a mutation does not await runs before its commit", async () => {
  const floating = mutationGeneric({
    args: {},
    handler: (ctx) => {
      void ctx.db.insert("items", { n: 1 });
      void ctx.runMutation(insertRef, { n: 2 }).then(() => ctx.db.insert("items", { n: 3 }));
    },
  });
  await using app = await openApp({ m: { floating, insert, list } });
  await app.engine.run("m:floating");
  assertEquals(await app.engine.run("m:list"), [1, 2, 3]);
});

Deno.test("what a mutation does not await is dropped when it throws", async () => {
  const floating = mutationGeneric({
    args: {},
    handler: (ctx) => {
      void ctx.runMutation(insertRef, { n: 2 });
      throw new Error("Undone");
    },
  });
  await using app = await openApp({ m: { floating, insert, list } });
  assertEquals(await rejection(app.engine.run("m:floating")), "Undone");
  assertEquals(await app.engine.run("m:list"), []);
});

Deno.test("a rejection that nobody handles fails its query or mutation, and no other", async () => {
  const insertAndDrop = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("items", { n: 1 });
      void ctx.db.insert("items", { n: 2 }).then(() => Promise.reject(new Error("Dropped")));
    },
  });
  const drop = queryGeneric({
    args: {},
    handler: (ctx) => void ctx.db.get("no id" as never),
  });
  const catching = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      const dropping = makeFunctionReference<"mutation">("m:insertAndDrop");
      const caught = await ctx.runMutation(dropping, {}).catch((thrown) => String(thrown));
      await ctx.db.insert("items", { n: 3 });
      return caught;
    },
  });
  const late = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      const fails = ctx.db.insert("items", "text" as never);
      await ctx.runMutation(insertRef, { n: 4 });
      await fails.catch(() => {});
    },
  });
  await using app = await openApp({ m: { insertAndDrop, drop, catching, late, insert, list } });
  const others = app.engine.run("m:insert", { n: 0 });
  assertEquals(await rejection(app.engine.run("m:insertAndDrop")), "Dropped");
  await others;
  assertStringIncludes(await rejection(app.engine.run("m:drop")), "Invalid argument `id`");
  assertStringIncludes(String(await app.engine.run("m:catching")), "Dropped");
  await app.engine.run("m:late");
  assertEquals(await app.engine.run("m:list"), [0, 3, 4]);
});

Deno.test("a call after the end of its mutation is refused", async () => {
  const late: { write?: () => Promise<unknown> } = {};
  const leaks = mutationGeneric({
    args: {},
    handler: (ctx) => {
      late.write = () => ctx.db.insert("items", { n: 1 });
    },
  });
  await using app = await openApp({ m: { leaks, list } });
  await app.engine.run("m:leaks");
  await assertRejects(() => late.write?.() ?? Promise.resolve(), Error);
  assertEquals(await app.engine.run("m:list"), []);
});

Deno.test("a mutation that hangs is aborted and rolled back, and the next one runs", async () => {
  const hangs = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("items", { n: 1 });
      await new Promise(() => {});
    },
  });
  await using app = await openApp({ m: { hangs, insert, list } }, { timeLimits: { hangMs: 40 } });
  const hanging = rejection(app.engine.run("m:hangs"));
  const next = app.engine.run("m:insert", { n: 2 });
  assertStringIncludes(await hanging, "timed out");
  await next;
  assertEquals(await app.engine.run("m:list"), [2]);
});

Deno.test("a mutation for which nothing is under way any more ends long before it would hang", async () => {
  const never = mutationGeneric({ args: {}, handler: () => new Promise<null>(() => {}) });
  const nested = mutationGeneric({
    args: {},
    handler: (ctx) => ctx.runMutation(makeFunctionReference<"mutation">("m:never"), {}),
  });
  const digests = mutationGeneric({
    args: {},
    handler: async () => {
      const key = await crypto.subtle.importKey("raw", new Uint8Array(8), "PBKDF2", false, [
        "deriveBits",
      ]);
      const params = { name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(8), iterations: 3e5 };
      return (await crypto.subtle.deriveBits(params, key, 256)).byteLength;
    },
  });
  const timeLimits = { idleMs: 20, hangMs: 60_000 };
  await using app = await openApp({ m: { never, nested, digests } }, { timeLimits });
  for (const path of ["m:never", "m:nested"]) {
    assertEquals(await rejection(app.engine.run(path)), "Returned promise will never resolve");
  }
  assertEquals(await app.engine.run("m:digests"), 32);
});

Deno.test("a nested mutation that hangs is rolled back with its caller", async () => {
  const release = gate();
  const hangs = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("items", { n: 1 });
      await release.wait;
      await ctx.db.insert("items", { n: 2 });
    },
  });
  const outer = mutationGeneric({
    args: {},
    handler: (ctx) => ctx.runMutation(makeFunctionReference<"mutation">("m:hangs"), {}),
  });
  await using app = await openApp({ m: { hangs, outer, insert, list } }, {
    timeLimits: { hangMs: 40 },
  });
  assertStringIncludes(await rejection(app.engine.run("m:outer")), "timed out");
  const next = app.engine.run("m:insert", { n: 3 });
  release.open();
  await next;
  assertEquals(await app.engine.run("m:list"), [3]);
});

Deno.test("user code that holds the thread too long is rolled back at its next step", async () => {
  const spin = (ms: number): void => {
    const { user } = process.cpuUsage();
    while (process.cpuUsage().user - user < ms * 1000);
  };
  const slow = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      spin(60);
      await ctx.db.insert("items", { n: 1 });
    },
  });
  const slowEnd = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("items", { n: 2 });
      spin(60);
    },
  });
  await using app = await openApp({ m: { slow, slowEnd, list } }, { timeLimits: { userMs: 20 } });
  assertStringIncludes(await rejection(app.engine.run("m:slow")), "timed out");
  assertStringIncludes(await rejection(app.engine.run("m:slowEnd")), "timed out");
  // On a busy machine a query may take as long.
  await app.reopen({ timeLimits: {} });
  assertEquals(await app.engine.run("m:list"), []);
});

Deno.test("time spent in other functions is not charged", async () => {
  const inside = gate();
  const leave = gate();
  const waits = queryGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.query("items").first();
      inside.open();
      await leave.wait;
      return "in time";
    },
  });
  const spins = actionGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.runQuery(listRef, {});
      for (const end = performance.now() + 600; performance.now() < end;);
      return await ctx.runQuery(listRef, {});
    },
  });
  await using app = await openApp({ m: { waits, spins, list } }, { timeLimits: { userMs: 500 } });
  const waiting = app.engine.run("m:waits");
  await inside.wait;
  await app.engine.run("m:spins");
  leave.open();
  assertEquals(await waiting, "in time");
});

Deno.test("a query can't write, and can't call a mutation", async () => {
  const writes = queryGeneric({
    args: {},
    handler: (ctx) => (ctx as unknown as { runMutation?: unknown }).runMutation === undefined,
  });
  const nested = queryGeneric({
    args: {},
    handler: (ctx) => ctx.runQuery(makeFunctionReference<"query">("m:insert"), { n: 1 }),
  });
  await using app = await openApp({ m: { writes, nested, insert } });
  assert(await app.engine.run("m:writes"));
  assertStringIncludes(await rejection(app.engine.run("m:nested")), "not a query");
});

Deno.test("a snapshot query of a mutation does not see the mutation's writes", async () => {
  const both = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("items", { n: 1 });
      const stale = await ctx.runQuery(listRef, {}, { useStaleSnapshot: true } as never);
      return [stale, await ctx.runQuery(listRef, {})];
    },
  });
  await using app = await openApp({ m: { both, list } });
  assertEquals(await app.engine.run("m:both"), [[], [1]]);
});

Deno.test("endless recursion ends at Convex's depth", async () => {
  const down = mutationGeneric({
    args: { depth: v.number() },
    handler: async (ctx, { depth }): Promise<number> => {
      try {
        const next = { depth: depth + 1 };
        return await ctx.runMutation(makeFunctionReference<"mutation">("m:down"), next);
      } catch (thrown) {
        return String(thrown).includes("depth limit") ? depth : -1;
      }
    },
  });
  await using app = await openApp({ m: { down } });
  assertEquals(await app.engine.run("m:down", { depth: 0 }), 8);
});
