import { assert } from "@std/assert";
import { compareKeys, encodeKey, keyAfterPrefix } from "./keys.ts";

Deno.test("keyAfterPrefix() ends the range of a text before longer texts", () => {
  const low = encodeKey(["a"]);
  const end = keyAfterPrefix(low);
  for (const inside of [["a"], ["a", null], ["a", "\u{10ffff}"], ["a", {}, "x"]]) {
    const key = encodeKey(inside);
    assert(compareKeys(low, key) <= 0 && compareKeys(key, end) < 0, JSON.stringify(inside));
  }
  for (const above of [["a\0"], ["a\0", "x"], ["a\0\0"], ["aa"], [["a"]]]) {
    assert(compareKeys(end, encodeKey(above)) <= 0, JSON.stringify(above));
  }
});
