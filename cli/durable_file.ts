import { chmodSync, closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";
import process from "node:process";
import { hasCode } from "./run_main.ts";

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

/** Takes the permissions on a file from everybody but its owner. */
export function closeToOthers(path: string): void {
  if (process.platform === "win32") return;
  try {
    chmodSync(path, PRIVATE_MODE);
  } catch (thrown) {
    // Whoever lends this user a file of somebody else's, or of a read-only disk, answers for its mode.
    if (!hasCode(thrown, "EACCES", "EPERM", "EROFS")) throw thrown;
  }
}
