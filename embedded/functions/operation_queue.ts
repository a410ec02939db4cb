type Operation<T> = () => T | Promise<T>;

/**
 * Runs one function's database operations in the order it asked for them. A nested call owns the transaction
 * until it settles, so what its caller asks for in the meantime waits.
 */
export class OperationQueue {
  readonly #queued: (() => void)[] = [];
  readonly #whenIdle: (() => void)[] = [];
  #busy = false;

  /** Runs an operation at once if nothing is before it, and gives what it gives; else in its turn. */
  run<T>(operation: Operation<T>): T | Promise<T> {
    if (!this.unfinished) return this.#start(operation);
    return new Promise<T>((resolve, reject) => {
      this.#queued.push(() => {
        try {
          resolve(this.#start(operation));
        } catch (thrown) {
          reject(thrown);
        }
      });
    });
  }

  /** Whether an operation was asked for that has not ended. */
  get unfinished(): boolean {
    return this.#busy || this.#queued.length > 0;
  }

  /** Settles when no operation runs or waits. */
  async idle(): Promise<void> {
    while (this.unfinished) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Drops what has not started; whoever waits for it waits forever, as on Convex. */
  close(): void {
    this.#queued.length = 0;
    this.#tell();
  }

  #flush(): void {
    while (!this.#busy) {
      const next = this.#queued.shift();
      if (next === undefined) return this.#tell();
      next();
    }
  }

  #tell(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #start<T>(operation: Operation<T>): T | Promise<T> {
    const result = operation();
    if (!(result instanceof Promise)) return result;
    this.#busy = true;
    const settled = (): void => {
      this.#busy = false;
      this.#flush();
    };
    result.then(settled, settled);
    return result;
  }
}
