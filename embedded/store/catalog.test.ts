import { assertEquals, assertThrows } from "@std/assert";
import { mutationGeneric } from "convex/server";
import { applySchemas } from "./schema.ts";
import { HostError } from "../mod.ts";
import { openApp, rejection } from "../testdata/harness.ts";

const MOST = 10_000;

const m = {
  insert: mutationGeneric(({ db }, { table }: { table: string }) => db.insert(table, {})),
};

Deno.test("a deployment has 10,000 tables at most, whoever makes them", async () => {
  await using app = await openApp({ m });
  const { writer: connection, catalog } = app.engine.parts.store;
  connection.transact(() => {
    for (let at = 0; at < MOST; at++) catalog.create("", `t${at}`);
  });
  await app.engine.run("m:insert", { table: "t0" });
  assertEquals(
    await rejection(app.engine.run("m:insert", { table: "one_more" })),
    "Number of tables cannot exceed 10000.",
  );
  const schema = { component: "child", tables: [{ name: "one_more", indexes: [] }] };
  const refused = assertThrows(() => applySchemas([schema], { connection, catalog }), HostError);
  assertEquals(refused.code, "SCHEMA_INVALID");
  assertEquals(refused.message, "Number of tables cannot exceed 10000.");
  // What was refused has left nothing behind.
  assertEquals(catalog.find("child", "one_more"), undefined);
  await app.engine.run("m:insert", { table: "t1" });
});
