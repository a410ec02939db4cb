import type { EventTimes } from "../../plugins/audit_logs/types.ts";

/** How many of something there were in a span of time. */
export interface Bar {
  /** When the span begins, epoch milliseconds. */
  readonly from: number;
  /** Null where it is not known. */
  readonly count: number | null;
}

const HOUR_MS = 3_600_000;

/** Spans of time side by side that end with the one that is now. */
export interface Spans {
  readonly unit: "day" | "hour";
  readonly count: number;
}

/**
 * When each span begins, in the reader's own time, the oldest first. A day has 23 or 25 hours where clocks
 * change, so days are not reckoned in milliseconds.
 */
export function beginnings({ count, unit }: Spans, now: number): number[] {
  const last = new Date(now);
  if (unit === "day") last.setHours(0, 0, 0, 0);
  else last.setMinutes(0, 0, 0);
  return Array.from({ length: count }, (_, index) => {
    const back = count - 1 - index;
    if (unit === "hour") return last.getTime() - back * HOUR_MS;
    const day = new Date(last);
    day.setDate(day.getDate() - back);
    return day.getTime();
  });
}

/** How many of some events each span has. What lies before the oldest that is told of is not known. */
export function barsOf(
  { isWhole, times }: EventTimes,
  begins: readonly number[],
): Bar[] {
  // The span of the oldest one may have more.
  const knownFrom = isWhole ? -Infinity : times.at(-1) ?? Infinity;
  return begins.map((from, index) => {
    const to = begins[index + 1] ?? Infinity;
    if (from <= knownFrom) return { from, count: null };
    return { from, count: times.filter((time) => time >= from && time < to).length };
  });
}
