import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";
import { openApp, rejection } from "../testdata/harness.ts";

const m = {
  insert: mutationGeneric({
    args: { table: v.string(), value: v.any() },
    handler: (ctx, { table, value }) => ctx.db.insert(table, value),
  }),
  get: queryGeneric({
    args: { id: v.string(), table: v.optional(v.string()) },
    handler: (ctx, { id, table }) =>
      table === undefined ? ctx.db.get(id as never) : ctx.db.get(table as never, id as never),
  }),
  systemGet: queryGeneric({
    args: { id: v.string() },
    handler: (ctx, { id }) => ctx.db.system.get(id as never),
  }),
  normalize: queryGeneric({
    args: { table: v.string(), id: v.string() },
    handler: (ctx, { table, id }) => ctx.db.normalizeId(table, id),
  }),
  patch: mutationGeneric({
    args: { id: v.string(), value: v.any(), unset: v.optional(v.string()) },
    handler: (ctx, { id, value, unset }) =>
      ctx.db.patch(id as never, unset === undefined ? value : { ...value, [unset]: undefined }),
  }),
  replace: mutationGeneric({
    args: { id: v.string(), value: v.any() },
    handler: (ctx, { id, value }) => ctx.db.replace(id as never, value),
  }),
  remove: mutationGeneric({
    args: { id: v.string() },
    handler: (ctx, { id }) => ctx.db.delete(id as never),
  }),
};

type Doc = Record<string, unknown> & { _id: string; _creationTime: number };

Deno.test("documents are written, patched, replaced and removed", async () => {
  await using app = await openApp({ m });
  const get = (id: unknown): Promise<Doc> => app.engine.run("m:get", { id }) as Promise<Doc>;
  const id = await app.engine.run("m:insert", { table: "items", value: { z: 1, a: 2 } });
  const created = await get(id);
  assertEquals(Object.keys(created), ["_creationTime", "_id", "a", "z"]);
  await app.engine.run("m:patch", { id, value: { b: 3 }, unset: "z" });
  const { _creationTime, ...patched } = await get(id);
  assertEquals([_creationTime, patched], [created._creationTime, { _id: id, a: 2, b: 3 }]);
  await app.engine.run("m:replace", { id, value: { c: 4, _id: id } });
  assertEquals(Object.keys(await get(id)), ["_creationTime", "_id", "c"]);
  await app.engine.run("m:remove", { id });
  assertEquals(await get(id), null as unknown as Doc);
  for (const path of ["m:patch", "m:replace"]) {
    const late = app.engine.run(path, { id, value: {} });
    assertStringIncludes(await rejection(late), "nonexistent document");
  }
  assertStringIncludes(
    await rejection(app.engine.run("m:remove", { id })),
    "nonexistent document",
  );
});

Deno.test("db.patch() and db.replace() that change nothing are no writes, whatever their fields' order", async () => {
  await using app = await openApp({ m });
  const value = { a: 1, n: { b: [{ x: 1, y: 2n }], c: NaN } };
  const id = await app.engine.run("m:insert", { table: "items", value });
  const changes: number[] = [];
  app.engine.onCommit((commit) => void changes.push(commit.changes.length));
  const { documentsWritten } = app.engine.metrics;
  const same = { n: { c: NaN, b: [{ y: 2n, x: 1 }] }, a: 1 };
  await app.engine.run("m:patch", { id, value: {} });
  await app.engine.run("m:patch", { id, value: { n: same.n }, unset: "none" });
  await app.engine.run("m:replace", { id, value: same });
  assertEquals(app.engine.metrics.documentsWritten, documentsWritten);
  await app.engine.run("m:patch", { id, value: { a: -0 } });
  await app.engine.run("m:patch", { id, value: { a: 0 } });
  assertEquals(changes, [0, 0, 0, 1, 1]);
});

Deno.test("ids are checked: text that is none throws, an id of no table here is a miss", async () => {
  await using app = await openApp({ m });
  await using other = await openApp({ m });
  const id = await app.engine.run("m:insert", { table: "items", value: {} }) as string;
  await app.engine.run("m:insert", { table: "others", value: {} });
  assertStringIncludes(
    await rejection(app.engine.run("m:get", { id: "not-an-id" })),
    "Invalid argument `id` for `db.get`",
  );
  const broken = id.slice(0, -1) + (id.endsWith("0") ? "1" : "0");
  assertStringIncludes(
    await rejection(app.engine.run("m:get", { id: broken })),
    "Unable to decode",
  );
  assertStringIncludes(
    await rejection(app.engine.run("m:get", { id, table: "others" })),
    'expected to be an Id<"others">, got Id<"items"> instead',
  );
  assertEquals(await other.engine.run("m:get", { id }), null);
  assertStringIncludes(
    await rejection(other.engine.run("m:patch", { id, value: {} })),
    "not found",
  );
  assertEquals(await app.engine.run("m:normalize", { table: "items", id }), id);
  assertEquals(await app.engine.run("m:normalize", { table: "others", id }), null);
  assertEquals(await app.engine.run("m:normalize", { table: "items", id: "x" }), null);
});

Deno.test("system tables and system fields belong to the host", async () => {
  await using app = await openApp({ m });
  const id = await app.engine.run("m:insert", { table: "items", value: {} });
  assertStringIncludes(
    await rejection(app.engine.run("m:systemGet", { id })),
    "User tables cannot be accessed with db.system.",
  );
  assertStringIncludes(
    await rejection(app.engine.run("m:insert", { table: "_storage", value: {} })),
    "System tables",
  );
  assertStringIncludes(
    await rejection(app.engine.run("m:insert", { table: "bad-name", value: {} })),
    "has invalid character '-'",
  );
  assertStringIncludes(
    await rejection(app.engine.run("m:patch", { id, value: { _creationTime: 1 } })),
    "doesn't match '_creationTime' field",
  );
});

Deno.test("a table that a failed mutation made is gone", async () => {
  const fails = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("fresh", {});
      throw new Error("Undone");
    },
  });
  await using app = await openApp({ m: { ...m, fails } });
  await rejection(app.engine.run("m:fails"));
  assertEquals(app.engine.parts.store.catalog.find("", "fresh"), undefined);
  const id = await app.engine.run("m:insert", { table: "fresh", value: { a: 1 } });
  await app.reopen();
  assert(await app.engine.run("m:get", { id }) !== null);
  assertEquals(app.engine.checkIntegrity().problems, []);
});

Deno.test("values of every Convex type come back as they went in", async () => {
  await using app = await openApp({ m });
  const value = {
    bytes: new Uint8Array([0, 255]).buffer,
    big: 2n ** 62n,
    special: [NaN, Infinity, -0],
    nested: { null: null, deep: [{ a: [true] }] },
  };
  const id = await app.engine.run("m:insert", { table: "items", value });
  const { _id: _, _creationTime: __, ...stored } = await app.engine.run("m:get", { id }) as Doc;
  assertEquals(stored, value);
});
