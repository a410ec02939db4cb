import { usingFile } from "./disk.ts";
import { HostError } from "../errors.ts";
import { system } from "../system/mod.ts";

/** Keeps other processes off a data folder; the system drops it when this process dies. */
export interface FolderLock {
  /** The file that is locked: whoever takes it away lets another process in. */
  readonly path: string;
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
  const lock = usingFile(path, () => system.lock(path));
  if (lock === null) {
    throw new HostError(
      "DATA_DIR_LOCKED",
      `${folder} is in use by another process: stop that process or choose another data folder`,
    );
  }
  return { path, release: () => lock.release() };
}
