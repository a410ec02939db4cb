import { assert, assertEquals } from "@std/assert";
import { hostWithNotes, noteStore } from "../tests/support/notes.ts";
import { naiveFilter, Random, randomNote, randomWhere } from "../tests/support/random_filters.ts";
import { clause } from "../tests/support/tables.ts";
import { type BatchOptions, readBatch } from "./batch.ts";
import type { Store } from "./store.ts";
import type { Clause } from "./validators.ts";

type Limits = Pick<BatchOptions, "maxRows" | "maxReads">;

/** Reads every part, one after the other, and gives the ids of each. */
async function readParts(store: Store, where: Clause[], limits: Limits): Promise<string[][]> {
  const parts: string[][] = [];
  let cursor: string | null = null;
  do {
    const batch = await readBatch(store, where, { ...limits, cursor, isSweep: true });
    parts.push(batch.rows.map((row) => row.id));
    cursor = batch.cursor;
  } while (cursor !== null);
  return parts;
}

Deno.test("readBatch() yields each row once over all parts, for random filters and limits", async () => {
  const random = new Random(21);
  const notes = Array.from({ length: 60 }, (_, at) => randomNote(random, at));
  const host = await hostWithNotes(notes);
  await host.read(async (db) => {
    for (let round = 0; round < 200; round++) {
      const where = randomWhere(random);
      const limits = { maxRows: 1 + random.below(8), maxReads: 1 + random.below(20) };
      const ids = (await readParts(noteStore(db), where, limits)).flat();
      assertEquals(
        ids.toSorted(),
        naiveFilter(notes, where).map((note) => note.id).sort(),
        JSON.stringify({ where, limits }),
      );
    }
  });
});

Deno.test("readBatch() keeps to its limits", async () => {
  const notes = Array.from({ length: 10 }, (_, at) => ({ id: `n${at}`, code: `c${at}`, at }));
  const host = await hostWithNotes(notes);
  const sizes = async (limits: Limits, where: Clause[] = []) =>
    (await host.read((db) => readParts(noteStore(db), where, limits))).map((part) => part.length);
  assertEquals(await sizes({ maxRows: 4, maxReads: 100 }), [4, 4, 2]);
  assertEquals(await sizes({ maxRows: 10, maxReads: 100 }), [10]);
  assertEquals(await sizes({ maxRows: 100, maxReads: 4 }), [4, 4, 2]);
  // Parts without a matching row still go on from where they ended.
  assertEquals(await sizes({ maxRows: 5, maxReads: 4 }, [clause("extra", "none")]), [0, 0, 0]);
});

Deno.test("readBatch() never splits rows of one index key", async () => {
  const rows = ["a", "b", "c", "d"].map((id) => (
    { _id: id, id, projectId: "p", _creationTime: id === "d" ? 6 : 5 }
  ));
  const db = {
    query: () => db,
    withIndex: () => db,
    order: () => db,
    async *[Symbol.asyncIterator]() {
      yield* rows;
    },
  };
  const options = { cursor: null, maxRows: 1, maxReads: 100, isSweep: true };
  const batch = await readBatch(noteStore(db as never, "p"), [], options);
  assertEquals(batch.rows.map((row) => row.id), ["a", "b", "c"]);
  assertEquals(batch.cursor, JSON.stringify({ range: 0, key: [5] }));
});

Deno.test("readBatch() goes on behind rows that were deleted or moved meanwhile", async () => {
  const notes = Array.from({ length: 30 }, (_, at) => ({ id: `n${at}`, code: `c${at}`, at }));
  const host = await hostWithNotes(notes);
  await host.write(async (db) => {
    const store = noteStore(db);
    const where = [clause("at", 100, { operator: "lt" })];
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const options = { cursor, maxRows: 4, maxReads: 100, isSweep: true };
      const batch = await readBatch(store, where, options);
      for (const [at, row] of batch.rows.entries()) {
        seen.push(row.id);
        if (at % 2 === 0) await db.delete(row._id);
        else await db.patch(row._id, { at: Number(row.at) - 1000 });
      }
      cursor = batch.cursor;
    } while (cursor !== null);
    assertEquals(seen, notes.map((note) => note.id));
    assert((await db.query("note").collect()).every((row) => Number(row.at) < 0));
  });
});
