import { usingFile } from "./disk.ts";
import { HostError } from "../errors.ts";

// Kept when the host is loaded: functions see less.
const { Deno } = globalThis;

/** Keeps other processes off a data folder; the system drops it when this process dies. */
export interface FolderLock {
  /** Lets go of the folder. */
  release(): void;
}

/**
 * Takes the folder's lock without waiting.
 *
 * @throws {HostError} DATA_DIR_LOCKED when another process has it, FILE_UNUSABLE when this user may not.
 */
export function lockFolder(folder: string): FolderLock {
  const path = `${folder}/lock`;
  const options = { create: true, write: true, read: true, mode: 0o600 };
  const file = usingFile(path, () => Deno.openSync(path, options));
  if (!file.tryLockSync(true)) {
    file.close();
    throw new HostError(
      "DATA_DIR_LOCKED",
      `${folder} is in use by another process: stop that process or choose another data folder`,
    );
  }
  return { release: () => file.close() };
}
