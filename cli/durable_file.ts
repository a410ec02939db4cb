import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";

const PRIVATE_MODE = 0o600;

/**
 * Writes a file that nobody else may read, or with `append` to its end; it is on the disk when this returns.
 */
export function writeDurably(
  path: string,
  text: string,
  { append = false }: { append?: boolean } = {},
): void {
  const file = openSync(path, append ? "a" : "w", PRIVATE_MODE);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
