import { timedOut } from "./activity.ts";
import type { Frame } from "./frame.ts";

// Taken when the host is loaded: a test that fakes timers must not end its actions, or keep them.
const { setTimeout, clearTimeout } = globalThis;

/** Runs an action, and ends it when it takes longer than `mostMs`: what it asks for from then on is refused. */
export async function inTime<T>(
  frame: Frame,
  { mostMs, run }: { mostMs: number; run: () => Promise<T> },
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    frame.end();
    late.reject(timedOut(mostMs));
  }, mostMs);
  try {
    return await Promise.race([run(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
