/** A cron expression of five fields, read as Convex's own parser reads it. */
interface CronExpression {
  /** 0 to 59. */
  minutes: ReadonlySet<number>;
  /** 0 to 23. */
  hours: ReadonlySet<number>;
  /** 0 to 11. */
  months: ReadonlySet<number>;
  /** Null for `*`. Where both kinds of days are named, one of them is enough. */
  days: DayRule | null;
  weekdays: DayRule | null;
}

/** A month, and what a rule for its days has to know of it. */
interface MonthOfDays {
  /** 28 to 31. */
  length: number;
  /** Weekday of a day from 1 on; Sunday is 0. */
  weekdayOf: (day: number) => number;
}

/** Days of a month, from 1 on. */
type DayRule = (month: MonthOfDays) => number[];

/**
 * Values of a field, counted from 0. Convex's ranges that go over the end of a field (`22-2`) begin one value
 * early, and their steps count to `last` and go on at `first`; jobs here run when they run there.
 */
interface Field {
  size: number;
  /** What is taken off a number to get the value. */
  base: number;
  first: number;
  last: number;
  names?: readonly string[];
}

const MINUTES: Field = { size: 60, base: 0, first: 0, last: 59 };
const HOURS: Field = { size: 24, base: 0, first: 0, last: 23 };
const DAYS: Field = { size: 31, base: 1, first: 1, last: 31 };
const MONTHS: Field = {
  size: 12,
  base: 1,
  first: 1,
  last: 12,
  names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
const WEEKDAYS: Field = {
  size: 7,
  base: 0,
  first: 1,
  last: 7,
  names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
};

const SUNDAY = 0;
const SATURDAY = 6;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The calendar repeats after 400 years: what does not come by then never does. */
const MONTHS_OF_CALENDAR = 400 * 12;

/**
 * Reads an expression: minute, hour, day of the month, month, day of the week (`*`, lists, ranges, steps, names
 * of months and days; `L`, `LW`, `L-3`, `L-3W`, `15W` for days, `L`, `5L`, `MON#2` for weekdays; Sunday is 0).
 *
 * @throws {Error} when it is no such expression.
 */
export function parseCron(text: string): CronExpression {
  const fields = text.split(/[ \t]+/);
  if (fields.length !== 5) throw unreadable();
  const [minutes = "", hours = "", days = "", months = "", weekdays = ""] = fields;
  return {
    minutes: valuesOf(MINUTES, minutes),
    hours: valuesOf(HOURS, hours),
    days: days === "*" ? null : dayRuleOf(days),
    months: valuesOf(MONTHS, months),
    weekdays: weekdays === "*" ? null : weekdayRuleOf(weekdays),
  };
}

/** The first minute after a time that an expression names, both in epoch ms; null if none ever comes. */
export function nextMatch(cron: CronExpression, after: number): number | null {
  const start = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const first = new Date(start);
  const today = Math.floor(start / DAY_MS) * DAY_MS;
  for (let each = 0; each < MONTHS_OF_CALENDAR; each++) {
    const month = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + each);
    for (const day of daysIn(cron, month)) {
      const midnight = month + (day - 1) * DAY_MS;
      if (midnight < today) continue;
      const time = timeOfDay(cron, midnight === today ? start - today : 0);
      if (time !== null) return midnight + time;
    }
  }
  return null;
}

/** Days that an expression names in a month, in order. `month` is its first midnight. */
function daysIn({ days, months, weekdays }: CronExpression, month: number): number[] {
  const date = new Date(month);
  if (!months.has(date.getUTCMonth())) return [];
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const weekdayOf = (day: number): number => (date.getUTCDay() + day - 1) % 7;
  const about = { length, weekdayOf };
  if (days === null && weekdays === null) return everyDay(about);
  const named = new Set([...days?.(about) ?? [], ...weekdays?.(about) ?? []]);
  return [...named].filter((day) => day >= 1 && day <= length).sort((a, b) => a - b);
}

/** The first time of a day from `start` on, in ms from midnight. */
function timeOfDay({ hours, minutes }: CronExpression, start: number): number | null {
  for (let at = start; at < DAY_MS; at += MINUTE_MS) {
    const hour = Math.floor(at / HOUR_MS);
    if (!hours.has(hour)) at = hour * HOUR_MS + HOUR_MS - MINUTE_MS;
    else if (minutes.has(at % HOUR_MS / MINUTE_MS)) return at;
  }
  return null;
}

function dayRuleOf(text: string): DayRule {
  const last = /^L(?:-(\d+))?(W?)$/.exec(text);
  if (last !== null) {
    const [, offset, weekday] = last;
    const back = offset === undefined ? 0 : numberOf(offset, 1, 30);
    if (weekday === "") return ({ length }) => [length - back];
    return (month) => closestWeekday(month, month.length - back);
  }
  const [, closest] = /^(\d+)W$/.exec(text) ?? [];
  if (closest !== undefined) {
    const day = numberOf(closest, 1, 31);
    return (month) => closestWeekday(month, day);
  }
  const values = valuesOf(DAYS, text);
  return (month) => everyDay(month).filter((day) => values.has(day - 1));
}

function weekdayRuleOf(text: string): DayRule {
  if (text === "L") return weekdayRuleOf("6");
  const [, name = "", kind, nth = ""] = /^(\w+?)(L|#(\d+))$/.exec(text) ?? [];
  if (kind === undefined) {
    const values = valuesOf(WEEKDAYS, text);
    return (month) => everyDay(month).filter((day) => values.has(month.weekdayOf(day)));
  }
  const weekday = valueOf(WEEKDAYS, name);
  const place = kind === "L" ? -1 : numberOf(nth, 1, 5) - 1;
  return (month) => {
    const day = everyDay(month).filter((each) => month.weekdayOf(each) === weekday).at(place);
    return day === undefined ? [] : [day];
  };
}

/** The day from Monday to Friday that is next to a day, in the same month. */
function closestWeekday({ length, weekdayOf }: MonthOfDays, day: number): number[] {
  if (day < 1 || day > length) return [];
  if (weekdayOf(day) === SATURDAY) return [day === 1 ? 3 : day - 1];
  if (weekdayOf(day) === SUNDAY) return [day === length ? day - 2 : day + 1];
  return [day];
}

function everyDay({ length }: { length: number }): number[] {
  return Array.from({ length }, (_, index) => index + 1);
}

/** A list of values, ranges and steps. A `*` stands for all of them at its start, and for the first elsewhere. */
function valuesOf(field: Field, text: string): Set<number> {
  const values = new Set<number>();
  if (text === "*") addRange(field, { values, start: 0, end: field.size - 1, step: 1 });
  else text.split(",").forEach((part, index) => addPart(field, { values, part, index }));
  return values;
}

function addPart(
  field: Field,
  { values, part, index }: { values: Set<number>; part: string; index: number },
): void {
  const match = /^(\w+|\*)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
  if (match === null) throw unreadable();
  const [, from = "", to, by] = match;
  if (from === "*" && index === 0 && (to !== undefined || by === undefined)) throw unreadable();
  const start = from === "*" ? 0 : valueOf(field, from);
  const step = by === undefined ? 1 : numberOf(by, 1, field.last - field.first);
  let end = start;
  if (to !== undefined) end = valueOf(field, to);
  else if (by !== undefined) end = field.size - 1;
  addRange(field, { values, start, end, step });
}

function addRange(
  { first, last, size }: Field,
  range: { values: Set<number>; start: number; end: number; step: number },
): void {
  const { values, start, end, step } = range;
  let all: number[];
  if (start <= end) all = between(start, end);
  else if (step === 1) all = [...between(start - 1, size - 1), ...between(0, end)];
  else all = [...between(start, last), ...between(first, end)];
  all.forEach((value, index) => {
    if (index % step === 0 && value < size) values.add(value);
  });
}

function between(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start + 1) }, (_, index) => start + index);
}

function valueOf({ base, names, size }: Field, text: string): number {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  return named === -1 ? numberOf(text, base, base + size - 1) - base : named;
}

function numberOf(digits: string, least: number, most: number): number {
  const number = /^\d+$/.test(digits) ? Number(digits) : NaN;
  if (number >= least && number <= most) return number;
  throw unreadable();
}

function unreadable(): Error {
  return new Error("Failed to parse cron expression");
}
