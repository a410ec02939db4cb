import { assertEquals } from "@std/assert";
import type { GenericDatabaseReader } from "convex/server";
import { refusalOf } from "../tests/support/component.ts";
import {
  countingReads,
  hostWithNotes,
  insertNotes,
  noteStore,
  PROJECT,
} from "../tests/support/notes.ts";
import { clause } from "../tests/support/tables.ts";
import {
  naiveFilter,
  naiveOrder,
  Random,
  randomNote,
  randomSortBy,
  randomWhere,
} from "../tests/support/random_filters.ts";
import { type ReadRequest, readRows } from "./read.ts";
import type { DynamicModel } from "./store.ts";
import type { Data } from "./validators.ts";

type Reader = GenericDatabaseReader<DynamicModel>;

function randomNotes(seed: number, count: number): (Data & { id: string })[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, at) => randomNote(random, at));
}

/** Notes n0, n1, … with rank and time counting up and the tag "t". */
function countedNotes(count: number): Data[] {
  return Array.from({ length: count }, (_, at) => (
    { id: `n${at}`, code: `c${at}`, tag: "t", rank: at, at }
  ));
}

async function readCounted(count: number, request: ReadRequest) {
  const host = await hostWithNotes(countedNotes(count));
  return await host.read(async (db) => {
    const counting = countingReads(db);
    const rows = await readRows(noteStore(counting.db), request);
    return { ids: rows.map((row) => row.id), reads: counting.reads() };
  });
}

Deno.test("readRows() finds what a naive filter finds, for random filters", async () => {
  const notes = randomNotes(11, 60);
  const host = await hostWithNotes(notes);
  const random = new Random(12);
  await host.read(async (db) => {
    for (let round = 0; round < 250; round++) {
      const where = randomWhere(random);
      const rows = await readRows(noteStore(db), { where });
      assertEquals(
        rows.map((row) => row.id).sort(),
        naiveFilter(notes, where).map((note) => note.id).sort(),
        JSON.stringify(where),
      );
    }
  });
});

Deno.test("readRows() orders, limits and offsets as a naive filter does", async () => {
  const notes = randomNotes(13, 60);
  const host = await hostWithNotes(notes);
  const random = new Random(14);
  await host.read(async (db) => {
    for (let round = 0; round < 250; round++) {
      const where = randomWhere(random);
      const sortBy = randomSortBy(random);
      const [limit, offset] = [random.below(20), random.below(5)];
      const rows = await readRows(noteStore(db), { where, sortBy, limit, offset });
      const sign = sortBy.direction === "asc" ? 1 : -1;
      const expected = naiveFilter(notes, where)
        .sort((a, b) => sign * naiveOrder(a[sortBy.field], b[sortBy.field]))
        .slice(offset, offset + limit);
      const keys = (list: readonly Readonly<Record<string, unknown>>[]) =>
        list.map((row) => row[sortBy.field]);
      // Rows that the order does not tell apart may come in any order.
      assertEquals(keys(rows), keys(expected), JSON.stringify({ where, sortBy, limit, offset }));
      assertEquals(new Set(rows.map((row) => row.id)).size, rows.length);
      assertEquals(naiveFilter(rows, where), rows);
    }
  });
});

Deno.test("readRows() stops after the limit when an index has the order", async () => {
  const sortBy = { field: "at", direction: "desc" } as const;
  const read = await readCounted(200, { where: [], sortBy, limit: 3, offset: 2 });
  assertEquals(read, { ids: ["n197", "n196", "n195"], reads: 5 });
});

Deno.test("readRows() stops after the limit inside a fixed range", async () => {
  const where = [clause("tag", "t"), clause("rank", 100, { operator: "gte" })];
  const sortBy = { field: "rank", direction: "asc" } as const;
  const read = await readCounted(200, { where, sortBy, limit: 2 });
  assertEquals(read, { ids: ["n100", "n101"], reads: 2 });
});

Deno.test("readRows() reads one row for a unique value, whatever the table holds", async () => {
  const where = [clause("code", "c7")];
  assertEquals(await readCounted(20, { where, limit: 1 }), { ids: ["n7"], reads: 1 });
  assertEquals(await readCounted(400, { where, limit: 1 }), { ids: ["n7"], reads: 1 });
});

Deno.test("readRows() takes the first of each listed value and no more", async () => {
  const where = [clause("flag", [true, false, null], { operator: "in" })];
  const sortBy = { field: "at", direction: "desc" } as const;
  const read = await readCounted(50, { where, sortBy, limit: 2 });
  assertEquals(read, { ids: ["n49", "n48"], reads: 2 });
});

Deno.test("readRows() sees no row of another project", async () => {
  const host = await hostWithNotes(countedNotes(3));
  await insertNotes(host, { notes: countedNotes(5), projectId: "project-0" });
  await insertNotes(host, { notes: countedNotes(5), projectId: "project-2" });
  const rows = await host.read((db) => readRows(noteStore(db), { where: [] }));
  assertEquals(rows.map((row) => row.projectId), [PROJECT, PROJECT, PROJECT]);
});

Deno.test("readRows() refuses fields that no caller may name", async () => {
  const host = await hostWithNotes([]);
  const refusal = (request: ReadRequest) =>
    refusalOf(() => host.read((db) => readRows(noteStore(db), request)));
  const model = "note";
  const byField = (field: string) => refusal({ where: [clause(field, "x")] });
  assertEquals(await byField("projectId"), {
    code: "FIELD_FORBIDDEN",
    model,
    fields: ["projectId"],
  });
  assertEquals(await byField("_id"), { code: "FIELD_FORBIDDEN", model, fields: ["_id"] });
  assertEquals(await byField("constructor"), {
    code: "FIELD_UNKNOWN",
    model,
    fields: ["constructor"],
  });
  assertEquals(
    await refusal({ where: [], sortBy: { field: "_creationTime", direction: "asc" } }),
    { code: "FIELD_FORBIDDEN", model, fields: ["_creationTime"] },
  );
});

Deno.test("readRows() refuses a limit or offset that is no whole number", async () => {
  const host = await hostWithNotes([]);
  for (const numbers of [{ limit: -1 }, { limit: 1.5 }, { limit: NaN }, { offset: -2 }]) {
    assertEquals(
      await refusalOf(() => host.read((db) => readRows(noteStore(db), { where: [], ...numbers }))),
      { code: "VALUE_INVALID", model: "note", fields: Object.keys(numbers) },
    );
  }
});

Deno.test("readRows() gives up on a filter that would read without end", async () => {
  let yielded = 0;
  const endless = {
    query: () => endless,
    withIndex: () => endless,
    order: () => endless,
    async *[Symbol.asyncIterator]() {
      for (;;) yield { _id: `${yielded}`, id: `${yielded++}` };
    },
  } as unknown as Reader;
  const where = [clause("extra", "none")];
  assertEquals(await refusalOf(() => readRows(noteStore(endless), { where, limit: 1 })), {
    code: "READ_LIMIT_EXCEEDED",
    model: "note",
  });
  assertEquals(yielded, 16_001);
});
