import { assertEquals } from "@std/assert";
import { fuzzKeys } from "./keys.ts";

Deno.test("encodeKey() orders tuples as compareValues() orders their values", () => {
  assertEquals(fuzzKeys(20_000, { seed: 1 }), null);
});
