import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { ConvexError } from "convex/values";
import { type ComponentHost, componentHost } from "../../tests/support/component.ts";
import type { ConvexAdapterOptions } from "../request/ctx.ts";
import { readOnly, WriteInReadLaneError } from "../request/read_only.ts";
import { convexAdapter } from "./adapter.ts";

const NOW = new Date(1_700_000_000_000);
const USER = {
  name: "Ada",
  email: "ada@example.com",
  emailVerified: false,
  createdAt: NOW,
  updatedAt: NOW,
};

function databaseOf(host: ComponentHost, options: Partial<ConvexAdapterOptions> = {}) {
  return convexAdapter({
    projectId: "project-1",
    component: host.api,
    ctx: host,
    ...options,
  })({});
}

function byEmail(email: string) {
  return [{ field: "email", value: email }];
}

Deno.test("convexAdapter() stores dates as epoch ms and gives them back as dates", async () => {
  const host = componentHost();
  const database = databaseOf(host);
  const made = await database.create({ model: "user", data: USER });
  const [row] = await host.read((db) => db.query("user").collect());
  assertEquals([row?.createdAt, row?.projectId], [NOW.getTime(), "project-1"]);
  assertEquals(made.createdAt, NOW);
  const where = [{
    field: "createdAt",
    value: new Date(NOW.getTime() + 1),
    operator: "lt",
  }] as const;
  assertEquals(await database.findOne({ model: "user", where: [...where] }), made);
  assertEquals(await database.count({ model: "user", where: [...where] }), 1);
});

Deno.test("convexAdapter() finds dates by their ISO texts", async () => {
  const host = componentHost();
  const database = databaseOf(host);
  const made = await database.create({ model: "user", data: USER });
  const iso = NOW.toISOString();
  const count = (operator: "eq" | "ne" | "lt" | "gt" | "in", value: string | string[]) =>
    database.count({ model: "user", where: [{ field: "createdAt", operator, value }] });
  assertEquals(
    await database.findOne({ model: "user", where: [{ field: "createdAt", value: iso }] }),
    made,
  );
  assertEquals([await count("gt", "2023-11-14"), await count("lt", "2023-11-14")], [1, 0]);
  assertEquals([await count("in", ["2020-01-01", iso]), await count("ne", iso)], [1, 0]);
  assertEquals(await count("eq", "2023-11-14T23:13:20.000+01:00"), 1);
  // What is no date is text, and no date equals it.
  for (const text of ["", "5", "yesterday", "2023-11-14 or so", "2023-13-40"]) {
    assertEquals(await count("eq", text), 0, text);
  }
});

Deno.test("convexAdapter() makes ids with their table's prefix", async () => {
  const made = await databaseOf(componentHost()).create<Record<string, unknown>>({
    model: "user",
    data: USER,
  });
  assertMatch(String(made.id), /^usr_[0-9A-Z]{26}$/);
});

Deno.test("convexAdapter() sees its own project only", async () => {
  const host = componentHost();
  await databaseOf(host).create({ model: "user", data: USER });
  const other = databaseOf(host, { projectId: "project-2" });
  assertEquals(await other.findOne({ model: "user", where: byEmail(USER.email) }), null);
  assertEquals(await other.deleteMany({ model: "user", where: [] }), 0);
  assertEquals(await databaseOf(host).count({ model: "user" }), 1);
});

Deno.test("convexAdapter() goes through every part of a bulk call", async () => {
  const host = componentHost();
  await host.write(async (db) => {
    for (let at = 0; at < 1_100; at++) {
      await db.insert("rateLimit", {
        projectId: "project-1",
        id: `row_${at}`,
        key: `k${at}`,
        count: at,
        lastRequest: at,
      });
    }
  });
  const database = convexAdapter({
    projectId: "project-1",
    component: host.api,
    ctx: host,
  })({ rateLimit: { storage: "database" } });
  const where = [{ field: "lastRequest", value: 1_000, operator: "gte" as const }];
  assertEquals(await database.count({ model: "rateLimit", where }), 100);
  assertEquals(await database.deleteMany({ model: "rateLimit", where: [] }), 1_100);
  assertEquals(await database.count({ model: "rateLimit" }), 0);
});

Deno.test("convexAdapter() refuses an undefined value in a filter", async () => {
  const database = databaseOf(componentHost());
  const where = [{ field: "image", value: undefined as unknown as null }];
  await assertRejects(
    () => database.findOne({ model: "user", where }),
    TypeError,
    "Cannot use a value of type undefined",
  );
});

Deno.test("convexAdapter() tells of a failed write", async () => {
  const heard: unknown[] = [];
  const host = componentHost();
  const database = databaseOf(host, {
    onWriteError: (error) => heard.push(error instanceof ConvexError && error.data.code),
  });
  await database.create({ model: "user", data: USER });
  assertEquals(heard, []);
  const invalid = { ...USER, email: "b@example.com", name: 5 };
  await assertRejects(() => database.create({ model: "user", data: invalid }), ConvexError);
  assertEquals(heard, ["VALUE_INVALID"]);
});

Deno.test("convexAdapter() passes a unique conflict on and does not call it a failed write", async () => {
  const failed: unknown[] = [];
  const database = databaseOf(componentHost(), { onWriteError: (error) => failed.push(error) });
  await database.create({ model: "user", data: USER });
  const error = await database.create({ model: "user", data: USER }).catch((e: unknown) => e);
  assertInstanceOf(error, ConvexError);
  assertEquals(error.data, { code: "UNIQUE_CONFLICT", model: "user", fields: ["email"] });
  // What Better Auth's device authorization looks for before it makes another code.
  assertMatch(error.message, /unique(?: key)? constraint|duplicate (?:entry|key)|e11000/i);
  assertEquals(failed, []);
});

Deno.test("convexAdapter() in a query reads, and says that it was asked to write", async () => {
  const host = componentHost();
  await databaseOf(host).create({ model: "user", data: USER });
  const failed: unknown[] = [];
  let refused = 0;
  const database = databaseOf(host, {
    ctx: readOnly(host, () => refused++),
    onWriteError: (error) => failed.push(error),
  });
  assertEquals(await database.count({ model: "user" }), 1);
  const where = byEmail(USER.email);
  const writes = [
    () => database.create({ model: "user", data: USER }),
    () => database.update({ model: "user", where, update: { name: "B" } }),
    () => database.updateMany({ model: "user", where, update: { name: "B" } }),
    () => database.delete({ model: "user", where }),
    () => database.deleteMany({ model: "user", where }),
    () => database.consumeOne({ model: "user", where }),
    () => database.incrementOne({ model: "user", where, increment: {}, set: { name: "B" } }),
  ];
  for (const write of writes) {
    await assertRejects(write, WriteInReadLaneError, 'Cannot write "user"');
  }
  assertEquals([failed.length, refused], [writes.length, writes.length]);
  assert(failed.every((e) => e instanceof WriteInReadLaneError && e.code === "WRITE_IN_READ_LANE"));
});

Deno.test("a transaction runs on the same database and tells of its failure", async () => {
  const host = componentHost();
  const failed: unknown[] = [];
  const database = databaseOf(host, { onTransactionFailed: (error) => failed.push(error) });
  const name = await database.transaction(async (trx) => {
    const user = await trx.create({ model: "user", data: USER });
    return user.name;
  });
  assertEquals([name, failed], ["Ada", []]);
  const reason = new Error("No session");
  await assertRejects(
    () => database.transaction(() => Promise.reject(reason)),
    Error,
    "No session",
  );
  assertEquals(failed, [reason]);
});

Deno.test("a transaction of the caller's own takes the place of the default", async () => {
  const host = componentHost();
  const database = databaseOf(host, {
    transaction: (callback) =>
      host.inMutation((ctx) => callback(databaseOf(host, { ctx, transaction: false }))),
  });
  const failing = database.transaction(async (trx) => {
    await trx.create({ model: "user", data: USER });
    throw new Error("No session");
  });
  await assertRejects(() => failing, Error, "No session");
  assertEquals(await database.count({ model: "user" }), 0);
});
