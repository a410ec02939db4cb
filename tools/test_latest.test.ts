import { assertEquals } from "@std/assert";
import type { Lock } from "./lock.ts";
import { differences } from "./test_latest.ts";

function lockOf(...keys: readonly string[]): Lock {
  const workspace = { dependencies: [], members: {} };
  return { specifiers: {}, npm: Object.fromEntries(keys.map((key) => [key, {}])), workspace };
}

Deno.test("differences() names packages whose versions differ, not their peers", () => {
  const before = lockOf("a@1.0.0", "@b/c@2.0.0_a@1.0.0", "gone@1.0.0", "same@3.0.0");
  const after = lockOf("a@1.0.1", "@b/c@2.0.0_a@1.0.1", "a@2.0.0", "same@3.0.0", "new@0.1.0");
  assertEquals(differences(before, after), [
    "a 1.0.0 is 1.0.1, 2.0.0 now",
    "gone 1.0.0 is none now",
    "new none is 0.1.0 now",
  ]);
});
