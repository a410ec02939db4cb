import { assertEquals } from "@std/assert";
import { sha256Hex } from "./hash.ts";

Deno.test("sha256Hex() hashes each text by itself, whatever was hashed before", async () => {
  // Around the ends of a block, and of what fits into the last one.
  for (const length of [0, 1, 200, 55, 56, 63, 64, 65, 119, 120, 128, 3, 1000, 0]) {
    const text = "é".repeat(length % 2) + "a".repeat(length);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    assertEquals(sha256Hex(text), new Uint8Array(digest).toHex(), `${length}`);
  }
});
