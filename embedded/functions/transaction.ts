import { Meter } from "./limits.ts";
import type { DocumentChange, ReadSet } from "./read_set.ts";
import type { Catalog, Table } from "../store/catalog.ts";
import type { Connection } from "../store/connection.ts";

/** What a transaction works on. */
interface TransactionOptions {
  connection: Connection;
  catalog: Catalog;
  writable: boolean;
  /** Collects what is read; left out where nobody asks. */
  reads?: ReadSet;
  /** Timestamp of the last mutation whose writes it sees; left out where no function runs in it. */
  snapshotTs?: bigint;
  /** Gives a mutation its commit timestamp. */
  nextCommitTs?: () => bigint;
}

/** A point to which a transaction's writes can be undone. Closing it twice, or after an outer one, does nothing. */
interface Savepoint {
  /** Keeps the writes made since, as part of the transaction. */
  release(): void;
  /** Undoes the writes made since. */
  rollback(): void;
}

interface Mark {
  changes: number;
  created: number;
  uncountWrites(): void;
}

/**
 * One function call's view of the database: a snapshot for a query, the writer's turn for a mutation. It
 * remembers what SQLite can't: documents changed (for whoever watches commits), what was counted, and tables
 * that appeared (the catalog in memory must forget them on rollback).
 */
export class Transaction {
  readonly connection: Connection;
  readonly writable: boolean;
  readonly reads: ReadSet | undefined;
  readonly meter: Meter = new Meter();
  readonly changes: DocumentChange[] = [];
  readonly snapshotTs: bigint;
  /** Documents that were written with `db.vars.commitTs` in them, by id. */
  readonly unfilled: Map<string, Table> = new Map();
  readonly #catalog: Catalog;
  readonly #created: Table[] = [];
  /** Open savepoints, the outermost first; a call that outlives its caller's finds its own gone. */
  readonly #marks: Mark[] = [];
  readonly #nextCommitTs: (() => bigint) | undefined;
  #commitTs: bigint | undefined;
  #open = true;
  #failure: { reason: unknown } | null = null;

  /** Begins nothing in SQLite: the writer queue or the reader pool has done so. */
  constructor(options: TransactionOptions) {
    this.connection = options.connection;
    this.writable = options.writable;
    this.reads = options.reads;
    this.snapshotTs = options.snapshotTs ?? 0n;
    this.#catalog = options.catalog;
    this.#nextCommitTs = options.nextCommitTs;
  }

  /** A mutation's commit timestamp; from then on no other can commit before it. */
  get commitTs(): bigint {
    if (this.#nextCommitTs === undefined) throw new Error("A query has no commit timestamp");
    return this.#commitTs ??= this.#nextCommitTs();
  }

  /** False once it has ended; late calls from user code are refused by it. */
  get open(): boolean {
    return this.#open;
  }

  /** Ends it for user code. */
  end(): void {
    this.#open = false;
  }

  /**
   * Runs statements that write. When SQLite fails one, the transaction can't be kept even if user code
   * catches the error: half of a write may be done, and on a full disk SQLite has ended the transaction.
   */
  write<T>(body: () => T): T {
    if (this.#failure !== null) throw this.#failure.reason;
    try {
      // What is written behind its end would be on disk at once, whatever becomes of the call.
      if (!this.connection.inTransaction) throw new Error("SQLite has ended the transaction");
      return body();
    } catch (reason) {
      this.#failure = { reason };
      throw reason;
    }
  }

  /** Throws what made the transaction impossible to keep, if anything did. */
  check(): void {
    if (this.#failure !== null) throw this.#failure.reason;
  }

  /** Makes a table that no schema declares, at its first insert. */
  createTable(component: string, name: string): Table {
    const table = this.write(() => this.#catalog.create(component, name));
    this.#created.push(table);
    return table;
  }

  /**
   * What undoes all of it, for one that has SQLite's transaction to itself: that is its savepoint, and ends when it
   * is rolled back.
   */
  whole(): Savepoint {
    return {
      release: () => void (this.#marks.length = 0),
      rollback: () => {
        this.connection.run("ROLLBACK");
        this.abandon();
      },
    };
  }

  /** Opens a savepoint. */
  savepoint(): Savepoint {
    if (!this.#open) throw new Error("The transaction has ended");
    const mark: Mark = {
      changes: this.changes.length,
      created: this.#created.length,
      uncountWrites: this.meter.markWrites(),
    };
    this.connection.run(`SAVEPOINT s${this.#marks.length}`);
    this.#marks.push(mark);
    return { release: () => this.#close(mark, false), rollback: () => this.#close(mark, true) };
  }

  /** Forgets everything when the whole batch it belonged to was undone. */
  abandon(): void {
    this.#open = false;
    this.#marks.length = 0;
    this.#forget({ changes: 0, created: 0 });
  }

  #close(mark: Mark, undo: boolean): void {
    const level = this.#marks.indexOf(mark);
    if (level < 0) return;
    this.#marks.length = level;
    if (undo) {
      this.connection.run(`ROLLBACK TO s${level}`);
      this.#forget(mark);
      mark.uncountWrites();
    }
    this.connection.run(`RELEASE s${level}`);
  }

  #forget({ changes, created }: { changes: number; created: number }): void {
    this.changes.length = changes;
    for (const table of this.#created.splice(created)) this.#catalog.forget(table);
  }
}

/** Runs what a failure undoes without the rest of the transaction. */
export async function inSavepoint(
  transaction: Transaction,
  run: () => Promise<string>,
): Promise<string> {
  const savepoint = transaction.savepoint();
  try {
    const value = await run();
    savepoint.release();
    return value;
  } catch (thrown) {
    savepoint.rollback();
    throw thrown;
  }
}
