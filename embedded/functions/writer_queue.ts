import { runOutside } from "./frame.ts";
import type { DocumentChange } from "./read_set.ts";
import { Transaction } from "./transaction.ts";
import { CommitClock } from "../store/commit_clock.ts";
import { diskFailure } from "../store/disk.ts";
import type { Store } from "../store/store.ts";

/** More mutations than this in one commit gain little, and all of them wait for the last. */
const MAX_BATCH = 64;

/** A commit that is on disk. */
export interface Commit {
  /** Counts up by one a commit; a query's snapshot names the last commit it sees. */
  readonly version: number;
  /** Every document that changed. */
  readonly changes: readonly DocumentChange[];
}

/** Runs after a commit, before its callers get their answers. */
export type CommitListener = (commit: Commit) => void;

interface Waiting {
  /**
   * Runs the mutation inside the open batch; returns how to answer its caller after the commit. One that is
   * `alone` in it ends SQLite's transaction when it fails.
   */
  execute(alone: boolean): Promise<Outcome>;
  fail(reason: unknown): void;
}

interface Outcome {
  transaction: Transaction;
  /** Whether SQLite's transaction was undone with it. */
  endsBatch: boolean;
  answer(): void;
}

/**
 * Runs write transactions one at a time. All that wait when one starts share one durable commit: each is a
 * savepoint of it, sees those before it, and fails alone.
 */
export class WriterQueue {
  readonly #store: Store;
  readonly #waiting: Waiting[] = [];
  readonly #listeners = new Set<CommitListener>();
  #draining: Promise<void> | null = null;
  readonly #clock: CommitClock;
  #version = 0;
  #timestamp: bigint;

  /** Writes through the store's one writer; `now` is the clock that commit timestamps follow, in epoch ms. */
  constructor(store: Store, now: () => number = Date.now) {
    this.#store = store;
    this.#clock = new CommitClock(store.writer, now);
    this.#timestamp = this.#clock.last;
  }

  /** Version of the last commit. */
  get version(): number {
    return this.#version;
  }

  /** The last commit: its version, and the commit timestamp of the last mutation in it. */
  get at(): { version: number; timestamp: bigint } {
    return { version: this.#version, timestamp: this.#timestamp };
  }

  /** How many transactions wait for the writer. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Calls a listener after each commit; returns how to stop that. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs `body` as one serializable transaction; what it throws undoes its writes. */
  run<T>(body: (transaction: Transaction) => Promise<T> | T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        execute: (alone) => this.#execute(body, { alone, resolve, reject }),
        fail: reject,
      });
      this.#draining ??= runOutside(() => this.#drain());
    });
  }

  /** Settles when nothing waits or runs. */
  async idle(): Promise<void> {
    while (this.#draining !== null) await this.#draining;
  }

  async #drain(): Promise<void> {
    // A turn of the event loop's microtasks first, so that callers in the same turn share the commit.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#batch();
    this.#draining = null;
  }

  async #batch(): Promise<void> {
    const { writer } = this.#store;
    const batch = this.#waiting.splice(0, MAX_BATCH);
    const outcomes: Outcome[] = [];
    try {
      this.#store.readers.endIdle();
      writer.run("BEGIN IMMEDIATE");
      for (const each of batch) outcomes.push(await each.execute(batch.length === 1));
      // Not by asking SQLite, which may have ended it by itself: that must fail.
      if (!outcomes.some(({ endsBatch }) => endsBatch)) {
        this.#store.checkPlace();
        writer.run("COMMIT");
      }
    } catch (thrown) {
      this.#undoBatch(outcomes);
      const reason = diskFailure(thrown);
      for (const each of batch) each.fail(reason);
      return;
    }
    this.#announce(outcomes);
    for (const outcome of outcomes) outcome.answer();
  }

  async #execute<T>(
    body: (transaction: Transaction) => Promise<T> | T,
    caller: { alone: boolean; resolve(value: T): void; reject(reason: unknown): void },
  ): Promise<Outcome> {
    const { writer } = this.#store;
    const transaction = new Transaction({
      connection: writer,
      catalog: this.#store.catalog,
      writable: true,
      snapshotTs: this.#clock.last,
      nextCommitTs: () => this.#clock.next(),
    });
    // One that shares the commit with no other has all of it to undo.
    const savepoint = caller.alone ? transaction.whole() : transaction.savepoint();
    try {
      const value = await body(transaction);
      transaction.check();
      transaction.end();
      // Also where nothing holds it: what a later transaction sees is later.
      void transaction.commitTs;
      savepoint.release();
      return { transaction, endsBatch: false, answer: () => caller.resolve(value) };
    } catch (thrown) {
      transaction.end();
      this.#clock.undone();
      // Where SQLite has ended the transaction by itself (a full disk), the whole batch is lost.
      if (!writer.inTransaction) {
        transaction.abandon();
        throw thrown;
      }
      savepoint.rollback();
      const answer = (): void => caller.reject(diskFailure(thrown));
      return { transaction, endsBatch: caller.alone, answer };
    }
  }

  #announce(outcomes: readonly Outcome[]): void {
    this.#version++;
    this.#timestamp = this.#clock.last;
    const changes = outcomes.flatMap((outcome) => outcome.transaction.changes);
    for (const listener of this.#listeners) listener({ version: this.#version, changes });
  }

  /** The commit itself failed, or SQLite gave up the transaction: nothing of the batch is on disk. */
  #undoBatch(outcomes: readonly Outcome[]): void {
    const { writer } = this.#store;
    if (writer.inTransaction) writer.run("ROLLBACK");
    this.#clock.undone();
    for (const outcome of outcomes) outcome.transaction.abandon();
  }
}
