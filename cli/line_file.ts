import { closeSync, fchmodSync, openSync, writeFileSync } from "node:fs";

const PRIVATE_MODE = 0o600;

/** A file of one JSON value a line, which nobody else on the machine may read. */
export class LineFile implements Disposable {
  readonly #file: number;

  /**
   * Makes the file, or writes over one that is there.
   *
   * @throws {Error} of the system's, with its code
   */
  constructor(path: string) {
    this.#file = openSync(path, "w", PRIVATE_MODE);
    // One that was there keeps the mode it had.
    fchmodSync(this.#file, PRIVATE_MODE);
  }

  /** Appends a line. */
  write(value: unknown): void {
    writeFileSync(this.#file, `${JSON.stringify(value)}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
