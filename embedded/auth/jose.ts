import { runOutside } from "../functions/frame.ts";

/** What it exports. */
export type Jose = typeof import("jose");

// Taken when the host is loaded: a test that fakes timers must not hold it up.
const { setTimeout, clearTimeout } = globalThis;
/** When a host that nobody has shown a token loads it all the same: the first requests come before that. */
const SETTLED_MS = 2_000;

let loaded: Promise<Jose> | undefined;

/**
 * The package that signs and verifies tokens, loaded when a token is first there. Outside of any function: the
 * runtime leaves the context of what it evaluates to whatever it calls next.
 */
export function jose(): Promise<Jose> {
  return loaded ??= runOutside(() => import("jose")).catch((thrown) => {
    loaded = undefined;
    throw thrown;
  });
}

/**
 * Loads it soon: a host that runs for weeks has then what it was started with, whatever becomes of its folder.
 * Returns how to stop that.
 */
export function loadJoseSoon(): () => void {
  const timer = setTimeout(() => void jose().catch(() => {}), SETTLED_MS);
  return () => clearTimeout(timer);
}
