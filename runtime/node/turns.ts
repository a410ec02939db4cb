/** Lets so many pieces of work run at a time and has the others wait, first come, first served. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** Nothing runs yet. */
  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs the work in its turn; one that fails gives its turn on as well. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
