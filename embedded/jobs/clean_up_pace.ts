/** Convex takes away up to a thousand ended jobs every ten seconds. */
const EVERY_MS = 10_000;
const AT_LEAST = 1_000;

/** Says how many old rows to take away and when, so that they leave faster than new ones come. */
export class CleanUpPace {
  readonly #clock: () => number;
  #last = 0;
  #added = 0;

  /** `clock` gives epoch ms. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Counts a row that will be old one day. */
  added(): void {
    this.#added++;
  }

  /** How many rows may go now: a thousand every ten seconds, or twice as many as came since. */
  next(): number {
    const now = this.#clock();
    // A clock that was set back must not stop the clean-up.
    if (Math.abs(now - this.#last) < EVERY_MS) return 0;
    this.#last = now;
    const most = Math.max(AT_LEAST, 2 * this.#added);
    this.#added = 0;
    return most;
  }

  /** When to ask again while there is more, in ms. */
  static readonly everyMs: number = EVERY_MS;
}
