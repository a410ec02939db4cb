import { assertEquals, assertRejects } from "@std/assert";
import { defineSchema, defineTable, mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";
import { HostError } from "../mod.ts";
import { openApp } from "../testdata/harness.ts";

const schema = defineSchema({ items: defineTable({ text: v.string() }) });
const insert = mutationGeneric({
  args: { bytes: v.number() },
  handler: async (ctx, { bytes }) => {
    await ctx.db.insert("items", { text: "x".repeat(bytes) });
  },
});
const insertAndGoOn = mutationGeneric({
  args: { bytes: v.number() },
  handler: async (ctx, { bytes }) => {
    await ctx.db.insert("items", { text: "first" });
    await ctx.db.insert("items", { text: "x".repeat(bytes) }).catch(() => {});
    await ctx.db.insert("items", { text: "last" }).catch(() => {});
  },
});
const count = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("items").collect()).length,
});
const m = { insert, insertAndGoOn, count };

Deno.test("a full disk fails the mutations it meets by name, and undoes them whole", async () => {
  await using app = await openApp({ m }, { schema });
  const { writer } = app.engine.parts.store;
  const pages = Number(writer.get("PRAGMA page_count")?.[0]);
  writer.script(`PRAGMA max_page_count = ${pages + 8}`);
  const calls = ["m:insert", "m:insertAndGoOn"].map((path) =>
    assertRejects(() => app.engine.run(path, { bytes: 500_000 }), HostError)
  );
  assertEquals((await Promise.all(calls)).map(({ code }) => code), ["DISK_FULL", "DISK_FULL"]);
  assertEquals(await app.engine.run("m:count"), 0);
  writer.script("PRAGMA max_page_count = 1000000");
  await app.engine.run("m:insertAndGoOn", { bytes: 500_000 });
  assertEquals(await app.engine.run("m:count"), 3);
  assertEquals(app.engine.checkIntegrity().problems, []);
});

Deno.test("a mutation that shares its commit with one that meets a full disk is not half done", async () => {
  await using app = await openApp({ m }, { schema });
  const { writer } = app.engine.parts.store;
  const pages = Number(writer.get("PRAGMA page_count")?.[0]);
  writer.script(`PRAGMA max_page_count = ${pages + 8}`);
  const settled = await Promise.allSettled([
    app.engine.run("m:insert", { bytes: 10 }),
    app.engine.run("m:insert", { bytes: 500_000 }),
    app.engine.run("m:insert", { bytes: 10 }),
  ]);
  const kept = settled.filter(({ status }) => status === "fulfilled").length;
  assertEquals(await app.engine.run("m:count"), kept);
  assertEquals(app.engine.checkIntegrity().problems, []);
});

Deno.test("a transaction of the host's own is a batch like any other", async () => {
  await using app = await openApp({ m }, { schema });
  const { executor } = app.engine.parts;
  const results = await Promise.allSettled([
    executor.writer.run(() => 1),
    executor.writer.run(() => Promise.reject(new Error("Refused"))),
    executor.writer.run(() => 3),
  ]);
  assertEquals(results.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
  assertEquals(executor.writer.version, 1);
});

Deno.test("a transaction that is alone in its commit is undone whole when it fails, with the table it made", async () => {
  const undeclared = mutationGeneric({
    args: {},
    handler: async (ctx): Promise<void> => {
      await ctx.db.insert("items", { text: "undone" });
      await ctx.db.insert("others", { text: "undone" });
      throw new Error("Refused");
    },
  });
  await using app = await openApp({ m: { ...m, undeclared } }, { schema });
  const { store, executor } = app.engine.parts;
  for (let time = 0; time < 2; time++) {
    await assertRejects(() => app.engine.run("m:undeclared"), Error, "Refused");
    assertEquals(store.catalog.find("", "others"), undefined);
    assertEquals(store.writer.inTransaction, false);
  }
  assertEquals(executor.writer.version, 2);
  await app.engine.run("m:insert", { bytes: 1 });
  assertEquals(await app.engine.run("m:count"), 1);
  assertEquals(app.engine.checkIntegrity().problems, []);
});

Deno.test("a transaction that SQLite ended is refused, also where nothing in it failed", async () => {
  await using app = await openApp({ m }, { schema });
  const { executor, store } = app.engine.parts;
  // As it does at some failures of reading, which whoever reads may catch.
  const end = () => executor.writer.run(() => void store.writer.run("ROLLBACK"));
  const write = () => executor.writer.run((transaction) => transaction.createTable("", "late"));
  const endAndWrite = () =>
    executor.writer.run((transaction) => {
      store.writer.run("ROLLBACK");
      transaction.createTable("", "late");
    });
  await assertRejects(end);
  await assertRejects(endAndWrite, Error, "SQLite has ended the transaction");
  const settled = await Promise.allSettled([write(), endAndWrite(), write()]);
  assertEquals(new Set(settled.map(({ status }) => status)), new Set(["rejected"]));
  assertEquals(store.writer.get("SELECT 1 FROM tables WHERE name = 'late'"), undefined);
  assertEquals(await app.engine.run("m:count"), 0);
});

Deno.test("a savepoint that is left open undoes nothing of a later transaction", async () => {
  await using app = await openApp({ m }, { schema });
  const { executor: { writer } } = app.engine.parts;
  const left = await writer.run((transaction) => transaction.savepoint());
  await Promise.all([
    app.engine.run("m:insert", { bytes: 1 }),
    writer.run(() => left.rollback()),
    app.engine.run("m:insert", { bytes: 1 }),
  ]);
  await writer.run((transaction) => {
    const own = transaction.savepoint();
    left.release();
    own.rollback();
  });
  assertEquals(await app.engine.run("m:count"), 2);
});

Deno.test("tables of a transaction that SQLite ended are forgotten", async () => {
  await using app = await openApp({ m }, { schema });
  const { executor, store } = app.engine.parts;
  for (const others of [0, 1]) {
    const lost = executor.writer.run((transaction) => {
      transaction.createTable("", "lost");
      store.writer.run("ROLLBACK");
      throw new Error("Disk I/O error");
    });
    const all = [lost, ...Array.from({ length: others }, () => executor.writer.run(() => {}))];
    const settled = await Promise.allSettled(all);
    assertEquals(new Set(settled.map(({ status }) => status)), new Set(["rejected"]));
    assertEquals(store.catalog.find("", "lost"), undefined);
  }
});
