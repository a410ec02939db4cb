import { assertEquals } from "@std/assert";
import { toHex } from "../../plugins/_kernel/hash.ts";
import { hkdf } from "./hkdf.ts";

Deno.test("hkdf() derives what RFC 5869's test case 3 says", async () => {
  const bytes = await hkdf("\x0b".repeat(22), { info: "", length: 42 });
  const expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d" +
    "9d201395faa4b61a96c8";
  assertEquals(toHex(bytes), expected);
});
