import { fail } from "../_kernel/errors.ts";
import { SETTINGS_ERROR_CODES } from "./error_codes.ts";

/** Says that there is no limit. */
const UNLIMITED = "unlimited";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Units from the longest to the shortest, each with the ways it may be written. */
const UNITS: readonly (readonly [name: string, ms: number, spelling: RegExp])[] = [
  ["day", DAY_MS, /^(?:d|days?)$/i],
  ["hour", HOUR_MS, /^(?:h|hrs?|hours?)$/i],
  ["minute", MINUTE_MS, /^(?:m|mins?|minutes?)$/i],
  ["second", SECOND_MS, /^(?:s|secs?|seconds?)$/i],
];

/** What a duration may be. */
interface DurationLimits {
  /** The setting, for the error. */
  readonly name: string;
  /** The shortest and the longest, in milliseconds. */
  readonly range: readonly [shortest: number, longest: number];
  /** Whether `unlimited` may be said. */
  readonly canBeUnlimited?: boolean;
}

/**
 * Takes a duration as people write it: `30 minutes`, `12h`, `7 days`, or `unlimited` where that is
 * allowed.
 *
 * @returns milliseconds, or null for no limit
 * @throws {APIError} DURATION_NOT_ALLOWED naming the setting and its limits
 */
export function parseDuration(
  text: string,
  { canBeUnlimited, name, range: [shortest, longest] }: DurationLimits,
): number | null {
  const words = text.trim();
  if (canBeUnlimited && words.toLowerCase() === UNLIMITED) return null;
  const [, digits, unit = ""] = /^(\d{1,9}) ?([a-z]+)$/i.exec(words) ?? [];
  const unitMs = UNITS.find(([, , spelling]) => spelling.test(unit))?.[1];
  const ms = Number(digits) * (unitMs ?? NaN);
  if (ms >= shortest && ms <= longest) return ms;
  const { code, message } = SETTINGS_ERROR_CODES.DURATION_NOT_ALLOWED;
  const limits = `${formatDuration(shortest)} to ${formatDuration(longest)}`;
  return fail("BAD_REQUEST", { code, message: `${message}: ${name} takes ${limits}` });
}

/** A duration in the longest unit that gives a whole number, e.g. `7 days`; null is `unlimited`. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return UNLIMITED;
  const [name, unitMs] = UNITS.find(([, unitMs]) => ms % unitMs === 0) ?? ["second", SECOND_MS];
  const count = ms / unitMs;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
