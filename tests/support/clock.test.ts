import { assert, assertEquals } from "@std/assert";
import { passTime, restartClock, testClock } from "./clock.ts";
import { openPlatform } from "./in_process.ts";
import { rowsOf } from "./rows.ts";

Deno.test("testClock() goes on by looks and by passTime(), not with the machine", () => {
  const first = testClock();
  assertEquals([testClock(), testClock()], [first + 1, first + 2]);
  passTime(60_000);
  assertEquals(testClock(), first + 60_003);
  restartClock();
  assert(testClock() < first + 60_000, "and starts anew");
});

Deno.test("openPlatform() runs on the tests' clock, so nothing becomes due by waiting", async () => {
  passTime(365 * 24 * 60 * 60 * 1000);
  const before = testClock();
  await using platform = await openPlatform();
  await platform.component("setup:complete", { now: 1 });
  const times = rowsOf(platform.host, "migration").map(({ startedAt }) => Number(startedAt));
  assert(times.length > 0 && times.every((at) => at > before && at < testClock()), `${times}`);
});
