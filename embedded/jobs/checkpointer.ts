import type { WriterQueue } from "../functions/writer_queue.ts";
import type { Store } from "../store/store.ts";
import type { Timers } from "./alarm.ts";

/** What a {@link Checkpointer} works with. */
interface CheckpointerOptions {
  store: Store;
  writer: WriterQueue;
  timers: Timers;
  /** Beyond this, readers wait until the log could start over. @default 67108864 */
  maxLogBytes?: number;
}

/** After this long without a commit the log goes into the database: a copy of the file is then all of it. */
const IDLE_MS = 5_000;
const MAX_LOG_BYTES = 64 * 1024 * 1024;
/** How long they wait at most, and how long until they may have to again. */
const PAUSE_MS = 1_000;
const RETRY_MS = 10_000;

/**
 * Keeps the write-ahead log short. SQLite copies it into the database as it goes, but starts it over only in
 * a moment in which nobody reads from it; where readers follow each other that moment never comes by itself.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions;
  readonly #whenFull = new Set<() => void>();
  readonly #maxLogBytes: number;
  #stopListening = (): void => {};
  #idle: unknown;
  #retry: unknown;
  #pause: unknown;
  #committed = false;
  #stopped = false;

  /** Does nothing until `start`. */
  constructor(options: CheckpointerOptions) {
    this.#options = options;
    this.#maxLogBytes = options.maxLogBytes ?? MAX_LOG_BYTES;
  }

  /** Listens to commits from now on. */
  start(): void {
    this.#options.store.noteCommit();
    this.#stopListening = this.#options.writer.onCommit(() => this.#onCommit());
    this.#wait();
  }

  /** Calls a listener when the log is full, so that it lets go what it holds of the database. */
  onFull(listener: () => void): void {
    this.#whenFull.add(listener);
  }

  /** Stops. */
  stop(): void {
    this.#stopped = true;
    this.#stopListening();
    const { timers } = this.#options;
    for (const timer of [this.#idle, this.#retry, this.#pause]) timers.clear(timer);
    this.#options.store.readers.resume();
  }

  #onCommit(): void {
    this.#committed = true;
    const { store } = this.#options;
    if (this.#idle === undefined) this.#wait();
    if (store.noteCommit() > this.#maxLogBytes && this.#retry === undefined) this.#makeRoom();
  }

  #wait(): void {
    this.#idle = this.#options.timers.set(() => {
      this.#idle = undefined;
      const wasBusy = this.#committed;
      this.#committed = false;
      if (this.#stopped) return;
      if (wasBusy || !this.#options.store.checkpoint()) this.#wait();
    }, IDLE_MS);
  }

  #makeRoom(): void {
    const { store, timers } = this.#options;
    this.#retry = timers.set(() => this.#retry = undefined, RETRY_MS);
    for (const listener of this.#whenFull) listener();
    if (store.checkpoint()) return;
    // A query that waits for another one's turn must not wait for ever.
    this.#pause = timers.set(() => store.readers.resume(), PAUSE_MS);
    store.readers.pause(() => {
      timers.clear(this.#pause);
      if (!this.#stopped) store.checkpoint();
      store.readers.resume();
    });
  }
}
