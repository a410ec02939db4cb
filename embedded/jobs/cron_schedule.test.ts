import { assertEquals, assertThrows } from "@std/assert";
import { checkSchedule, type CronSchedule, firstRun, nextRun } from "./cron_schedule.ts";

/** A Tuesday. */
const NOON = Date.UTC(2030, 0, 1, 12);

Deno.test("firstRun() gives the next time in UTC, and an interval's at once", () => {
  const expected: [CronSchedule, string][] = [
    [{ type: "interval", hours: 1 }, "2030-01-01T12:00"],
    [{ type: "hourly", minuteUTC: 30 }, "2030-01-01T12:30"],
    [{ type: "hourly", minuteUTC: 0 }, "2030-01-01T13:00"],
    [{ type: "daily", hourUTC: 9, minuteUTC: 15 }, "2030-01-02T09:15"],
    [{ type: "weekly", dayOfWeek: "sunday", hourUTC: 1, minuteUTC: 0 }, "2030-01-06T01:00"],
    [{ type: "monthly", day: 31, hourUTC: 0, minuteUTC: 0 }, "2030-01-31T00:00"],
    [{ type: "cron", cron: "*/5 12-13 * * 2" }, "2030-01-01T12:05"],
  ];
  for (const [schedule, time] of expected) {
    assertEquals(new Date(firstRun(schedule, NOON)).toISOString().slice(0, 16), time);
  }
});

Deno.test("nextRun() skips what was missed and keeps the pace of an interval", () => {
  const interval: CronSchedule = { type: "interval", seconds: 10 };
  const next = (lateBy: number): number =>
    nextRun(interval, { previous: NOON, now: NOON + lateBy }) - NOON;
  assertEquals([0, 1, 9_999, 10_000, 10_001, 35_000].map(next), [
    10_000,
    10_000,
    10_000,
    10_000,
    20_000,
    40_000,
  ]);
  const monthly: CronSchedule = { type: "monthly", day: 31, hourUTC: 0, minuteUTC: 0 };
  const previous = Date.UTC(2030, 0, 31);
  assertEquals(
    new Date(nextRun(monthly, { previous, now: previous })).toISOString().slice(0, 10),
    "2030-03-31",
  );
});

/** What Convex says at a push, from crates/model/src/cron_jobs/types.rs. */
const INVALID: readonly [Record<string, unknown>, string][] = [
  [{ type: "cron", cron: "0 0 30 2 *" }, 'The cron spec "0 0 30 2 *" will never match any time'],
  [{ type: "cron", cron: "* * * *" }, "Failed to parse cron expression"],
  [{ type: "interval" }, "Exactly one of (seconds, minutes, hours) should be specified"],
  [
    { type: "interval", seconds: 1, hours: 1 },
    "Exactly one of (seconds, minutes, hours) should be specified",
  ],
  [{ type: "interval", seconds: 0 }, "Interval must be an integer greater than 0"],
  [{ type: "interval", minutes: -1 }, "Interval must be an integer greater than 0"],
  [{ type: "interval", hours: 1.5 }, "Interval must be an integer greater than 0"],
  [{ type: "hourly", minuteUTC: 60 }, "minuteUTC must be 0-59"],
  [{ type: "daily", hourUTC: 24 }, "hourUTC must be 0-23"],
  [{ type: "daily", hourUTC: 0, minuteUTC: -1 }, "minuteUTC must be 0-59"],
  [{ type: "weekly", hourUTC: -1, dayOfWeek: "monday" }, "hourUTC must be 0-23"],
  [{ type: "weekly", hourUTC: 0, dayOfWeek: "Monday" }, "The dayOfWeek must be"],
  [{ type: "monthly", hourUTC: 0, day: 0 }, "day of month must be 1-31"],
  [{ type: "monthly", hourUTC: 0, day: 32 }, "day of month must be 1-31"],
];

Deno.test("checkSchedule() refuses what Convex refuses at a push", () => {
  for (const [schedule, message] of INVALID) {
    assertThrows(() => checkSchedule(schedule as CronSchedule), Error, message);
  }
});
