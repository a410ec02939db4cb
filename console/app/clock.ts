/** Below this an offset says nothing: the platform tells whole seconds, and its answers take a while. */
const TOLERATED_MS = 5_000;

let offset = 0;

/** The time by the platform's clock, epoch ms: whoever's own is wrong is told the same ages and ends as others. */
export function now(): number {
  return Date.now() + offset;
}

/** Takes the time from the `date` of an answer. */
export function setClock(date: string | null): void {
  const there = Date.parse(date ?? "");
  if (Number.isNaN(there)) return;
  const found = there - Date.now();
  offset = Math.abs(found) < TOLERATED_MS ? 0 : found;
}
