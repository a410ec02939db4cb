import type { Snapshot } from "../functions/executor.ts";
import type { WriterQueue } from "../functions/writer_queue.ts";
import type { Timers } from "../jobs/alarm.ts";
import type { Connection } from "../store/connection.ts";
import { ReaderPool } from "../store/readers.ts";
import type { Store } from "../store/store.ts";

/** What {@link HeldSnapshots} works with. */
export interface HeldSnapshotParts {
  store: Store;
  writer: WriterQueue;
  timers: Timers;
}

interface Held {
  connection: Connection;
  version: number;
  users: number;
  timer: unknown;
  released: boolean;
}

/** As long as Convex answers queries about the past. */
const HOLD_MS = 30_000;
/** Each holds a connection. */
const MAX_HELD = 8;
/** A held snapshot keeps SQLite from starting its log over; from this size on, room on the disk matters more. */
const MAX_WAL_BYTES = 256 * 1024 * 1024;

/** States of the database kept for clients that ask several queries about the same one. */
export class HeldSnapshots {
  readonly #parts: HeldSnapshotParts;
  readonly #pool: ReaderPool;
  /** The oldest first. */
  #held: Held[] = [];

  /** Holds nothing yet. */
  constructor(parts: HeldSnapshotParts) {
    this.#parts = parts;
    // One more than are held: the oldest goes only when the newest is there.
    this.#pool = new ReaderPool(parts.store.path, MAX_HELD + 1);
  }

  /** Holds the last commit's state for half a minute; returns its version. */
  async hold(): Promise<number> {
    const newest = this.#held.at(-1);
    if (newest?.version === this.#parts.writer.version) {
      this.#expireLater(newest);
      return newest.version;
    }
    this.#makeRoom();
    let version = 0;
    const connection = await this.#pool.acquire(() => version = this.#parts.writer.version);
    const held: Held = { connection, version, users: 0, timer: undefined, released: false };
    this.#held.push(held);
    this.#expireLater(held);
    return version;
  }

  /** Runs queries on a held state; null when it is not held (any more). */
  async use<T>(version: number, body: (snapshot: Snapshot) => Promise<T>): Promise<T | null> {
    const held = this.#held.find((each) => each.version === version);
    if (held === undefined) return null;
    held.users++;
    try {
      return await body({ connection: held.connection, version });
    } finally {
      held.users--;
      if (held.released && held.users === 0) this.#pool.release(held.connection);
    }
  }

  /** Lets everything go; call it when nothing uses a held state. */
  close(): void {
    for (const held of [...this.#held]) this.#release(held);
    this.#pool.close();
  }

  #makeRoom(): void {
    const full = walBytes(this.#parts.store.path) > MAX_WAL_BYTES;
    const surplus = full ? this.#held.length : this.#held.length - MAX_HELD + 1;
    for (const held of this.#held.slice(0, Math.max(0, surplus))) this.#release(held);
  }

  #expireLater(held: Held): void {
    const { timers } = this.#parts;
    timers.clear(held.timer);
    held.timer = timers.set(() => this.#release(held), HOLD_MS);
  }

  #release(held: Held): void {
    if (held.released) return;
    held.released = true;
    this.#parts.timers.clear(held.timer);
    this.#held = this.#held.filter((each) => each !== held);
    if (held.users === 0) this.#pool.release(held.connection);
  }
}

function walBytes(path: string): number {
  try {
    return Deno.statSync(`${path}-wal`).size;
  } catch {
    return 0;
  }
}
