// Taken when the host is loaded: a test that fakes timers must not hold a shutdown.
const { setTimeout, clearTimeout } = globalThis;

/** Waits for something, but no longer than `ms`; for good when that is undefined. */
export async function within(ms: number | undefined, awaited: Promise<unknown>): Promise<void> {
  if (ms === undefined) {
    await awaited;
    return;
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    await Promise.race([awaited, promise]);
  } finally {
    clearTimeout(timer);
  }
}
