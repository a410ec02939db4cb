import { DatabaseSync, type StatementSync } from "node:sqlite";

/** A row of another system, as its file has it. */
export type ForeignRow = Readonly<Record<string, unknown>>;

/** A row that was read, and where it stands in the file: `line 12`. */
export interface StagedRow {
  readonly at: string;
  readonly row: ForeignRow;
}

/** Rows that one query gives: what a source has may be more than fits into memory. */
const PAGE = 500;

type Stored = { place: number; at: string; json: string };

/**
 * The rows of a file, by table, once it was read whole: in a database of SQLite's own that has no name, so
 * that it takes no memory for many rows and nothing of it is left when the process ends, however it does.
 */
export class Staging implements Disposable {
  readonly #db = new DatabaseSync("");
  // Each prepared once: a statement that is made anew for every row is native memory until the garbage
  // collector comes by.
  readonly #insert: StatementSync;
  readonly #page: StatementSync;
  readonly #byRef: StatementSync;
  readonly #see: StatementSync;
  readonly #hasSeen: StatementSync;
  readonly #left = new Map<string, number>();

  constructor() {
    this.#db.exec(`
      PRAGMA journal_mode = OFF;
      CREATE TABLE staged (place INTEGER PRIMARY KEY, tbl TEXT, ref TEXT, at TEXT, json TEXT);
      CREATE INDEX by_table ON staged (tbl, place);
      CREATE INDEX by_ref ON staged (tbl, ref);
      CREATE TABLE seen (kind TEXT, key TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
      BEGIN;
    `);
    const prepare = (sql: string) => this.#db.prepare(sql);
    this.#insert = prepare("INSERT INTO staged (tbl, ref, at, json) VALUES (?, ?, ?, ?)");
    this.#page = prepare(
      `SELECT place, at, json FROM staged WHERE tbl = ? AND place > ? ORDER BY place LIMIT ${PAGE}`,
    );
    this.#byRef = prepare("SELECT json FROM staged WHERE tbl = ? AND ref = ? ORDER BY place");
    this.#see = prepare("INSERT OR IGNORE INTO seen VALUES (?, ?)");
    this.#hasSeen = prepare("SELECT 1 FROM seen WHERE kind = ? AND key = ?");
  }

  /** Adds a row; `ref` is by what others find it. */
  put(table: string, { at, ref, row }: StagedRow & { readonly ref?: unknown }): void {
    this.#insert.run(table, ref === undefined ? null : String(ref), at, JSON.stringify(row));
  }

  /** Whether some row has one of these columns, with something in it. */
  hasColumn(names: readonly string[]): boolean {
    const sql = `SELECT 1 FROM staged WHERE ${
      names.map(() => "coalesce(json_extract(json, ?), '') <> ''").join(" OR ")
    } LIMIT 1`;
    return this.#db.prepare(sql).get(...names.map((name) => `$."${name}"`)) !== undefined;
  }

  /** Notes rows of the file that have no place here. */
  leave(table: string, rows: number): void {
    this.#left.set(table, (this.#left.get(table) ?? 0) + rows);
  }

  /** What was left, by table. */
  get left(): ReadonlyMap<string, number> {
    return this.#left;
  }

  /** How many rows a table has. */
  count(table: string): number {
    const found = this.#db.prepare("SELECT count(*) AS n FROM staged WHERE tbl = ?").get(table);
    return Number(found?.n);
  }

  /** All rows of a table, in the order of the file. */
  *rows(table: string): Generator<StagedRow> {
    for (let after = 0;;) {
      const found = this.#page.all(table, after) as Stored[];
      for (const { at, json } of found) yield { at, row: JSON.parse(json) };
      const last = found.at(-1);
      if (last === undefined) return;
      after = last.place;
    }
  }

  /** The rows of a table that are found by `ref`. */
  rowsOf(table: string, ref: string): ForeignRow[] {
    const found = this.#byRef.all(table, ref) as Pick<Stored, "json">[];
    return found.map(({ json }) => JSON.parse(json));
  }

  /** Notes a key; false where it was noted before. */
  see(kind: string, key: string): boolean {
    return this.#see.run(kind, key).changes === 1;
  }

  /** Whether a key was noted. */
  hasSeen(kind: string, key: string): boolean {
    return this.#hasSeen.get(kind, key) !== undefined;
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}
