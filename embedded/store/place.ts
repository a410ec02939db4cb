import { HostError } from "../errors.ts";
import { system } from "../system/mod.ts";

/**
 * Remembers which files a database was opened as. SQLite goes on writing to files that were removed, moved
 * or replaced under it, and says that all is well; what it writes then is gone when the process ends. Without
 * its lock, another process may write to the same files.
 */
export class Place {
  readonly #inodes: Map<string, number>;

  /** Looks at the files of an open database. */
  constructor(path: string, lock: string) {
    this.#inodes = inodesOf([path, `${path}-wal`, lock]);
  }

  /** @throws {HostError} DATA_DIR_GONE when other files, or none, stand in their place. */
  check(): void {
    const now = inodesOf(this.#inodes.keys());
    for (const [path, inode] of this.#inodes) if (now.get(path) !== inode) throw gone(path);
  }
}

/** The inodes of those that exist, where the system has such. */
function inodesOf(paths: Iterable<string>): Map<string, number> {
  const inodes = new Map<string, number>();
  for (const path of paths) {
    const inode = system.inodeOf(path);
    if (inode !== null) inodes.set(path, inode);
  }
  return inodes;
}

function gone(path: string): HostError {
  return new HostError(
    "DATA_DIR_GONE",
    `The file ${path} was removed, moved or replaced while the host ran, so nothing can be kept: ` +
      "put the data folder back or restore a backup, then start again",
  );
}
