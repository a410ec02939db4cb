import { closeSync, openSync, writeFileSync } from "node:fs";

const PRIVATE_MODE = 0o600;

/** A file of one JSON value a line, which nobody else on the machine may read. */
export class LineFile implements Disposable {
  readonly #file: number;

  /**
   * Makes the file; `w` writes over one that is there, `wx` does not.
   *
   * @throws {Error} of the system's, with its code
   */
  constructor(path: string, flags: "w" | "wx") {
    this.#file = openSync(path, flags, PRIVATE_MODE);
  }

  /** Appends a line. */
  write(value: unknown): void {
    writeFileSync(this.#file, `${JSON.stringify(value)}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
