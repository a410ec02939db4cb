/** How the host sets timers; tests bring their own. */
export interface Timers {
  /** Runs the callback once after so many ms; returns what `clear` takes. */
  set(callback: () => void, ms: number): unknown;
  /** Stops a timer; one that has run, or undefined, does nothing. */
  clear(timer: unknown): void;
}

/** Timers hold 31 bits of milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

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
    const wait = Math.min(MAX_TIMER_MS, Math.max(0, due - clock()));
    this.#timer = timers.set(onTime, wait);
  }
}
