import { assertEquals } from "@std/assert";
import { codeOf, stepsAt } from "./hotp.ts";

Deno.test("codeOf() gives the codes of RFC 4226, appendix D", async () => {
  const codes = [0, 1, 2, 3, 9].map((step) => codeOf("12345678901234567890", step));
  assertEquals(await Promise.all(codes), ["755224", "287082", "359152", "969429", "520489"]);
});

Deno.test("stepsAt() is the step of a time and its neighbours", () => {
  assertEquals(stepsAt(59_999), [0, 1, 2]);
  assertEquals(stepsAt(60_000), [1, 2, 3]);
});
