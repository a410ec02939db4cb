import type { Timers } from "../mod.ts";

/** A clock that a test moves, with the timers that hang on it. */
export interface ManualTime {
  clock: () => number;
  timers: Timers;
  /** Moves the clock and runs the timers that come due on the way, in order. */
  advance(ms: number): void;
}

/** Makes a clock that stands at `start` (epoch ms). */
export function manualTime(start = Date.UTC(2030, 0, 1)): ManualTime {
  let now = start;
  let nextId = 1;
  const waiting = new Map<number, { at: number; callback: () => void }>();
  const next = (until: number): [number, { at: number; callback: () => void }] | undefined =>
    [...waiting].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
  return {
    clock: () => now,
    timers: {
      set: (callback, ms) => {
        waiting.set(nextId, { at: now + ms, callback });
        return nextId++;
      },
      clear: (id) => waiting.delete(id as number),
    },
    advance(ms) {
      const until = now + ms;
      for (let due = next(until); due !== undefined; due = next(until)) {
        const [id, { at, callback }] = due;
        waiting.delete(id);
        now = Math.max(now, at);
        callback();
      }
      now = until;
    },
  };
}
