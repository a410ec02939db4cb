import type { DocumentChange, ReadSet } from "./read_set.ts";
import type { Catalog, Table } from "../store/catalog.ts";
import type { Connection } from "../store/connection.ts";

/** What a transaction works on. */
export interface TransactionOptions {
  connection: Connection;
  catalog: Catalog;
  writable: boolean;
  /** Collects what is read; left out where nobody asks. */
  reads?: ReadSet;
}

/** A point to which a transaction's writes can be undone. */
export interface Savepoint {
  /** Keeps the writes made since, as part of the transaction. */
  release(): void;
  /** Undoes the writes made since. */
  rollback(): void;
}

/**
 * One function call's view of the database: a snapshot for a query, the writer's turn for a mutation. It
 * remembers what SQLite can't: documents changed (for those who watch commits) and tables that appeared
 * (the catalog in memory must forget them on rollback).
 */
export class Transaction {
  readonly connection: Connection;
  readonly writable: boolean;
  readonly reads: ReadSet | undefined;
  readonly changes: DocumentChange[] = [];
  readonly #catalog: Catalog;
  readonly #created: Table[] = [];
  #depth = 0;
  #open = true;

  /** Begins nothing in SQLite: the writer queue or the reader pool has done so. */
  constructor(options: TransactionOptions) {
    this.connection = options.connection;
    this.writable = options.writable;
    this.reads = options.reads;
    this.#catalog = options.catalog;
  }

  /** False once it has ended; late calls from user code are refused by it. */
  get open(): boolean {
    return this.#open;
  }

  /** Ends it for user code. */
  end(): void {
    this.#open = false;
  }

  /** Makes a table that no schema declares, at its first insert. */
  createTable(component: string, name: string): Table {
    const table = this.#catalog.create(component, name);
    this.#created.push(table);
    return table;
  }

  /** Opens a savepoint; those opened later must be closed first. */
  savepoint(): Savepoint {
    const name = `s${this.#depth++}`;
    const changes = this.changes.length;
    const created = this.#created.length;
    this.connection.run(`SAVEPOINT ${name}`);
    const close = (): void => {
      this.#depth--;
      this.connection.run(`RELEASE ${name}`);
    };
    const rollback = (): void => {
      this.connection.run(`ROLLBACK TO ${name}`);
      this.changes.length = changes;
      for (const table of this.#created.splice(created)) this.#catalog.forget(table);
      close();
    };
    return { release: close, rollback };
  }

  /** Forgets created tables when the whole batch it belonged to was undone. */
  abandon(): void {
    this.#open = false;
    this.changes.length = 0;
    for (const table of this.#created.splice(0)) this.#catalog.forget(table);
  }
}
