import { Catalog } from "./catalog.ts";
import { Connection } from "./connection.ts";
import { fileFailure } from "./disk.ts";
import { corrupt, prepareFormat } from "./format.ts";
import { type FolderLock, lockFolder } from "./lock.ts";
import { checkLog, CommitMark } from "./commit_mark.ts";
import { Place } from "./place.ts";
import { checkPresence } from "./presence.ts";
import { ReaderPool } from "./readers.ts";
import { hasCode, HostError, messageOf } from "../errors.ts";
import { makeFolders } from "../make_folders.ts";
import { closeToOthers } from "../private_file.ts";
import { parseDocument } from "../values/json.ts";
import { fs } from "../system/builtins.ts";

const { closeSync, openSync, rmSync, statSync, writeFileSync } = fs;

/**
 * FULL: a commit that was acknowledged survives a power cut, not only a crash of the process. FAST: what a
 * row held is overwritten when it goes, where its page is written anyway; else a deleted key could be dug up.
 * MEMORY: the pages that a savepoint may have to bring back would else go to a file in the system's folder for
 * temporary ones, above 64 KiB of them, which is one event with its indexes.
 */
const WRITER_PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -64000;
  PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 16777216;
  PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY;`;
const UNSYNCED_PRAGMAS = "PRAGMA synchronous = OFF";
/** How long a checkpoint waits for readers: not at all, for they are on the same thread. */
const CHECKPOINT_PRAGMAS = "PRAGMA busy_timeout = 0";
const WAITING_PRAGMAS = "PRAGMA busy_timeout = 5000";
/** A page and its header in the log. */
const FRAME_BYTES = 4096 + 24;

/** Creation times are unique and rise: this is the least step that a double shows at today's epoch. */
const CREATION_STEP = 1 / 1024;

/** How a store is opened. */
interface StoreOptions {
  /** Whether commits are on disk before they count. @default true */
  synced?: boolean;
}

/** Where a data folder keeps its database. */
export function databasePath(dataDir: string): string {
  return `${dataDir}/data.sqlite3`;
}

/** The database of one data folder: one writer, a pool of readers, and the catalog. */
export class Store {
  /** Path of the database file. */
  readonly path: string;
  /** The only connection that writes. */
  readonly writer: Connection;
  readonly readers: ReaderPool;
  readonly catalog: Catalog;
  readonly #lock: FolderLock;
  readonly #mark: CommitMark;
  readonly #place: Place;
  readonly #lost = Promise.withResolvers<HostError>();
  #lastCreation: number;
  #closed = false;

  /**
   * Opens a data folder, making it (0700) and the database if they are absent.
   *
   * @throws {HostError} DATA_DIR_NOT_WRITABLE, DATA_DIR_LOCKED, DATABASE_CORRUPT, DATABASE_FOREIGN,
   * FORMAT_TOO_NEW, LOG_DAMAGED, RESTORE_UNFINISHED, DATABASE_MISSING, DISK_FULL, FILE_UNUSABLE.
   */
  constructor(dataDir: string, { synced = true }: StoreOptions = {}) {
    makeFolder(dataDir);
    this.#lock = lockFolder(dataDir);
    this.path = databasePath(dataDir);
    try {
      checkPresence(this.path);
      checkLog(this.path);
      this.writer = openWriter(this.path, synced);
      this.#mark = new CommitMark(this.path, synced);
    } catch (thrown) {
      this.#lock.release();
      throw fileFailure(this.path, thrown);
    }
    this.readers = new ReaderPool(this.path, { commits: () => this.writer.commits });
    try {
      this.catalog = new Catalog(this.writer);
      this.#lastCreation = this.#newestCreation();
      this.noteCommit();
      this.#place = new Place(this.path, this.#lock.path);
    } catch (thrown) {
      this.close();
      throw corrupt(this.path, thrown);
    }
  }

  /** A creation time that no document has yet, not before `now`. */
  nextCreationTime(now: number): number {
    this.#lastCreation = now > this.#lastCreation ? now : this.#lastCreation + CREATION_STEP;
    return this.#lastCreation;
  }

  /**
   * `now`, or the millisecond of the newest document's creation where that is later. Creation times have
   * parts of a millisecond and clocks have none, as on Convex.
   */
  notBeforeCreation(now: number): number {
    return Math.max(now, Math.floor(this.#lastCreation));
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Settles when the database is found to be no longer where it was opened. */
  get lost(): Promise<HostError> {
    return this.#lost.promise;
  }

  /**
   * Asked before each commit, so that none is answered that goes nowhere.
   *
   * @throws {HostError} DATA_DIR_GONE.
   */
  checkPlace(): void {
    try {
      this.#place.check();
    } catch (thrown) {
      if (thrown instanceof HostError) this.#lost.resolve(thrown);
      throw thrown;
    }
  }

  /** Notes beside the database that a commit is in its log; returns how many bytes of the log count. */
  noteCommit(): number {
    return this.#mark.noteCommit() * FRAME_BYTES;
  }

  /** Brings the log into the database and empties it; false while somebody reads from it. */
  checkpoint(): boolean {
    if (this.#closed || this.writer.inTransaction) return false;
    this.readers.endIdle();
    this.writer.script(CHECKPOINT_PRAGMAS);
    try {
      const [, frames, done] = this.writer.get("PRAGMA wal_checkpoint(PASSIVE)") ?? [];
      if (frames !== done) return false;
      // From here on the log may be gone: the database has all of it, on disk.
      this.#mark.clear();
      return this.writer.get("PRAGMA wal_checkpoint(TRUNCATE)")?.[0] === 0;
    } finally {
      this.writer.script(WAITING_PRAGMAS);
    }
  }

  /** Closes the file and lets go of the folder. */
  close(): void {
    this.readers.close();
    try {
      this.checkpoint();
    } catch {
      // What a database can't do now, it does at its next start.
    }
    this.#closed = true;
    this.writer.close();
    // Where SQLite itself brought the log in, when its last connection closed, it has removed the file.
    if (walBytes(this.path) === 0) this.#mark.clear();
    this.#mark.close();
    this.#lock.release();
  }

  #newestCreation(): number {
    let newest = 0;
    const sql = `SELECT d.body FROM entries e JOIN documents d ON d.row = e.row
      WHERE e.index_id = ? ORDER BY e.key DESC LIMIT 1`;
    for (const table of this.catalog.tables()) {
      const row = this.writer.get(sql, table.byCreationTime.id);
      if (row !== undefined) newest = Math.max(newest, parseDocument(String(row[0]))._creationTime);
    }
    return newest;
  }
}

function walBytes(path: string): number {
  try {
    return statSync(`${path}-wal`).size;
  } catch {
    return 0;
  }
}

/**
 * Makes a data folder (0700) if it is absent.
 *
 * @throws {HostError} DATA_DIR_NOT_WRITABLE.
 */
export function makeFolder(dataDir: string): void {
  try {
    makeFolders(dataDir, 0o700);
    const probe = `${dataDir}/.write-probe`;
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (cause) {
    throw new HostError(
      "DATA_DIR_NOT_WRITABLE",
      `Cannot write to the data folder ${dataDir} (${messageOf(cause)}): ` +
        "give this user write access or choose another data folder",
      { cause },
    );
  }
}

/**
 * SQLite opens for reading what this user may not write to, and says so at the first write. This has to be
 * asked before it opens the file: a process that closes a file gives up all its locks on it.
 */
function requireWritable(path: string): void {
  try {
    closeSync(openSync(path, "r+"));
  } catch (thrown) {
    if (!hasCode(thrown, "ENOENT")) throw thrown;
  }
}

function openWriter(path: string, synced: boolean): Connection {
  let connection: Connection;
  try {
    requireWritable(path);
    connection = new Connection(path);
  } catch (cause) {
    throw corrupt(path, cause);
  }
  try {
    if (!synced) connection.script(UNSYNCED_PRAGMAS);
    // The format first: a foreign file must not even be switched to WAL.
    prepareFormat(connection, path);
    // All hold what only the folder's owner may read. SQLite makes the others with the first one's mode, but
    // opens those of an earlier run as they are.
    for (const suffix of ["", "-wal", "-shm"]) closeToOthers(`${path}${suffix}`);
    connection.script(WRITER_PRAGMAS);
    if (!synced) connection.script(UNSYNCED_PRAGMAS);
    return connection;
  } catch (thrown) {
    connection.close();
    throw corrupt(path, thrown);
  }
}
