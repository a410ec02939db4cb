import { assertEquals } from "@std/assert";
import { type ComponentHost, componentHost, refusalOf } from "../tests/support/component.ts";
import { clause, NOTE_TABLES } from "../tests/support/tables.ts";
import type { ComponentErrorCode } from "./errors.ts";
import type { Clause, Data } from "./validators.ts";

const projectId = "project-1";
const model = "note";

async function hostWith(...notes: Data[]): Promise<ComponentHost> {
  const host = componentHost({ tables: NOTE_TABLES });
  for (const note of notes) await create(host, note);
  return host;
}

function create(host: ComponentHost, data: Data, options: { projectId?: string } = {}) {
  return host.runMutation(host.api.adapter.create, { projectId, model, ...options, data });
}

function find(host: ComponentHost, ...where: Clause[]) {
  return host.runQuery(host.api.reader.findOne, { projectId, model, where });
}

function update(host: ComponentHost, where: Clause[], data: Data) {
  return host.runMutation(host.api.adapter.updateOne, { projectId, model, where, update: data });
}

const NOTE = { id: "n1", code: "c1", at: 1 };
const FULL = { ...NOTE, tag: "t", rank: 2, flag: true, labels: ["x"], ratings: [1], extra: "{}" };
const EMPTY = { tag: null, rank: null, flag: null, labels: null, ratings: null, extra: null };

Deno.test("create() returns the declared fields and nothing of Convex or the project", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  assertEquals(await create(host, FULL), FULL);
  assertEquals(await find(host, clause("id", "n1")), FULL);
});

Deno.test("create() stores null as no field and reads it back as null", async () => {
  const host = await hostWith({ ...NOTE, tag: null });
  assertEquals(await find(host, clause("tag", null)), { ...NOTE, ...EMPTY });
  const [row] = await host.read((db) => db.query("note").collect());
  assertEquals(Object.keys(row ?? {}).includes("tag"), false);
});

Deno.test("create() refuses what the table does not declare, and says no value", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  const refused = (data: Data) => refusalOf(() => create(host, data));
  const about = (code: ComponentErrorCode, ...fields: string[]) => ({ code, model, fields });
  assertEquals(await refused({ ...NOTE, nothing: 1 }), about("FIELD_UNKNOWN", "nothing"));
  assertEquals(await refused({ ...NOTE, projectId: "x" }), about("FIELD_FORBIDDEN", "projectId"));
  assertEquals(await refused({ ...NOTE, _id: "x" }), about("FIELD_FORBIDDEN", "_id"));
  assertEquals(await refused({ ...NOTE, __proto: 1 }), about("FIELD_FORBIDDEN", "__proto"));
  assertEquals(await refused({ ...NOTE, tag: 5 }), about("VALUE_INVALID", "tag"));
  assertEquals(await refused({ ...NOTE, rank: "5" }), about("VALUE_INVALID", "rank"));
  assertEquals(await refused({ ...NOTE, rank: NaN }), about("VALUE_INVALID", "rank"));
  assertEquals(await refused({ ...NOTE, flag: 1 }), about("VALUE_INVALID", "flag"));
  assertEquals(await refused({ ...NOTE, labels: [1] }), about("VALUE_INVALID", "labels"));
  assertEquals(await refused({ ...NOTE, ratings: ["1"] }), about("VALUE_INVALID", "ratings"));
  assertEquals(await refused({ ...NOTE, id: 7 }), about("VALUE_INVALID", "id"));
  assertEquals(await refused({ code: "c", at: 1 }), about("FIELD_MISSING", "id"));
  assertEquals(await refused({ id: "", code: "c", at: 1 }), about("FIELD_MISSING", "id"));
  assertEquals(await refused({ id: "n", code: null }), about("FIELD_MISSING", "code", "at"));
  assertEquals(await host.read((db) => db.query("note").collect()), []);
});

Deno.test("create() refuses an unknown model, a platform table and an empty project", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  const refused = (args: { projectId: string; model: string }) =>
    refusalOf(() => host.runMutation(host.api.adapter.create, { ...args, data: NOTE }));
  for (const unknown of ["nothing", "setup", "migration", "constructor", "__proto__"]) {
    assertEquals(await refused({ projectId, model: unknown }), {
      code: "MODEL_UNKNOWN",
      model: unknown,
    });
  }
  assertEquals(await refused({ projectId: "", model }), { code: "PROJECT_SCOPE_REQUIRED", model });
});

Deno.test("create() refuses a second row with a unique key, in the same project only", async () => {
  const host = await hostWith({ ...NOTE, tag: "t" });
  const refused = (data: Data) => refusalOf(() => create(host, data));
  const conflict = (...fields: string[]) => ({ code: "UNIQUE_CONFLICT" as const, model, fields });
  assertEquals(await refused({ id: "n1", code: "c2", at: 2 }), conflict("id"));
  assertEquals(await refused({ id: "n2", code: "c1", at: 2 }), conflict("code"));
  assertEquals(await refused({ id: "n2", code: "c2", tag: "t", at: 1 }), conflict("tag", "at"));
  await create(host, { id: "n2", code: "c2", tag: "t", at: 2 });
  await create(host, { ...NOTE, tag: "t" }, { projectId: "project-2" });
});

Deno.test("create() lets rows without a value share a unique key", async () => {
  const host = await hostWith(NOTE, { id: "n2", code: "c2", at: 1 });
  assertEquals((await find(host, clause("id", "n2")))?.tag, null);
});

Deno.test("updateOne() changes the first match, takes values away and returns the row", async () => {
  const host = await hostWith(FULL);
  const updated = await update(host, [clause("id", "n1")], { rank: 9, tag: null });
  assertEquals(updated, { ...FULL, rank: 9, tag: null });
  assertEquals(await find(host, clause("id", "n1")), updated);
  assertEquals(await update(host, [clause("id", "none")], { rank: 1 }), null);
});

Deno.test("updateOne() refuses another id, a missing value and a taken key", async () => {
  const host = await hostWith(NOTE, { id: "n2", code: "c2", at: 2 });
  const refused = (data: Data) => refusalOf(() => update(host, [clause("id", "n1")], data));
  assertEquals(await refused({ id: "n9" }), { code: "FIELD_FORBIDDEN", model, fields: ["id"] });
  assertEquals(await refused({ at: null }), { code: "FIELD_MISSING", model, fields: ["at"] });
  assertEquals(await refused({ code: "c2" }), {
    code: "UNIQUE_CONFLICT",
    model,
    fields: ["code"],
  });
  assertEquals((await update(host, [clause("id", "n1")], { id: "n1", code: "c1" }))?.id, "n1");
});

Deno.test("a write for one row without a filter changes nothing", async () => {
  const host = await hostWith(NOTE);
  const scope = { projectId, model, where: [] };
  assertEquals(await update(host, [], { rank: 1 }), null);
  assertEquals(await host.runMutation(host.api.adapter.deleteOne, scope), false);
  assertEquals(await host.runMutation(host.api.adapter.consumeOne, scope), null);
  const increment = { ...scope, increment: { rank: 1 } };
  assertEquals(await host.runMutation(host.api.adapter.incrementOne, increment), null);
  assertEquals(await find(host, clause("id", "n1")), { ...NOTE, ...EMPTY });
});

Deno.test("consumeOne() gives the row to one caller", async () => {
  const host = await hostWith(FULL);
  const scope = { projectId, model, where: [clause("code", "c1")] };
  const consume = () => host.runMutation(host.api.adapter.consumeOne, scope);
  assertEquals(await Promise.all([consume(), consume(), consume()]), [FULL, null, null]);
});

Deno.test("deleteOne() says whether there was a row", async () => {
  const host = await hostWith(NOTE);
  const scope = { projectId, model, where: [clause("code", "c1")] };
  assertEquals(await host.runMutation(host.api.adapter.deleteOne, scope), true);
  assertEquals(await host.runMutation(host.api.adapter.deleteOne, scope), false);
});

Deno.test("incrementOne() adds while its guard holds and sets the rest with it", async () => {
  const host = await hostWith({ ...NOTE, rank: 1 });
  const where = [clause("id", "n1"), clause("rank", 0, { operator: "gt" })];
  const args = { projectId, model, where, increment: { rank: -1 }, set: { tag: "spent" } };
  const spend = () => host.runMutation(host.api.adapter.incrementOne, args);
  assertEquals(await spend(), { ...NOTE, ...EMPTY, rank: 0, tag: "spent" });
  assertEquals(await spend(), null);
});

Deno.test("incrementOne() starts from zero and refuses what is no number", async () => {
  const host = await hostWith(NOTE);
  const increment = (increment: Record<string, number>) =>
    host.runMutation(host.api.adapter.incrementOne, {
      projectId,
      model,
      where: [clause("id", "n1")],
      increment,
    });
  assertEquals((await increment({ rank: 2 }))?.rank, 2);
  const refused = async (by: Record<string, number>) => (await refusalOf(() => increment(by))).code;
  assertEquals(await refused({ code: 1 }), "VALUE_INVALID");
  assertEquals(await refused({ rank: Infinity }), "VALUE_INVALID");
  assertEquals(await refused({ projectId: 1 }), "FIELD_FORBIDDEN");
  assertEquals(await refused({ nothing: 1 }), "FIELD_UNKNOWN");
});

Deno.test("findMany() selects fields without filling in the others", async () => {
  const host = await hostWith(FULL);
  const args = { projectId, model, where: [], limit: 5, select: ["code", "tag"] };
  assertEquals(await host.runQuery(host.api.reader.findMany, args), [{ code: "c1", tag: "t" }]);
  const refused = await refusalOf(() =>
    host.runQuery(host.api.reader.findMany, { ...args, select: ["projectId"] })
  );
  assertEquals(refused.code, "FIELD_FORBIDDEN");
});
