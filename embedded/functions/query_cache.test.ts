import { assertEquals, assertNotEquals } from "@std/assert";
import {
  actionGeneric,
  type GenericDataModel,
  type GenericQueryCtx,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { openApp, rejection, type TestApp } from "../testdata/harness.ts";

/** How often the body of a query ran. */
let runs = 0;

type Ctx = GenericQueryCtx<GenericDataModel>;

/** A query that counts its runs. */
function counted(body: (ctx: Ctx, n: number) => unknown) {
  return queryGeneric({
    args: { n: v.number() },
    handler: async (ctx, { n }) => {
      runs++;
      return await body(ctx, n);
    },
  });
}

function item(ctx: Ctx, n: number) {
  return ctx.db.query("items").filter((q) => q.eq(q.field("n"), n)).first();
}

const reference = (path: string) => makeFunctionReference<"query">(path);

const m = {
  value: counted(item),
  nothing: counted(() => 1),
  clock: counted(() => Date.now() > 0),
  date: counted(() => new Date().getTime() > 0),
  timer: counted(() => performance.now() > 0),
  format: counted(() => new Intl.DateTimeFormat("en-CA").format()),
  parts: counted(() => new Intl.DateTimeFormat("en-CA").formatToParts().length),
  temporal: counted(() => String(Reflect.get(globalThis, "Temporal")?.Now.instant()).length),
  chance: counted(() => Math.random() < 1),
  uuid: counted(() => crypto.randomUUID().length),
  fails: counted(() => {
    throw new Error("Planned");
  }),
  nested: counted((ctx, n) => ctx.runQuery(reference("m:value"), { n })),
  nestedClock: counted((ctx, n) => ctx.runQuery(reference("m:clock"), { n })),
  who: counted((ctx) => ctx.auth.getUserIdentity()),
  file: counted((ctx) => ctx.storage.getUrl("kg2aaaaaaaaaaaaaaaaaaaaaaaaaaaaa" as never)),
  add: mutationGeneric({
    args: { table: v.string(), n: v.number() },
    handler: (ctx, { n, table }) => ctx.db.insert(table, { n }),
  }),
  set: mutationGeneric({
    args: { id: v.string(), n: v.number() },
    handler: (ctx, { id, n }) => ctx.db.patch(id as never, { n }),
  }),
  ask: actionGeneric({
    args: { path: v.string(), n: v.number() },
    handler: (ctx, { n, path }) => ctx.runQuery(reference(path), { n }),
  }),
  /** Asks, writes and asks again. */
  writeBetween: actionGeneric({
    args: { id: v.string(), n: v.number() },
    handler: async (ctx, { id, n }) => {
      const before = await ctx.runQuery(reference("m:value"), { n });
      await ctx.runMutation(makeFunctionReference<"mutation">("m:set"), { id, n: n + 1 });
      return [before, await ctx.runQuery(reference("m:value"), { n })];
    },
  }),
};

/** How often a query ran while `body` did. */
async function runsDuring(body: () => Promise<unknown>): Promise<number> {
  const before = runs;
  await body();
  return runs - before;
}

function ask(app: TestApp, path: string, n = 1): Promise<unknown> {
  return app.engine.run("m:ask", { path: `m:${path}`, n });
}

async function runsOfTwo(app: TestApp, path: string): Promise<number> {
  await app.engine.run("m:add", { table: "others", n: 0 });
  return await runsDuring(async () => {
    await ask(app, path).catch(() => {});
    await ask(app, path).catch(() => {});
  });
}

Deno.test("An action's query runs again only when what it read was written", async (t) => {
  await using app = await openApp({ m });
  const id = await app.engine.run("m:add", { table: "items", n: 1 });
  await t.step("the same question is answered once", async () => {
    for (const path of ["value", "nothing", "nested"]) {
      assertEquals(await runsDuring(() => ask(app, path)), path === "nested" ? 2 : 1);
      assertEquals(await runsDuring(() => ask(app, path)), 0);
    }
  });
  await t.step("another argument is another question", async () => {
    assertEquals(await runsDuring(() => ask(app, "value", 2)), 1);
  });
  await t.step("a commit to another table leaves it", async () => {
    await app.engine.run("m:add", { table: "others", n: 1 });
    assertEquals(await runsDuring(() => ask(app, "value")), 0);
  });
  await t.step("a commit to what it read does not", async () => {
    const [before, after] = await app.engine.run("m:writeBetween", { id, n: 1 }) as unknown[];
    assertNotEquals(before, null);
    assertEquals(after, null);
    assertEquals(await runsDuring(() => ask(app, "nested")), 2);
  });
  await t.step("many commits later too", async () => {
    await ask(app, "value", 2);
    for (let n = 0; n < 600; n++) await app.engine.run("m:set", { id, n: n % 2 + 5 });
    await app.engine.run("m:set", { id, n: 2 });
    assertNotEquals(await ask(app, "value", 2), null);
  });
  await t.step("what is asked from outside runs each time", async () => {
    assertEquals(await runsDuring(() => app.engine.run("m:nothing", { n: 1 })), 1);
  });
});

Deno.test("An action's query runs each time where it asks what no commit changes", async (t) => {
  await using app = await openApp({ m });
  for (
    const path of [
      "clock",
      "date",
      "timer",
      "format",
      "parts",
      "temporal",
      "chance",
      "uuid",
      "fails",
      "file",
    ]
  ) {
    await t.step(path, async () => assertEquals(await runsOfTwo(app, path), 2));
  }
  await t.step("nested", async () => assertEquals(await runsOfTwo(app, "nestedClock"), 4));
  await t.step("a failure is told each time", async () => {
    assertEquals(await rejection(ask(app, "fails")), await rejection(ask(app, "fails")));
  });
});

Deno.test("A kept result is of one caller, and counts as a run", async (t) => {
  await using app = await openApp({ m });
  const counts = async () => {
    const { documentsRead, queries } = app.engine.metrics;
    await ask(app, "value");
    const { metrics } = app.engine;
    return [metrics.documentsRead - documentsRead, metrics.queries - queries];
  };
  await app.engine.run("m:add", { table: "items", n: 1 });
  await t.step("counted", async () => {
    assertEquals(await counts(), [1, 1]);
    assertEquals(await counts(), [1, 1]);
  });
  await t.step("whoever asks", async () => {
    const asked = (subject: string) =>
      app.engine.run("m:ask", { path: "m:who", n: 1 }, {
        identity: { subject, issuer: "i", tokenIdentifier: `i|${subject}` },
      }) as Promise<{ subject: string }>;
    assertEquals([(await asked("a")).subject, (await asked("b")).subject], ["a", "b"]);
    assertEquals((await asked("a")).subject, "a");
  });
  await t.step("until everything is forgotten", async () => {
    const { cache } = app.engine.parts.executor;
    assertEquals(await runsDuring(() => ask(app, "value")), 0);
    cache.forget();
    assertEquals([cache.count, await runsDuring(() => ask(app, "value"))], [0, 1]);
  });
});

Deno.test("Kept results stay within their bounds", async () => {
  await using app = await openApp({ m });
  const { cache } = app.engine.parts.executor;
  for (let n = 0; n < 8_300; n++) await ask(app, "nothing", n);
  assertEquals(cache.count, 8_192);
  assertEquals(await runsDuring(() => ask(app, "nothing", 0)), 1);
  assertEquals(await runsDuring(() => ask(app, "nothing", 8_299)), 0);
});
