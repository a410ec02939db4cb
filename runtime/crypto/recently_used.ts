/** Keeps what was used last, so many values at most; a value that could not be made is not kept. */
export class RecentlyUsed<Value> {
  readonly #max: number;
  readonly #values = new Map<string, Promise<Value>>();

  /** Holds nothing yet. */
  constructor(max: number) {
    this.#max = max;
  }

  /**
   * The value kept under the key, or a new one.
   *
   * @param isGood what a kept value must still be. @default anything
   */
  async get(
    key: string,
    make: () => Promise<Value>,
    isGood?: (value: Value) => boolean,
  ): Promise<Value> {
    const found = this.#values.get(key);
    const isKept = found !== undefined && (isGood === undefined || isGood(await found));
    const value = isKept ? found : this.#made(key, make);
    // Set anew, so that the map's order is the order of use.
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#max) this.#values.delete(this.#values.keys().next().value ?? key);
    return value;
  }

  #made(key: string, make: () => Promise<Value>): Promise<Value> {
    const value = make();
    value.catch(() => this.#values.get(key) === value && this.#values.delete(key));
    return value;
  }
}
