import { HostError, messageOf } from "../errors.ts";
import { isEqual, Wal, type WalState, walStateOf } from "./wal.ts";
import { fs } from "../system/builtins.ts";

const { closeSync, constants, existsSync, fsyncSync, openSync, readFileSync, readSync, writeSync } =
  fs;

const INDEX_BYTES = 48;
const MARK_BYTES = 32;
/** "CvxM": a mark of this format. */
const MARK = 0x4376784d;
const ZERO_SALTS = new Uint8Array(8);

/**
 * Remembers beside the database how far its log goes: after each commit and before its callers are answered.
 * SQLite itself ends its reading of a log at the first frame that is not whole, as if nothing had ever stood
 * behind it, so a log that was cut or changed is a shorter past to it. The mark is not synced on its own: the
 * log was, before it, so the mark never says too much; after a power cut it may be some commits behind.
 */
export class CommitMark {
  readonly #file: number;
  readonly #synced: boolean;
  readonly #indexPath: string;
  #index: number | undefined;
  readonly #buffer = new DataView(new ArrayBuffer(INDEX_BYTES));
  readonly #written = new DataView(new ArrayBuffer(MARK_BYTES));

  /**
   * Opens the mark of a database, making it if it is absent.
   *
   * @throws {HostError} DATA_DIR_NOT_WRITABLE.
   */
  constructor(database: string, synced = true) {
    this.#file = openMark(markPath(database));
    this.#synced = synced;
    this.#indexPath = `${database}-shm`;
  }

  /** Notes how far the log goes; returns its frames. */
  noteCommit(): number {
    this.#index ??= openSync(this.#indexPath, "r");
    if (readSync(this.#index, this.#buffer, 0, INDEX_BYTES, 0) < INDEX_BYTES) return 0;
    const state = walStateOf(this.#buffer);
    this.#write(state);
    return state.frames;
  }

  /** Notes that all of the log is in the database, so that nothing of it is needed. */
  clear(): void {
    this.#write({ salts: ZERO_SALTS, frames: 0, checksum: [0, 0] });
    // The log's end must not reach the disk before this.
    if (this.#synced) fsyncSync(this.#file);
  }

  /** Closes the mark's file. */
  close(): void {
    closeSync(this.#file);
    if (this.#index !== undefined) closeSync(this.#index);
  }

  #write({ checksum, frames, salts }: WalState): void {
    const mark = this.#written;
    const isSame = mark.getUint32(4) === frames && mark.getUint32(16) === checksum[0] &&
      mark.getUint32(20) === checksum[1] && mark.getUint32(0) === MARK;
    if (isSame) return;
    mark.setUint32(0, MARK);
    mark.setUint32(4, frames);
    new Uint8Array(mark.buffer, 8, 8).set(salts);
    mark.setUint32(16, checksum[0]);
    mark.setUint32(20, checksum[1]);
    mark.setUint32(24, sumOf(mark));
    writeSync(this.#file, mark, 0, MARK_BYTES, 0);
  }
}

function openMark(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (cause) {
    throw new HostError(
      "DATA_DIR_NOT_WRITABLE",
      `Cannot write ${path} (${messageOf(cause)}): give this user write access to it`,
      { cause },
    );
  }
}

/** Where a database's mark is. */
export function markPath(database: string): string {
  return `${database}-mark`;
}

/**
 * Checks before a database is opened that its log still holds every commit the mark speaks of. An empty mark
 * asks for nothing: that is how an operator goes on with what is left. Without a mark, and behind it, a log is refused
 * when two commits or more stand behind a frame that is not whole; one could be the last before a power cut.
 *
 * @throws {HostError} LOG_DAMAGED; nothing was changed then.
 */
export function checkLog(database: string): void {
  if (!existsSync(database)) return;
  const wal = Wal.read(`${database}-wal`);
  const mark = readMark(markPath(database));
  if (mark === "empty") return;
  if (mark !== null && mark.frames > 0 && !reachesMark(wal, mark)) throw damaged(database);
  if (mark === null && wal !== null && (!wal.isWhole || wal.lostCommits > 1)) {
    throw damaged(database);
  }
}

function reachesMark(wal: Wal | null, mark: WalState): boolean {
  if (wal === null || !wal.isWhole) return false;
  if (!isSame(wal.salts, mark.salts)) return isLater(wal.salts, mark.salts);
  const checksum = wal.checksumAt(mark.frames);
  return checksum !== null && isEqual(checksum, mark.checksum);
}

/** SQLite counts the first salt up when it starts a log over, which it does once all is in the database. */
function isLater(salts: Uint8Array, than: Uint8Array): boolean {
  const steps = (firstOf(salts) - firstOf(than)) >>> 0;
  return steps > 0 && steps < 2 ** 31;
}

function firstOf(salts: Uint8Array): number {
  return new DataView(salts.buffer, salts.byteOffset).getUint32(0);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, at) => byte === b[at]);
}

function readMark(path: string): WalState | "empty" | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return null;
  }
  if (bytes.length === 0) return "empty";
  if (bytes.length < MARK_BYTES) return null;
  const mark = new DataView(bytes.buffer, bytes.byteOffset, MARK_BYTES);
  if (mark.getUint32(0) !== MARK || mark.getUint32(24) !== sumOf(mark)) return null;
  return {
    frames: mark.getUint32(4),
    salts: new Uint8Array(bytes.buffer, bytes.byteOffset + 8, 8).slice(),
    checksum: [mark.getUint32(16), mark.getUint32(20)],
  };
}

/** A mark of which only a part has reached the disk must not count as one. */
function sumOf(mark: DataView): number {
  let sum = 0;
  for (let at = 0; at < 24; at += 4) sum = (Math.imul(sum, 31) + mark.getUint32(at)) >>> 0;
  return sum;
}

function damaged(database: string): HostError {
  return new HostError(
    "LOG_DAMAGED",
    `${database}-wal was cut or changed and lacks commits that were answered: restore a backup, ` +
      `or empty the file ${markPath(database)} to go on without them`,
  );
}
