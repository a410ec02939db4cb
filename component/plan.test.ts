import { assert, assertEquals, assertLess } from "@std/assert";
import { compareValues } from "convex/values";
import { clause, NOTE_TABLES } from "../tests/support/tables.ts";
import { afterPrefix, planRead } from "./plan.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import type { TableMetadata } from "./tables/types.ts";
import type { Clause, SortBy } from "./validators.ts";

const NOTE = NOTE_TABLES.note ?? fail();

function fail(): never {
  throw new Error("Declare the note table");
}

function plan(where: Clause[], options: { sortBy?: SortBy; isLimited?: boolean } = {}) {
  return planRead(NOTE, { where, isLimited: true, ...options });
}

Deno.test("planRead() takes the index of a unique field", () => {
  assertEquals(plan([clause("code", "c"), clause("tag", "t")]), {
    ranges: [{ index: "p_code", columns: ["code"], equals: [["code", "c"]], inOrder: true }],
    isExact: false,
    isScan: false,
  });
});

Deno.test("planRead() fixes several columns and bounds the next", () => {
  const { ranges, isExact } = plan([
    clause("rank", 3, { operator: "gte" }),
    clause("rank", 9, { operator: "lt" }),
    clause("tag", "t"),
  ]);
  assertEquals(isExact, true);
  assertEquals(ranges, [{
    index: "p_tag_rank",
    columns: ["tag", "rank"],
    equals: [["tag", "t"]],
    lower: { field: "rank", op: "gte", value: 3 },
    upper: { field: "rank", op: "lt", value: 9 },
    inOrder: true,
  }]);
});

Deno.test("planRead() keeps rows without a value out of a range that only ends", () => {
  const { ranges } = plan([clause("rank", 9, { operator: "lt" })]);
  assertEquals(ranges[0]?.lower, { field: "rank", op: "gt", value: null });
});

Deno.test("planRead() looks for no value as an absent field", () => {
  const { ranges, isExact } = plan([clause("tag", null)]);
  assertEquals(ranges[0]?.equals, [["tag", undefined]]);
  assertEquals(isExact, true);
});

Deno.test("planRead() makes a range of each listed value, once", () => {
  const { ranges, isExact } = plan([clause("tag", ["a", "b", "a", null], { operator: "in" })]);
  assertEquals(ranges.map((range) => range.equals), [
    [["tag", "a"]],
    [["tag", "b"]],
    [["tag", undefined]],
  ]);
  assertEquals(isExact, true);
  assertEquals(plan([clause("tag", [], { operator: "in" })]).ranges, []);
});

Deno.test("planRead() makes a range of each OR clause, with the AND clauses in it", () => {
  const or = { connector: "OR" } as const;
  const { ranges, isExact, isScan } = plan([
    clause("tag", "t"),
    clause("rank", 1, or),
    clause("code", "c", or),
  ]);
  assertEquals(ranges.map((range) => range.index), ["p_tag_rank", "p_code"]);
  assertEquals({ isExact, isScan }, { isExact: false, isScan: false });
});

Deno.test("planRead() reads everything once when an OR clause has no index", () => {
  const or = { connector: "OR" } as const;
  const { ranges, isScan } = plan([clause("code", "c", or), clause("extra", "e", or)]);
  assertEquals(ranges.map((range) => [range.index, range.equals]), [["p", []]]);
  assertEquals(isScan, true);
});

Deno.test("planRead() serves an order by an index and says so", () => {
  const at: SortBy = { field: "at", direction: "desc" };
  const inOrder = (where: Clause[]) => plan(where, { sortBy: at }).ranges.map((r) => r.inOrder);
  assertEquals(plan([], { sortBy: at }).ranges[0]?.index, "p_at");
  assertEquals(inOrder([]), [true]);
  assertEquals(inOrder([clause("flag", true)]), [true]);
  assertEquals(inOrder([clause("flag", [true, false], { operator: "in" })]), [true, true]);
  assertEquals(inOrder([clause("at", 5)]), [true]);
  assertEquals(inOrder([clause("tag", "t")]), [false]);
  assertEquals(inOrder([clause("at", [1, 2], { operator: "in" })]), [false, false]);
});

Deno.test("planRead() calls what may read every row a scan", () => {
  const sortBy: SortBy = { field: "extra", direction: "asc" };
  assertEquals(plan([clause("extra", "e")]).isScan, true);
  assertEquals(plan([clause("tag", "T", { mode: "insensitive" })]).isScan, true);
  assertEquals(plan([clause("tag", "t", { operator: "contains" })]).isScan, true);
  assertEquals(plan([clause("tag", "t", { operator: "ne" })]).isScan, true);
  assertEquals(plan([], { sortBy }).isScan, true);
  assertEquals(plan([], { isLimited: false }).isScan, true);
  assertEquals(plan([]).isScan, false);
  assertEquals(plan([], { sortBy: { field: "rank", direction: "asc" } }).isScan, false);
  assertEquals(plan([clause("tag", "t", { operator: "starts_with" })]).isScan, false);
  assertEquals(plan([clause("rank", 5, { mode: "insensitive" })]).isScan, false);
});

Deno.test("planRead() takes no index that crosses projects", () => {
  const reply = NOTE_TABLES.reply ?? fail();
  const { ranges, isScan } = planRead(reply, { where: [clause("text", "t")], isLimited: true });
  assertEquals(ranges.map((range) => range.index), ["p"]);
  assertEquals(isScan, true);
});

Deno.test("planRead() finds an index for every unique key of the generated tables", () => {
  for (const [name, table] of Object.entries(TABLES) as [string, TableMetadata][]) {
    for (const key of [["id"], ...table.unique]) {
      const where = key.map((field) => clause(field, "x"));
      const { ranges, isExact } = planRead(table, { where, isLimited: true });
      assertEquals([ranges.length, isExact], [1, true], `${name}: ${key.join()}`);
    }
  }
});

Deno.test("afterPrefix() is above every text with the prefix and below the rest", () => {
  for (const prefix of ["a", "ab", "\ud7ff", "z\u{10ffff}", "😀"]) {
    const end = afterPrefix(prefix) ?? fail();
    for (const rest of ["", "\u{10ffff}\u{10ffff}", "zzz", "\uffff"]) {
      assertLess(compareValues(prefix + rest, end), 0, JSON.stringify(prefix + rest));
    }
    assert(!end.startsWith(prefix));
  }
  assertEquals(afterPrefix("ab"), "ac");
  assertEquals(afterPrefix("\u{10ffff}"), undefined);
});
