import type { Engine } from "../mod.ts";

/** A disk that has no space until this is disposed. */
export interface FullDisk extends Disposable {
  /** Commits that failed. */
  readonly refused: number;
}

/** Lets every commit of an engine fail, as SQLite does on a full disk. */
export function fullDisk({ parts: { store: { writer } } }: Engine): FullDisk {
  const run = writer.run.bind(writer);
  let refused = 0;
  writer.run = (...args: Parameters<typeof run>) => {
    if (args[0] !== "COMMIT") return run(...args);
    refused++;
    throw new Error("Database or disk is full");
  };
  return {
    get refused() {
      return refused;
    },
    [Symbol.dispose]() {
      writer.run = run;
    },
  };
}
