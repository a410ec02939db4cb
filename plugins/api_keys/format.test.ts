import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { crc32 } from "node:zlib";
import { API_KEY_PATTERN, displayedParts, formatApiKey, isWellFormedApiKey } from "./format.ts";
import { hashApiKey } from "../_kernel/hash.ts";

const ZERO = new Uint8Array(32);
const FULL = new Uint8Array(32).fill(255);

Deno.test("formatApiKey() makes keys of the published form, whatever the secret", () => {
  for (const random of [ZERO, FULL, crypto.getRandomValues(new Uint8Array(32))]) {
    const key = formatApiKey("live", random);
    assertMatch(key, API_KEY_PATTERN);
    assertEquals(key.length, "sk_live_".length + 43 + 6);
    assert(isWellFormedApiKey(key));
  }
});

Deno.test("formatApiKey() gives two secrets two keys", () => {
  assert(formatApiKey("live", ZERO) !== formatApiKey("live", FULL));
  assert(formatApiKey("live", ZERO) !== formatApiKey("test", ZERO));
});

Deno.test("formatApiKey() refuses a secret of another length", () => {
  assertThrows(() => formatApiKey("live", new Uint8Array(31)), RangeError, "Pass 32 random bytes");
});

Deno.test("isWellFormedApiKey() refuses a key with any one character changed", () => {
  const key = formatApiKey("live", FULL);
  for (let at = "sk_live_".length; at < key.length; at++) {
    const other = key[at] === "0" ? "1" : "0";
    assert(!isWellFormedApiKey(key.slice(0, at) + other + key.slice(at + 1)));
  }
});

Deno.test("formatApiKey() ends in zlib's CRC-32 of what stands before it", () => {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (const random of [ZERO, FULL]) {
    const key = formatApiKey("test", random);
    const given = [...key.slice(-6)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
    assertEquals(given, crc32(key.slice(0, -6)));
  }
});

Deno.test("isWellFormedApiKey() refuses what is not a key", () => {
  for (
    const text of ["", "sk_live_", "sk_prod_" + "0".repeat(49), `${formatApiKey("live", ZERO)}0`]
  ) {
    assert(!isWellFormedApiKey(text));
  }
});

Deno.test("displayedParts() shows the prefix and four characters at each end", () => {
  const key = formatApiKey("test", FULL);
  const { end, prefix, start } = displayedParts(key);
  assertEquals(prefix, "sk_test_");
  assertEquals(start, key.slice(0, 12));
  assertEquals(end, key.slice(-4));
});

Deno.test("hashApiKey() is SHA-256 in hex", () => {
  assertEquals(
    hashApiKey("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
