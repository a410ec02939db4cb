import process from "node:process";
import { hasCode } from "./errors.ts";
import { fs } from "./system/builtins.ts";

const { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } = fs;

/** Mode of files that hold a secret: their owner only. */
const PRIVATE_MODE = 0o600;

/** Reads a file that may not be there yet; takes away what others were allowed to do with it. */
export function readPrivateFile(path: string): string | null {
  try {
    const text = readFileSync(path, "utf8");
    closeToOthers(path);
    return text;
  } catch (thrown) {
    if (hasCode(thrown, "ENOENT")) return null;
    throw thrown;
  }
}

/** Takes the permissions on a file, if it is there, from everybody but its owner. */
export function closeToOthers(path: string): void {
  if (process.platform === "win32") return;
  try {
    chmodSync(path, PRIVATE_MODE);
  } catch (thrown) {
    // Whoever lends this user a file of somebody else's answers for its mode.
    if (!hasCode(thrown, "ENOENT", "EACCES", "EPERM")) throw thrown;
  }
}

/** Writes a file that only its owner may read, whole or not at all, and safe against a power cut. */
export function writePrivateFile(path: string, text: string): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, "w", PRIVATE_MODE);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}
