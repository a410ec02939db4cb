import { assertEquals } from "@std/assert";
import { withPart } from "./endpoints/written_part.ts";
import { WRITTEN_PARTS } from "./endpoints/written_parts.ts";

for (const part of WRITTEN_PARTS) {
  Deno.test(`${part.path} says what the code has`, async () => {
    const document = await Deno.readTextFile(new URL(`../${part.path}`, import.meta.url));
    assertEquals(document, withPart(document, part), "run deno task endpoints");
  });
}
