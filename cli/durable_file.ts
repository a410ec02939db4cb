import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";

const PRIVATE_MODE = 0o600;

/** Writes (`w`) or appends (`a`) to a file that nobody else may read; it is on the disk when this returns. */
export function writeDurably(path: string, text: string, flags: "w" | "a"): void {
  const file = openSync(path, flags, PRIVATE_MODE);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
