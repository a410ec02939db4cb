import { Cron } from "croner";

/** When a cron job runs, as `cronJobs().export()` writes it. All times are UTC. */
export type CronSchedule =
  | { type: "interval"; seconds?: number; minutes?: number; hours?: number }
  | { type: "hourly"; minuteUTC?: number }
  | { type: "daily"; hourUTC: number; minuteUTC?: number }
  | { type: "weekly"; dayOfWeek: string; hourUTC: number; minuteUTC?: number }
  | { type: "monthly"; day: number; hourUTC: number; minuteUTC?: number }
  | { type: "cron"; cron: string };

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

/** Checks a schedule; throws a sentence that says what is wrong with it. */
export function checkSchedule(schedule: CronSchedule): void {
  if (schedule.type === "interval") {
    if (!(intervalMs(schedule) > 0)) throw new Error("The interval must be more than 0");
    return;
  }
  if (patternOf(schedule).nextRun(new Date(0)) === null) {
    throw new Error("The schedule names no time that ever comes");
  }
}

function intervalMs(
  { seconds = 0, minutes = 0, hours = 0 }: { seconds?: number; minutes?: number; hours?: number },
): number {
  return (seconds + 60 * (minutes + 60 * hours)) * 1000;
}

function nextTick(schedule: Exclude<CronSchedule, { type: "interval" }>, after: number): number {
  const next = patternOf(schedule).nextRun(new Date(after));
  if (next === null) throw new Error("The schedule names no time that ever comes");
  return next.getTime();
}

function patternOf(schedule: Exclude<CronSchedule, { type: "interval" }>): Cron {
  return new Cron(expressionOf(schedule), { timezone: "UTC", mode: "5-part", paused: true });
}

function expressionOf(schedule: Exclude<CronSchedule, { type: "interval" }>): string {
  if (schedule.type === "cron") return schedule.cron;
  // Convex picks a minute where none is given, to spread the load of many deployments; one needs none.
  const minute = schedule.minuteUTC ?? 0;
  switch (schedule.type) {
    case "hourly":
      return `${minute} * * * *`;
    case "daily":
      return `${minute} ${schedule.hourUTC} * * *`;
    case "weekly":
      return `${minute} ${schedule.hourUTC} * * ${schedule.dayOfWeek.slice(0, 3)}`;
    case "monthly":
      return `${minute} ${schedule.hourUTC} ${schedule.day} * *`;
  }
}
