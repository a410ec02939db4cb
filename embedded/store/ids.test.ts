import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { decodeTableNumber, encodeId, newId, tableNumberOf } from "./ids.ts";

Deno.test("newId() makes ids of Convex's form that name their table", () => {
  for (const table of [1, 127, 128, 10_001, 16_384, 2 ** 28]) {
    const id = newId(table);
    assertMatch(id, /^[0-9a-hjkmnp-tv-z]{31,37}$/);
    assertEquals(tableNumberOf(id), table);
  }
  assertEquals(newId(10_001).length, 32);
  assertEquals(new Set(Array.from({ length: 1000 }, () => newId(1))).size, 1000);
});

Deno.test("tableNumberOf() refuses everything that newId() could not have made", () => {
  const id = encodeId(10_001, new Uint8Array(16).fill(7));
  const broken = [
    "",
    "x",
    id.slice(1),
    `${id}0`,
    id.toUpperCase(),
    `${id.slice(0, -1)}l`,
    "0".repeat(32),
    "é".repeat(32),
    id.replace(/^./, (first) => first === "j" ? "k" : "j"),
  ];
  assertEquals(broken.map(tableNumberOf), broken.map(() => null));
});

Deno.test("decodeTableNumber() says for which method the id was meant", () => {
  assertThrows(() => decodeTableNumber("nothing", "db.get"), Error, "`id` for `db.get`");
});
