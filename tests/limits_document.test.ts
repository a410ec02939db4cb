import { assertEquals } from "@std/assert";
import { LIMITS_PATH, withLimitsTable } from "./endpoints/limits_table.ts";

Deno.test("docs/limits.md has the limits that the code has", async () => {
  const document = await Deno.readTextFile(new URL(`../${LIMITS_PATH}`, import.meta.url));
  assertEquals(document, withLimitsTable(document), "run deno task endpoints");
});
