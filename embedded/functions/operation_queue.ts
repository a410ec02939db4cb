import { setImmediate as nativeSetImmediate } from "node:timers";

// Taken when the host is loaded: a test that fakes timers must not hold writes back.
const setImmediate = nativeSetImmediate;

type Operation<T> = () => T | Promise<T>;

/** How an operation takes its turn. */
interface OperationOptions {
  /**
   * Starts after the current turn of the event loop. Writes do: one that user code does not await has not
   * started when its function ends, so it is refused as a whole, as on Convex, and never half done.
   */
  deferred: boolean;
}

/**
 * Runs one function's database operations in the order it asked for them. A nested call owns the transaction
 * until it settles, so what its caller asks for in the meantime waits.
 */
export class OperationQueue {
  readonly #queued: (() => void)[] = [];
  #busy = false;
  #flushing = false;

  /** Runs an operation at once if nothing is before it, else in its turn. */
  run<T>(operation: Operation<T>, options: OperationOptions): Promise<T> {
    const free = !this.#busy && this.#queued.length === 0;
    if (free && !options.deferred) return this.#start(operation);
    const result = new Promise<T>((resolve, reject) => {
      this.#queued.push(() => void this.#start(operation).then(resolve, reject));
    });
    if (free) this.#flushLater();
    return result;
  }

  /** Whether an operation was asked for that has not ended. */
  get unfinished(): boolean {
    return this.#busy || this.#queued.length > 0;
  }

  /** Drops what has not started; whoever waits for it waits forever, as on Convex. */
  close(): void {
    this.#queued.length = 0;
  }

  #flushLater(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (!this.#busy) {
      const next = this.#queued.shift();
      if (next === undefined) return;
      next();
    }
  }

  #start<T>(operation: Operation<T>): Promise<T> {
    let result: T | Promise<T>;
    try {
      result = operation();
    } catch (thrown) {
      return Promise.reject(thrown);
    }
    if (!(result instanceof Promise)) return Promise.resolve(result);
    this.#busy = true;
    const settled = (): void => {
      this.#busy = false;
      this.#flush();
    };
    result.then(settled, settled);
    return result;
  }
}
