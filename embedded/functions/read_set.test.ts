import { assertEquals } from "@std/assert";
import { ChangedKeys, type DocumentChange, ReadSet } from "./read_set.ts";
import type { Index, Table } from "../store/catalog.ts";
import { encodeKey } from "../store/keys.ts";

const byN: Index = { id: 7, name: "by_n", fields: ["n"] };
const table: Table = {
  number: 10_001,
  component: "",
  name: "items",
  indexes: [byN],
  byId: byN,
  byCreationTime: byN,
};

function change(before: number | null, after: number | null): DocumentChange {
  const document = (n: number | null) => n === null ? null : { _id: "x", _creationTime: 1, n };
  return { table, before: document(before), after: document(after) };
}

function reads(...ranges: [low: number, high: number][]): ReadSet {
  const set = new ReadSet();
  for (const [low, high] of ranges) {
    set.addRange({ index: byN, low: encodeKey([low]), high: encodeKey([high]) });
  }
  return set;
}

function touched(set: ReadSet, ...changes: DocumentChange[]): boolean {
  return set.isTouchedBy(new ChangedKeys(changes));
}

Deno.test("a read set is touched by what enters, leaves or changes inside a range", () => {
  const set = reads([10, 20]);
  assertEquals(
    [change(null, 10), change(19, null), change(15, 15), change(5, 12), change(12, 30)]
      .map((each) => touched(set, each)),
    [true, true, true, true, true],
  );
});

Deno.test("a read set is not touched by what stays outside of its ranges", () => {
  const set = reads([10, 20]);
  assertEquals(touched(set, change(null, 9), change(20, 25), change(1, 30)), false);
});

Deno.test("a read set finds a key among overlapping and nested ranges in any order", () => {
  const set = reads([50, 60], [10, 30], [12, 14], [25, 40], [70, 70]);
  const hits = [9, 10, 13, 29, 35, 40, 49, 50, 59, 60, 70].filter((n) =>
    touched(set, change(null, n))
  );
  assertEquals(hits, [10, 13, 29, 35, 50, 59]);
});

Deno.test("a read set answers alike however often ranges are added between questions", () => {
  const set = reads([10, 20]);
  assertEquals(touched(set, change(null, 5)), false);
  set.addRange({ index: byN, low: encodeKey([1]), high: encodeKey([6]) });
  assertEquals(touched(set, change(null, 5)), true);
});

Deno.test("a read set of a table that is not there is touched by its first document", () => {
  const set = new ReadSet();
  set.addMissingTable("", "items");
  assertEquals(touched(set, change(null, 1)), true);
  const other = new ReadSet();
  other.addMissingTable("child", "items");
  assertEquals(touched(other, change(null, 1)), false);
});
