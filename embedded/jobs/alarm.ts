/** How the host sets timers; tests bring their own. */
export interface Timers {
  /** Runs the callback once after so many ms; returns what `clear` takes. */
  set(callback: () => void, ms: number): unknown;
  /** Stops a timer; one that has run, or undefined, does nothing. */
  clear(timer: unknown): void;
}

/** Timers hold 31 bits of milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;
const PAUSE_MS = 5_000;

/** What an {@link Alarm} works with. */
interface AlarmOptions {
  timers: Timers;
  /** Epoch ms. */
  clock: () => number;
  /** Called when the time has come, and once every 24 days before a time further off. */
  onTime: () => void;
}

/** One timer for the next of many things that come due. */
export class Alarm {
  readonly #options: AlarmOptions;
  #timer: unknown;
  /** Until when it is silent; epoch ms. */
  #silentUntil = 0;

  /** Set to nothing. */
  constructor(options: AlarmOptions) {
    this.#options = options;
  }

  /** Rings at `due` (epoch ms) instead of what was set before; not at all for undefined. */
  set(due: number | undefined): void {
    const { timers, clock, onTime } = this.#options;
    timers.clear(this.#timer);
    this.#timer = undefined;
    if (due === undefined) return;
    const now = clock();
    const silent = Math.min(PAUSE_MS, this.#silentUntil - now);
    const wait = Math.min(MAX_TIMER_MS, Math.max(0, due - now, silent));
    this.#timer = timers.set(onTime, wait);
  }

  /**
   * Rings for five seconds at nothing that is set from now on. For what could not even be written down as
   * failed: it stays due, and on a full disk would be tried and logged hundreds of times a second.
   */
  pause(): void {
    this.#silentUntil = this.#options.clock() + PAUSE_MS;
  }
}
