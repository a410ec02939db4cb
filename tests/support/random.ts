/** Random choices that a seed fixes, so that a failure can be run again. */
export class Random {
  #state: number;

  /** Any integer; equal seeds give equal choices. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 (included) to 1 (left out), by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `end`, which is left out. */
  int(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the items. Of none it is undefined, which whoever may have none has to say in their type. */
  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }

  /** One of the items, taken out of them; undefined where there is none. */
  take<T>(items: T[]): T | undefined {
    return items.splice(this.int(items.length), 1)[0];
  }

  /** An item by its weight. */
  weighted<T>(items: readonly (readonly [number, T])[]): T {
    let left = this.next() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return items.at(-1)![1];
  }

  /** From `least` to `most` things. */
  many<T>(least: number, most: number, options: { make: () => T }): T[] {
    return Array.from({ length: least + this.int(most - least + 1) }, options.make);
  }
}
