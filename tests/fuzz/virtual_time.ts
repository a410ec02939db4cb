/** Timers that fire when told to, in the order they are due. */
export class VirtualTime {
  readonly #timers = new Map<number, { due: number; fire: () => void }>();
  readonly #now: () => number;
  #next = 1;
  #bodies = 0;
  #replaced: object = {};

  /** `now` is the clock that callers count from when they set a timer; epoch ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Sets a timer. Due times are rounded to whole seconds: the callers' clock may tick meanwhile. */
  set(fire: () => void, ms: number): number {
    const due = Math.round((this.#now() + ms) / 1000) * 1000;
    this.#timers.set(this.#next, { due, fire });
    return this.#next++;
  }

  /** Takes a timer back. */
  clear(timer: unknown): void {
    this.#timers.delete(timer as number);
  }

  /** Fires the timer that is due first, of equal ones the oldest; returns whether there was one. */
  fireNext(onFire: (due: number) => void = () => {}): boolean {
    const [first] = [...this.#timers].sort(([a, x], [b, y]) => x.due - y.due || a - b);
    if (first === undefined) return false;
    const [timer, { due, fire }] = first;
    this.#timers.delete(timer);
    onFire(due);
    fire();
    return true;
  }

  /** Puts these timers in the place of the global ones while `body` runs; bodies may overlap. */
  async during<T>(body: () => Promise<T>): Promise<T> {
    if (this.#bodies++ === 0) this.#replaced = this.#replace();
    try {
      return await body();
    } finally {
      if (--this.#bodies === 0) Object.assign(globalThis, this.#replaced);
    }
  }

  #replace(): object {
    const { setTimeout, clearTimeout } = globalThis;
    Object.assign(globalThis, {
      setTimeout: (fire: () => void, ms = 0): number => this.set(fire, ms),
      clearTimeout: (timer: unknown): void => this.clear(timer),
    });
    return { setTimeout, clearTimeout };
  }
}
