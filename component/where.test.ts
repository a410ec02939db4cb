import { assertEquals } from "@std/assert";
import { clause } from "../tests/support/tables.ts";
import type { Clause } from "./validators.ts";
import { matches, splitWhere } from "./where.ts";

const ROW = { id: "a", tag: "Blue", rank: 5, flag: true, labels: ["x", "Y"] };

function holds(...where: Clause[]): boolean {
  return matches(ROW, where);
}

Deno.test("matches() compares by each operator", () => {
  const cases: [Clause["operator"], string, Clause["value"], boolean][] = [
    ["eq", "rank", 5, true],
    ["eq", "rank", 6, false],
    ["ne", "rank", 6, true],
    ["ne", "rank", 5, false],
    ["lt", "rank", 6, true],
    ["lt", "rank", 5, false],
    ["lte", "rank", 5, true],
    ["gt", "rank", 4, true],
    ["gt", "rank", 5, false],
    ["gte", "rank", 5, true],
    ["in", "rank", [4, 5], true],
    ["in", "rank", [], false],
    ["not_in", "rank", [4, 5], false],
    ["not_in", "rank", [], true],
    ["contains", "tag", "lu", true],
    ["contains", "labels", "x", true],
    ["contains", "labels", "y", false],
    ["starts_with", "tag", "Bl", true],
    ["starts_with", "tag", "ue", false],
    ["ends_with", "tag", "ue", true],
    ["eq", "labels", ["x", "Y"], true],
  ];
  for (const [operator, field, value, expected] of cases) {
    assertEquals(holds(clause(field, value, { operator })), expected, `${field} ${operator}`);
  }
});

Deno.test("matches() reads an absent field as null", () => {
  assertEquals(holds(clause("absent", null)), true);
  assertEquals(holds(clause("tag", null)), false);
  assertEquals(holds(clause("absent", null, { operator: "ne" })), false);
  assertEquals(holds(clause("absent", "x", { operator: "ne" })), true);
  assertEquals(holds(clause("absent", [null], { operator: "in" })), true);
});

Deno.test("matches() compares nothing with null or with another type", () => {
  for (const operator of ["lt", "lte", "gt", "gte"] as const) {
    assertEquals(holds(clause("absent", 1, { operator })), false);
    assertEquals(holds(clause("rank", null, { operator })), false);
    assertEquals(holds(clause("rank", "5", { operator })), false);
  }
  for (const operator of ["contains", "starts_with", "ends_with"] as const) {
    assertEquals(holds(clause("absent", "", { operator })), false);
    assertEquals(holds(clause("rank", "5", { operator })), false);
  }
});

Deno.test("matches() ignores case only when it is told to", () => {
  const mode = "insensitive";
  assertEquals(holds(clause("tag", "bLUE")), false);
  assertEquals(holds(clause("tag", "bLUE", { mode })), true);
  assertEquals(holds(clause("tag", ["red", "BLUE"], { mode, operator: "in" })), true);
  assertEquals(holds(clause("tag", "UE", { mode, operator: "ends_with" })), true);
  assertEquals(holds(clause("labels", "y", { mode, operator: "contains" })), true);
  assertEquals(holds(clause("rank", 5, { mode })), true);
});

Deno.test("matches() wants every AND clause and one of the OR clauses", () => {
  const or = { connector: "OR" } as const;
  const yes = clause("rank", 5);
  const no = clause("rank", 6);
  assertEquals(holds(yes, { ...no, ...or }, { ...yes, ...or }), true);
  assertEquals(holds(yes, { ...no, ...or }), false);
  assertEquals(holds(no, { ...yes, ...or }), false);
  assertEquals(holds({ ...no, ...or }, { ...yes, ...or }), true);
  assertEquals(holds(), true);
});

Deno.test("splitWhere() takes a lone clause for an AND clause", () => {
  const lone = clause("rank", 6, { connector: "OR" });
  assertEquals(splitWhere([lone]), { all: [lone], any: [] });
});
