/**
 * How long ago something was, in the reader's own language.
 *
 * @module
 */
import { t } from "./strings.ts";

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/** So many milliseconds from now, below zero before now, as people say it. */
export function relative(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? ["second", 1_000];
  return relativeFormat(t().language).format(Math.round(ms / size), unit);
}

const formats = new Map<string, Intl.RelativeTimeFormat>();

/** Made once for a language: that takes as long as some hundred rows. */
function relativeFormat(tag: string): Intl.RelativeTimeFormat {
  const found = formats.get(tag) ?? new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  formats.set(tag, found);
  return found;
}

/** Makes what times are told by, for whoever waits for something else anyway. */
export function readyTimes(): void {
  relativeFormat(t().language);
}
