import { assert, assertEquals } from "@std/assert";
import {
  naiveFilter,
  Random,
  randomNote,
  randomSortBy,
  randomWhere,
} from "../tests/support/random_filters.ts";
import { clause, NOTE_TABLES } from "../tests/support/tables.ts";
import { planRead } from "./plan.ts";
import { isInRange } from "./read.ts";
import type { StoredRow } from "./store.ts";
import type { TableMetadata } from "./tables/types.ts";
import { matches } from "./where.ts";

const ROUNDS = 4_000;
const NOTE = NOTE_TABLES.note as TableMetadata;

function randomRow(random: Random, at: number): StoredRow {
  const note = randomNote(random, at);
  return { ...note, _id: note.id, _creationTime: at, projectId: "p" } as StoredRow;
}

function eachRequest(seed: number, check: (random: Random, rows: StoredRow[]) => void): void {
  const random = new Random(seed);
  const rows = Array.from({ length: 40 }, (_, at) => randomRow(random, at));
  for (let round = 0; round < ROUNDS; round++) check(random, rows);
}

Deno.test("matches() agrees with JavaScript's own operators on random filters", () => {
  eachRequest(1, (random, rows) => {
    const where = randomWhere(random);
    const found = rows.filter((row) => matches(row, where));
    assertEquals(found, naiveFilter(rows, where), JSON.stringify(where));
  });
});

Deno.test("planRead() leaves no matching row out of its ranges", () => {
  eachRequest(2, (random, rows) => {
    const where = randomWhere(random);
    const sortBy = randomSortBy(random);
    const { ranges } = planRead(NOTE, { where, sortBy, isLimited: true });
    const missed = naiveFilter(rows, where)
      .filter((row) => !ranges.some((range) => isInRange(row, range)));
    assertEquals(missed, [], JSON.stringify({ where, sortBy, ranges }));
  });
});

Deno.test("planRead() claims to be exact only when each row of its ranges matches, once", () => {
  let exact = 0;
  eachRequest(3, (random, rows) => {
    const where = randomWhere(random);
    const { ranges, isExact } = planRead(NOTE, { where, isLimited: true });
    if (!isExact) return;
    exact++;
    const yielded = ranges.flatMap((range) => rows.filter((row) => isInRange(row, range)));
    const ids = yielded.map((row) => row.id).sort();
    const wanted = naiveFilter(rows, where).map((row) => row.id).sort();
    assertEquals(ids, wanted, JSON.stringify({ where, ranges }));
  });
  assert(exact > ROUNDS / 10, `Only ${exact} of ${ROUNDS} plans were exact`);
});

Deno.test("planRead() is no scan as soon as one AND clause fixes an indexed field", () => {
  eachRequest(4, (random) => {
    const where = [...randomWhere(random), clause("code", random.pick(["c1", "x"]))];
    assertEquals(planRead(NOTE, { where, isLimited: false }).isScan, false, JSON.stringify(where));
  });
});
