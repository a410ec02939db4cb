import type { Snapshot } from "../functions/call.ts";
import type { WriterQueue } from "../functions/writer_queue.ts";
import type { Checkpointer } from "../jobs/checkpointer.ts";
import type { Timers } from "../jobs/alarm.ts";
import { ReaderPool } from "../store/readers.ts";
import type { Store } from "../store/store.ts";

/** What {@link HeldSnapshots} works with. */
interface HeldSnapshotParts {
  store: Store;
  writer: WriterQueue;
  timers: Timers;
  checkpointer: Pick<Checkpointer, "onFull">;
}

interface Held extends Snapshot {
  users: number;
  timer: unknown;
  released: boolean;
}

/** As long as Convex answers queries about the past. */
const HOLD_MS = 30_000;
/** Each holds a connection. */
const MAX_HELD = 8;
/** How long none is held after the log was full: it starts over only when nobody reads an older state. */
const REST_MS = 30_000;

/** States of the database kept for clients that ask several queries about the same one. */
export class HeldSnapshots {
  readonly #parts: HeldSnapshotParts;
  readonly #pool: ReaderPool;
  /** The oldest first. */
  #held: Held[] = [];
  #rest: unknown;

  /** Holds nothing yet. */
  constructor(parts: HeldSnapshotParts) {
    this.#parts = parts;
    // One more than are held: the oldest goes only when the newest is there.
    this.#pool = new ReaderPool(parts.store.path, { limit: MAX_HELD + 1 });
    parts.checkpointer.onFull(() => this.#letGo());
  }

  /**
   * Holds the last commit's state for half a minute; returns its version. After the log was full nothing is
   * held for a while: then the state can be asked about until the next commit.
   */
  async hold(): Promise<number> {
    if (this.#rest !== undefined) return this.#parts.writer.version;
    const newest = this.#held.at(-1);
    if (newest?.version === this.#parts.writer.version) {
      this.#expireLater(newest);
      return newest.version;
    }
    for (const held of this.#held.slice(0, Math.max(0, this.#held.length - MAX_HELD + 1))) {
      this.#release(held);
    }
    let at = { version: 0, timestamp: 0n };
    const connection = await this.#pool.acquire(() => at = this.#parts.writer.at);
    const held: Held = { connection, ...at, users: 0, timer: undefined, released: false };
    this.#held.push(held);
    if (this.#rest === undefined) this.#expireLater(held);
    else this.#release(held);
    return held.version;
  }

  /** Runs queries on a held state, or while none is held on the current one; null when it is gone. */
  async use<T>(version: number, body: (snapshot: Snapshot) => Promise<T>): Promise<T | null> {
    const held = this.#held.find((each) => each.version === version);
    if (held === undefined) return await this.#useCurrent(version, body);
    held.users++;
    try {
      return await body(held);
    } finally {
      held.users--;
      if (held.released && held.users === 0) this.#pool.release(held.connection);
    }
  }

  /** Lets everything go; call it when nothing uses a held state. */
  close(): void {
    this.#parts.timers.clear(this.#rest);
    for (const held of [...this.#held]) this.#release(held);
    this.#pool.close();
  }

  async #useCurrent<T>(
    version: number,
    body: (snapshot: Snapshot) => Promise<T>,
  ): Promise<T | null> {
    if (this.#rest === undefined || version !== this.#parts.writer.version) return null;
    let current = { version: 0, timestamp: 0n };
    const connection = await this.#pool.acquire(() => current = this.#parts.writer.at);
    try {
      return current.version === version ? await body({ connection, ...current }) : null;
    } finally {
      this.#pool.release(connection);
    }
  }

  #letGo(): void {
    const { timers } = this.#parts;
    for (const held of [...this.#held]) this.#release(held);
    timers.clear(this.#rest);
    this.#rest = timers.set(() => this.#rest = undefined, REST_MS);
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
