import { nextMatch, parseCron } from "./cron_expression.ts";

/** Exactly one of them. */
interface Interval {
  type: "interval";
  seconds?: number;
  minutes?: number;
  hours?: number;
}

/** When a cron job runs, as `cronJobs().export()` writes it. All times are UTC. */
export type CronSchedule =
  | Interval
  | { type: "hourly"; minuteUTC?: number }
  | { type: "daily"; hourUTC: number; minuteUTC?: number }
  | { type: "weekly"; dayOfWeek: string; hourUTC: number; minuteUTC?: number }
  | { type: "monthly"; day: number; hourUTC: number; minuteUTC?: number }
  | { type: "cron"; cron: string };

const DAYS_OF_WEEK = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];

/** The first run of a new job: an interval starts at once, the others wait for their hour. */
export function firstRun(schedule: CronSchedule, now: number): number {
  return schedule.type === "interval" ? now : nextTick(schedule, now);
}

/** The run after the one that was due at `previous`. Runs that were missed are skipped, not made up for. */
export function nextRun(
  schedule: CronSchedule,
  { previous, now }: { previous: number; now: number },
): number {
  if (schedule.type !== "interval") return nextTick(schedule, Math.max(previous, now));
  const interval = intervalMs(schedule);
  const missed = Math.max(0, Math.ceil((now - previous) / interval) - 1);
  return previous + (missed + 1) * interval;
}

/** Checks a schedule as Convex does at a push; throws a sentence that says what is wrong with it. */
export function checkSchedule(schedule: CronSchedule): void {
  if (schedule.type === "interval") return checkInterval(schedule);
  if (schedule.type === "cron") {
    if (nextMatch(parseCron(schedule.cron), 0) !== null) return;
    throw new Error(`The cron spec "${schedule.cron}" will never match any time`);
  }
  const { minuteUTC } = schedule;
  if (minuteUTC !== undefined) requireWithin("minuteUTC must be 0-59", minuteUTC, [0, 59]);
  if (schedule.type === "hourly") return;
  requireWithin("hourUTC must be 0-23", schedule.hourUTC, [0, 23]);
  if (schedule.type === "monthly") {
    requireWithin("day of month must be 1-31", schedule.day, [1, 31]);
  } else if (schedule.type === "weekly" && !DAYS_OF_WEEK.includes(schedule.dayOfWeek)) {
    throw new Error("The dayOfWeek must be a day's name in small letters");
  }
}

function checkInterval({ seconds, minutes, hours }: Interval): void {
  const [given, ...more] = [seconds, minutes, hours].filter((each) => each !== undefined);
  if (given === undefined || more.length > 0) {
    throw new Error("Exactly one of (seconds, minutes, hours) should be specified");
  }
  const message = "Interval must be an integer greater than 0";
  requireWithin(message, given, [1, Number.MAX_SAFE_INTEGER]);
}

function requireWithin(message: string, value: number, [least, most]: [number, number]): void {
  if (!Number.isInteger(value) || value < least || value > most) throw new Error(message);
}

function intervalMs({ seconds = 0, minutes = 0, hours = 0 }: Interval): number {
  return (seconds + 60 * (minutes + 60 * hours)) * 1000;
}

function nextTick(schedule: Exclude<CronSchedule, Interval>, after: number): number {
  const next = nextMatch(parseCron(expressionOf(schedule)), after);
  if (next === null) throw new Error("The schedule names no time that ever comes");
  return next;
}

function expressionOf(schedule: Exclude<CronSchedule, Interval>): string {
  if (schedule.type === "cron") return schedule.cron;
  // Convex picks a minute where none is given, to spread the load of many deployments; one needs none.
  const minute = schedule.minuteUTC ?? 0;
  switch (schedule.type) {
    case "hourly":
      return `${minute} * * * *`;
    case "daily":
      return `${minute} ${schedule.hourUTC} * * *`;
    case "weekly":
      return `${minute} ${schedule.hourUTC} * * ${DAYS_OF_WEEK.indexOf(schedule.dayOfWeek)}`;
    case "monthly":
      return `${minute} ${schedule.hourUTC} ${schedule.day} * *`;
  }
}
