import { HostError } from "../errors.ts";
import { fs } from "../system/builtins.ts";
import { system } from "../system/mod.ts";
import type { FileIdentity } from "../system/types.ts";

const { realpathSync } = fs;
// Taken when the host is loaded: queries see a timer that stands still.
const monotonicMs = performance.now.bind(performance);

/**
 * The coarsest steps in which file systems count, Deno's own of a second among them: two changes of a folder
 * within one leave the same time.
 */
const STEP_MS = 2_000;

/** What a {@link Place} may be told otherwise; tests do. */
interface PlaceOptions {
  /** A clock that only rises, in ms. */
  now?: () => number;
}

/**
 * Remembers which files a database was opened as. SQLite goes on writing to files that were removed, moved
 * or replaced under it, and says that all is well; what it writes then is gone when the process ends. Without
 * its lock, another process may write to the same files.
 *
 * Nearly always one look is enough, at the folder: what happens to a name in it changes it. It is believed once
 * it has been seen unchanged for longer than any file system's clock takes for a step.
 */
export class Place {
  readonly #inodes: Map<string, number>;
  /** The folder that holds all of them by their own names; null where one is a link to elsewhere. */
  readonly #folder: string | null;
  readonly #now: () => number;
  #seen: { folder: FileIdentity; since: number } | null = null;
  #believed: FileIdentity | null = null;

  /** Looks at the files of an open database. */
  constructor(path: string, lock: string, { now = monotonicMs }: PlaceOptions = {}) {
    this.#inodes = inodesOf([path, `${path}-wal`, lock]);
    this.#folder = folderOf([...this.#inodes.keys()]);
    this.#now = now;
  }

  /** @throws {HostError} DATA_DIR_GONE when other files, or none, stand in their place. */
  check(): void {
    const folder = this.#folder === null ? null : system.identityOf(this.#folder);
    if (isSame(folder, this.#believed)) return;
    const now = inodesOf(this.#inodes.keys());
    for (const [path, inode] of this.#inodes) if (now.get(path) !== inode) throw gone(path);
    this.#note(folder);
  }

  /** Notes how the folder was just before all files were found in their place. */
  #note(folder: FileIdentity | null): void {
    const at = this.#now();
    if (folder === null) this.#seen = null;
    else if (!isSame(folder, this.#seen?.folder ?? null)) this.#seen = { folder, since: at };
    else if (this.#seen !== null && at - this.#seen.since > STEP_MS) this.#believed = folder;
  }
}

/** Never where the file system keeps no such time, and says 0 whatever happens. */
function isSame(a: FileIdentity | null, b: FileIdentity | null): boolean {
  return a !== null && b !== null && a.inode === b.inode && a.changedAt === b.changedAt &&
    a.changedAt > 0;
}

/** The inodes of those that exist, where the system has such. */
function inodesOf(paths: Iterable<string>): Map<string, number> {
  const inodes = new Map<string, number>();
  for (const path of paths) {
    const found = system.identityOf(path);
    if (found !== null) inodes.set(path, found.inode);
  }
  return inodes;
}

function folderOf(paths: readonly string[]): string | null {
  const [first] = paths;
  const folder = first?.slice(0, first.lastIndexOf("/"));
  try {
    if (folder === undefined) return null;
    const real = realpathSync(folder);
    const own = paths.every((path) =>
      path.startsWith(`${folder}/`) &&
      realpathSync(path) === `${real}${path.slice(folder.length)}`
    );
    return own ? folder : null;
  } catch {
    return null;
  }
}

function gone(path: string): HostError {
  return new HostError(
    "DATA_DIR_GONE",
    `The file ${path} was removed, moved or replaced while the host ran, so nothing can be kept: ` +
      "put the data folder back or restore a backup, then start again",
  );
}
