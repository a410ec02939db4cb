import { assertEquals } from "@std/assert";
import { barsOf, beginnings } from "./app/bars.ts";

const HOUR_MS = 3_600_000;

Deno.test("beginnings() gives whole hours and days, the oldest first, and ends with the one that is now", () => {
  const now = new Date(2026, 2, 15, 13, 45).getTime();
  const hours = beginnings({ unit: "hour", count: 24 }, now);
  assertEquals(hours.length, 24);
  assertEquals(hours.at(-1), new Date(2026, 2, 15, 13).getTime());
  assertEquals(hours[0], new Date(2026, 2, 14, 14).getTime());
  const days = beginnings({ unit: "day", count: 30 }, now);
  assertEquals(days.at(-1), new Date(2026, 2, 15).getTime());
  // Midnight of each, also where a clock was changed between.
  assertEquals(days[0], new Date(2026, 1, 14).getTime());
});

Deno.test("barsOf() counts what is known, and says of which spans nobody knows", () => {
  const begins = [0, 1, 2, 3].map((hour) => hour * HOUR_MS);
  const times = [3.5, 3.1, 2, 1.2].map((hour) => hour * HOUR_MS);
  const counts = (isWhole: boolean, given = times) =>
    barsOf({ times: given, isWhole }, begins).map(({ count }) => count);
  assertEquals(counts(true), [0, 1, 1, 2]);
  // Of the second there may be more: the oldest that is told of lies in it.
  assertEquals(counts(false), [null, null, 1, 2]);
  assertEquals(counts(true, []), [0, 0, 0, 0]);
});
