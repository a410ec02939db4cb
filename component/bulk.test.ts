import { assert, assertEquals } from "@std/assert";
import { refusalOf } from "../tests/support/component.ts";
import { hostWithNotes, PROJECT } from "../tests/support/notes.ts";
import { clause } from "../tests/support/tables.ts";
import type { BulkResult } from "./bulk_functions.ts";

const scope = { projectId: PROJECT, model: "note" };
const COUNT = 1_200;

function manyNotes() {
  return Array.from({ length: COUNT }, (_, at) => ({ id: `n${at}`, code: `c${at}`, rank: at, at }));
}

/** Calls until the last part and gives the counts. */
async function countParts(
  call: (cursor: string | null) => Promise<BulkResult>,
): Promise<number[]> {
  const counts: number[] = [];
  let cursor: string | null = null;
  do {
    const part: BulkResult = await call(cursor);
    counts.push(part.count);
    cursor = part.cursor;
  } while (cursor !== null);
  return counts;
}

Deno.test("updateMany() changes at most 500 rows a call and each row once", async () => {
  const host = await hostWithNotes(manyNotes());
  const where = [clause("rank", 1_100, { operator: "lt" })];
  const counts = await countParts((cursor) =>
    host.runMutation(host.api.bulk.updateMany, {
      ...scope,
      where,
      cursor,
      update: { tag: "seen" },
    })
  );
  assertEquals(counts, [500, 500, 100]);
  const rows = await host.read((db) => db.query("note").collect());
  assert(rows.every((row) => (row.tag === "seen") === (Number(row.rank) < 1_100)));
});

Deno.test("deleteMany() deletes at most 500 rows a call until none is left", async () => {
  const host = await hostWithNotes(manyNotes());
  const counts = await countParts((cursor) =>
    host.runMutation(host.api.bulk.deleteMany, { ...scope, where: [], cursor })
  );
  assertEquals(counts, [500, 500, 200]);
  assertEquals(await host.read((db) => db.query("note").collect()), []);
});

Deno.test("count() sums over its parts", async () => {
  const host = await hostWithNotes(manyNotes());
  const where = [clause("rank", 10, { operator: "gte" })];
  const counts = await countParts((cursor) =>
    host.runQuery(host.api.reader.count, { ...scope, where, cursor })
  );
  assertEquals(counts, [COUNT - 10]);
});

Deno.test("updateMany() gives a unique value to one row at most", async () => {
  const host = await hostWithNotes(manyNotes().slice(0, 2));
  const update = { code: "same" };
  const args = { ...scope, where: [], cursor: null, update };
  assertEquals(await refusalOf(() => host.runMutation(host.api.bulk.updateMany, args)), {
    code: "UNIQUE_CONFLICT",
    model: "note",
    fields: ["code"],
  });
  const rows = await host.read((db) => db.query("note").collect());
  assertEquals(rows.map((row) => row.code), ["c0", "c1"]);
});
