import process from "node:process";

// Taken when the host is loaded: a test that fakes timers must not stop the host's guard.
const { setInterval, clearInterval } = globalThis;
// What Deno's own module of Node calls, and without a detour over globals that functions do not see.
const cpuUsage: typeof process.cpuUsage = Reflect.get(Object(globalThis.Deno), "cpuUsage") ??
  process.cpuUsage;
const now = performance.now.bind(performance);

/** Milliseconds since the process started; a clock that stands still for nobody. */
export const monotonicMs: () => number = now;

/** How long the user code of one query or mutation may take. */
export interface TimeLimits {
  /** Time in user code, waits for the host left out. Convex allows 1000. @default 1000 */
  userMs: number;
  /** Time without a sign of life, whatever is under way: a promise that never settles ends here. @default 5000 */
  hangMs: number;
  /**
   * Time in which nothing is under way, neither in the host nor in WebCrypto, that could give control back to
   * the function: then what it waits for will never come. @default 500
   */
  idleMs: number;
  /** Time for an action, waits included. Convex allows ten minutes. @default 600000 */
  actionMs: number;
}

/** See {@link TimeLimits}. */
export const DEFAULT_TIME_LIMITS: Readonly<TimeLimits> = {
  userMs: 1000,
  hangMs: 5000,
  idleMs: 500,
  actionMs: 600_000,
};

const CHECKS_PER_LIMIT = 4;
/** Asking for the processor time costs as much as a small query, so an answer is used this long. */
const CPU_SAMPLE_MS = 20;
const watched = new Set<Activity>();
let watchdog: { timer: ReturnType<typeof setInterval>; periodMs: number } | null = null;
/** Whose user code the host gave control to last; all functions share one thread. */
let running: Activity | null = null;
let runningSince = 0;
let cpuSample = { at: -Infinity, ms: 0 };

/**
 * Measures the user code of one query or mutation with its nested calls. One thread runs everything, so
 * wall-clock time would charge a function for all that ran between its steps. Here a stretch of time
 * counts only from the host giving control to a function until that function comes back, with no other in between.
 * It counts no more than the processor worked, either: on a busy machine a process stands still without fault.
 */
export class Activity {
  readonly #limits: Readonly<TimeLimits>;
  #onHang: ((failure: Error) => void) | undefined;
  readonly #cpuAtStart: number = recentCpuMs();
  #userMs = 0;
  #lastSign = now();
  #held = 0;
  #failure: Error | null = null;

  /** Starts measuring. */
  constructor(limits: Readonly<TimeLimits>) {
    this.#limits = limits;
  }

  /** User code has called the host; throws when it took too long. */
  enterHost(): void {
    const at = now();
    if (running === this) this.#userMs += at - runningSince;
    running = null;
    this.#lastSign = at;
    this.check();
  }

  /** The host gives control to user code. */
  leaveHost(): void {
    running = this;
    runningSince = this.#lastSign = now();
  }

  /** Something is under way that will give control back to user code, until the returned function is called. */
  hold(): () => void {
    this.#held++;
    return () => {
      this.#held--;
      this.#lastSign = now();
    };
  }

  /** Throws when the function has taken too long; from then on always. */
  check(): void {
    const { userMs } = this.#limits;
    if (this.#userMs > userMs && cpuMs() - this.#cpuAtStart > userMs) {
      this.#failure ??= timedOut(userMs);
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /** Watches for a hang, of which `onHang` is told, until the returned function is called. */
  watch(onHang: (failure: Error) => void): () => void {
    this.#onHang = onHang;
    watched.add(this);
    const { hangMs, idleMs } = this.#limits;
    const periodMs = Math.max(1, Math.min(hangMs, idleMs) / CHECKS_PER_LIMIT);
    if (watchdog === null || periodMs < watchdog.periodMs) startWatchdog(periodMs);
    return () => {
      watched.delete(this);
      if (running === this) running = null;
    };
  }

  /** Ends the function if it has shown no sign of life for too long. */
  expireIfHung(): void {
    const { hangMs, idleMs } = this.#limits;
    const silentMs = now() - this.#lastSign;
    if (silentMs > hangMs) this.#expire(timedOut(hangMs));
    else if (this.#held === 0 && silentMs > idleMs) {
      this.#expire(new Error("Returned promise will never resolve"));
    }
  }

  #expire(failure: Error): void {
    this.#failure ??= failure;
    this.#onHang?.(this.#failure);
  }
}

/** Processor time of this process, in ms. */
function cpuMs(): number {
  const { user, system } = cpuUsage();
  cpuSample = { at: now(), ms: (user + system) / 1000 };
  return cpuSample.ms;
}

function recentCpuMs(): number {
  return now() - cpuSample.at > CPU_SAMPLE_MS ? cpuMs() : cpuSample.ms;
}

/** The error of what took longer than it may. */
export function timedOut(limitMs: number): Error {
  return new Error(`Function execution timed out (maximum duration: ${limitMs} ms)`);
}

/** It stops by itself once it has nothing to watch: to set a timer for each function costs as much as a small one. */
function startWatchdog(periodMs: number): void {
  stopWatchdog();
  let lastCheck = now();
  const timer = setInterval(() => {
    if (watched.size === 0) return stopWatchdog();
    // After a blocked thread nobody could give a sign of life: that proves no hang.
    const blocked = now() - lastCheck > 2 * periodMs;
    lastCheck = now();
    if (!blocked) { for (const activity of watched) activity.expireIfHung(); }
  }, periodMs);
  watchdog = { timer, periodMs };
}

function stopWatchdog(): void {
  if (watchdog !== null) clearInterval(watchdog.timer);
  watchdog = null;
}
