import { assert, assertEquals, assertLess, assertMatch, assertThrows } from "@std/assert";
import { generateId, idsSince } from "./ids.ts";

const zeros = { random: (bytes: Uint8Array) => bytes.fill(0) };

Deno.test("generateId() gives each table of the contract its prefix", () => {
  const models = ["user", "session", "account", "project", "apiKey", "organization", "member"];
  const prefixes = models.map((model) => generateId(model, 0).split("_")[0]);
  assertEquals(prefixes, ["usr", "ses", "acc", "proj", "ak", "org", "mem"]);
});

Deno.test("generateId() gives other tables one common prefix", () => {
  assertEquals(generateId("rateLimit", 0).split("_")[0], "row");
  assertEquals(generateId("constructor", 0).split("_")[0], "row");
});

Deno.test("generateId() makes 26 characters of Crockford's base 32", () => {
  for (let round = 0; round < 100; round++) {
    assertMatch(generateId("user", Date.now()), /^usr_[0-9A-HJKMNP-TV-Z]{26}$/);
  }
});

Deno.test("generateId() puts the time first, so that ids sort by time", () => {
  const times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1];
  const ids = times.map((time) => generateId("user", time, zeros));
  assertEquals(ids.toSorted(), ids);
  assertEquals(ids.at(-1), "usr_7ZZZZZZZZZ0000000000000000");
});

Deno.test("generateId() takes every random byte", () => {
  const counting = { random: (bytes: Uint8Array) => bytes.forEach((_, at) => bytes[at] = at) };
  assertEquals(generateId("user", 0, counting), "usr_00000000000123456789ABCDEF");
});

Deno.test("generateId() does not repeat in one millisecond", () => {
  const ids = new Set(Array.from({ length: 10_000 }, () => generateId("user", 1)));
  assertEquals(ids.size, 10_000);
  assertLess(generateId("user", 1), generateId("user", 2));
});

Deno.test("generateId() refuses a time that does not fit", () => {
  for (const time of [-1, 0.5, NaN, 2 ** 48]) {
    assertThrows(() => generateId("user", time), RangeError, "Cannot put the time into an id");
  }
});

Deno.test("idsSince() parts the ids from before a time from those since", () => {
  const at = Date.UTC(2026, 0, 1);
  const bound = idsSince("event", at);
  assert(generateId("event", at - 1) < bound && generateId("event", at) >= bound);
});
