import { assertEquals } from "@std/assert";
import { epochMs, id, iso, listOf, nullable, object, optional, pageOf, text } from "./shape.ts";

const RECORD = object({ id: id("usr"), name: text, image: nullable(text), note: optional(text) }, {
  seen: optional(iso),
});
const GOOD = { id: `usr_${"0".repeat(26)}`, name: "Ada", image: null };

Deno.test("object() takes what is as it should be, and names what is not", () => {
  assertEquals(RECORD(GOOD, "it"), []);
  assertEquals(RECORD({ ...GOOD, seen: new Date(0).toISOString() }, "it"), []);
  const faults: [unknown, string][] = [
    [{ ...GOOD, image: undefined }, "it.image is not a text: absent"],
    [{ ...GOOD, note: null }, "it.note is not a text: null"],
    [{ ...GOOD, passwordHash: "x" }, "it.passwordHash is not in the contract"],
    [{ ...GOOD, id: "user_1" }, 'it.id is not an id usr_…: "user_1"'],
    [{ ...GOOD, seen: 1893456000000 }, "it.seen is not an ISO time: 1893456000000"],
    [[GOOD], `it is no object: ${JSON.stringify([GOOD]).slice(0, 80)}`],
  ];
  for (const [value, fault] of faults) assertEquals(RECORD(value, "it"), [fault]);
});

Deno.test("epochMs refuses seconds and texts, and lists must be lists", () => {
  assertEquals(epochMs(1893456000000, "at"), []);
  assertEquals(epochMs(1893456000, "at"), ["at is not epoch milliseconds: 1893456000"]);
  assertEquals(iso("2030-01-01", "at"), ['at is not an ISO time: "2030-01-01"']);
  assertEquals(listOf(text)("[Circular ref-1]", "data"), ['data is no list: "[Circular ref-1]"']);
  assertEquals(listOf(text, { least: 1 })([], "data"), ["data has 0 of at least 1 items"]);
  assertEquals(pageOf(text)({ data: ["a"], listMetadata: { before: null } }, "page"), [
    "page.listMetadata.after is not a text: absent",
  ]);
});
