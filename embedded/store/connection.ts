import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** One result row, columns in order. */
type Row = (string | number | null | Uint8Array)[];

/**
 * A statement that gives rows as arrays, which costs half of what objects do. Deno implements
 * `setReturnArrays`; its type declarations do not list it yet.
 */
interface ArrayStatement {
  setReturnArrays(enabled: boolean): void;
  run(...values: SQLInputValue[]): { lastInsertRowid: number | bigint };
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
  iterate(...values: SQLInputValue[]): IterableIterator<Row>;
}

/** How a connection is opened. */
interface ConnectionOptions {
  /** Refuses writes and keeps its own snapshot while a transaction is open. */
  readOnly?: boolean;
}

/** A SQLite connection that prepares each statement once. */
export class Connection {
  /** The raw handle, for what has no statement: pragmas, scripts, backup. */
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, ArrayStatement>();
  #commits = 0;

  /** Opens the file, making it if it is absent (unless `readOnly`). */
  constructor(path: string, options: ConnectionOptions = {}) {
    this.database = new DatabaseSync(path, { readOnly: options.readOnly ?? false });
  }

  /** Runs a statement for its effect; returns the row id of the last insert. */
  run(sql: string, ...values: SQLInputValue[]): number {
    const { lastInsertRowid } = this.#prepare(sql).run(...values);
    if (!this.database.isTransaction) this.#commits++;
    return Number(lastInsertRowid);
  }

  /** The first row, or undefined. */
  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** Every row. */
  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  /** Rows one by one, so that a walk over a large table stays small in memory. */
  iterate(sql: string, ...values: SQLInputValue[]): IterableIterator<Row> {
    return this.#prepare(sql).iterate(...values);
  }

  /** Runs statements that are not worth keeping prepared. */
  script(sql: string): void {
    this.database.exec(sql);
    if (!this.database.isTransaction) this.#commits++;
  }

  /** How often something may have been committed through it. */
  get commits(): number {
    return this.#commits;
  }

  /** Whether a transaction is open; SQLite ends one by itself after some failures. */
  get inTransaction(): boolean {
    return this.database.isTransaction;
  }

  /** Runs `body` in a write transaction that is undone if it throws. Not for use inside another one. */
  transact<T>(body: () => T): T {
    this.run("BEGIN IMMEDIATE");
    try {
      const result = body();
      this.run("COMMIT");
      return result;
    } catch (thrown) {
      if (this.inTransaction) this.run("ROLLBACK");
      throw thrown;
    }
  }

  /** Runs `body` on one snapshot. */
  transactRead<T>(body: () => T): T {
    this.run("BEGIN");
    try {
      return body();
    } finally {
      if (this.inTransaction) this.run("COMMIT");
    }
  }

  /** Closes the file; open statements end. */
  close(): void {
    this.#statements.clear();
    this.database.close();
  }

  #prepare(sql: string): ArrayStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = arrayStatement(this.database.prepare(sql));
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function arrayStatement(prepared: StatementSync): ArrayStatement {
  const statement: unknown = prepared;
  const arrays = statement as ArrayStatement;
  arrays.setReturnArrays(true);
  return arrays;
}
