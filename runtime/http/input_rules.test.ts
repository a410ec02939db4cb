import { assertEquals } from "@std/assert";
import { faultInBody, faultInPairs } from "./input.ts";

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

Deno.test("faultInBody() takes what JSON is made of", () => {
  const body = { text: "héllo 🔑", none: null, list: [1, -0.5, true, {}], constructor: "text" };
  assertEquals(faultInBody(body), null);
  assertEquals(faultInBody({ deep: nested(63) }), null);
});

Deno.test("faultInBody() refuses what reaches a prototype, at any depth", () => {
  for (const text of ['{"__proto__":1}', '{"a":[{"__proto__":{}}]}']) {
    assertEquals(faultInBody(JSON.parse(text)), "INVALID_JSON");
  }
  assertEquals(faultInBody({ constructor: { prototype: {} } }), "INVALID_JSON");
});

Deno.test("faultInBody() refuses nesting beyond 64 levels without nesting itself", () => {
  assertEquals(faultInBody({ deep: nested(64) }), "INVALID_JSON");
  assertEquals(faultInBody({ deep: nested(400_000) }), "INVALID_JSON");
});

Deno.test("faultInBody() refuses numbers and text that others may not take", () => {
  assertEquals(faultInBody(JSON.parse('{"n":1e999}')), "INVALID_JSON");
  assertEquals(faultInBody({ text: "a\0b" }), "INVALID_TEXT");
  assertEquals(faultInBody({ "a\0b": 1 }), "INVALID_TEXT");
  assertEquals(faultInBody({ text: "\ud800" }), "INVALID_TEXT");
});

Deno.test("faultInBody() and faultInPairs() refuse fields beyond all use", () => {
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, ""]));
  assertEquals(faultInBody(fields(20_000)), null);
  assertEquals(faultInBody(fields(20_001)), "TOO_MANY_FIELDS");
  assertEquals(faultInBody({ list: Array(20_000).fill(0) }), "TOO_MANY_FIELDS");
  assertEquals(faultInPairs(new URLSearchParams(fields(200))), null);
  assertEquals(faultInPairs(new URLSearchParams(fields(201))), "TOO_MANY_FIELDS");
});

Deno.test("faultInPairs() refuses a name that stands twice, and NUL", () => {
  assertEquals(faultInPairs(new URLSearchParams("a=1&b=1")), null);
  assertEquals(faultInPairs(new URLSearchParams("a=1&a=2")), "DUPLICATE_PARAMETER");
  assertEquals(faultInPairs(new URLSearchParams("a=%00")), "INVALID_TEXT");
});
