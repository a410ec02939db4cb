import { assertEquals, assertThrows } from "@std/assert";
import { countTests, pickTestFiles } from "./test.ts";

Deno.test("countTests() reads the summary through colours and steps", () => {
  const output = "a ... ok (1ms)\n\n\x1b[32mok\x1b[0m | 12 passed (3 steps) | 0 failed (8ms)\n";
  assertEquals(countTests(output, true), { passed: 12, failed: 0 });
  assertEquals(countTests("FAILED | 2 passed | 1 failed | 4 ignored (8ms)\n", false), {
    passed: 2,
    failed: 1,
  });
});

Deno.test("countTests() takes the last summary, not one that a test printed", () => {
  const output = "ok | 900 passed | 0 failed (1ms)\nok | 1 passed | 0 failed (2ms)\n";
  assertEquals(countTests(output, true), { passed: 1, failed: 0 });
});

Deno.test("countTests() counts a run that died before its summary as one failure", () => {
  assertEquals(countTests("error: Type checking failed.\n", false), { passed: 0, failed: 1 });
  assertEquals(countTests("", true), { passed: 0, failed: 0 });
});

Deno.test("pickTestFiles() keeps test files by words in their path", () => {
  const files = ["runtime/http/routes.test.ts", "runtime/http/routes.ts", "tools/test.test.ts"];
  assertEquals(pickTestFiles(files, ["http"]), ["runtime/http/routes.test.ts"]);
  assertEquals(pickTestFiles(files, ["./tools/test.test.ts"]), ["tools/test.test.ts"]);
  assertEquals(pickTestFiles(files, []), []);
});

Deno.test("pickTestFiles() refuses words that fit nothing", () => {
  assertThrows(() => pickTestFiles(["a.test.ts"], ["b"]), Error, "none has b");
});
