import { assertEquals } from "@std/assert";
import { convexToJson, getConvexSize, type Value } from "convex/values";
import { measure } from "./measure.ts";

Deno.test("measure() gives the size that Convex counts", () => {
  const values: Value[] = [
    null,
    true,
    0,
    -0,
    NaN,
    1.5,
    2n ** 40n,
    "",
    "ascii",
    "é€😀",
    new ArrayBuffer(0),
    new Uint8Array([1, 2, 3, 4]).buffer,
    new Uint8Array([1, 2, 3, 4, 5]).buffer,
    [],
    [1, [2, "three"]],
    {},
    { a: 1, bc: { d: "e" } },
  ];
  for (const value of values) {
    const size = measure(convexToJson(value), { maxNesting: 64, subject: "Value" });
    assertEquals(size, getConvexSize(value), JSON.stringify(convexToJson(value)));
  }
});
