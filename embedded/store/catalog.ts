import type { Connection } from "./connection.ts";
import { tableNumberOf } from "./ids.ts";

/** One index of a table; `fields` ends with the tiebreakers, so that every key is unique. */
export interface Index {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly string[];
}

/** One table of one component. */
export interface Table {
  readonly number: number;
  /** Path of the component that owns it; empty for the app. */
  readonly component: string;
  readonly name: string;
  readonly indexes: readonly Index[];
  readonly byId: Index;
  readonly byCreationTime: Index;
}

/** Names every table has and no schema may declare. */
export const BY_ID = "by_id";
/** See {@link BY_ID}. */
export const BY_CREATION_TIME = "by_creation_time";

/** Convex's limit for the app and its components together; tables of the system don't count. */
const MAX_USER_TABLES = 10_000;

/** Convex numbers user tables from 10001, which makes ids 32 characters long. */
const FIRST_TABLE_NUMBER = 10_001;

const BUILT_IN: readonly (readonly [string, readonly string[]])[] = [
  [BY_ID, ["_id"]],
  [BY_CREATION_TIME, ["_creationTime", "_id"]],
];

/** The tables and indexes of the database, held in memory and kept in step with it. */
export class Catalog {
  readonly #connection: Connection;
  readonly #byName = new Map<string, Table>();
  readonly #byNumber = new Map<number, Table>();

  /** Reads what the database has; `connection` is the writer's. */
  constructor(connection: Connection) {
    this.#connection = connection;
    for (const row of connection.all("SELECT number FROM tables")) this.reload(Number(row[0]));
  }

  /** A component's table, or undefined while nothing has made it. */
  find(component: string, name: string): Table | undefined {
    return this.#byName.get(`${component}\0${name}`);
  }

  /** The table whose number stands in an id. */
  byNumber(number: number | null): Table | undefined {
    return number === null ? undefined : this.#byNumber.get(number);
  }

  /** Name of the table an id belongs to, or null when it is no id of that component. */
  tableOfId(component: string, id: string): string | null {
    const table = this.byNumber(tableNumberOf(id));
    return table?.component === component ? table.name : null;
  }

  /** Every table, in no order. */
  tables(): IterableIterator<Table> {
    return this.#byNumber.values();
  }

  /** Makes a table with its two built-in indexes. Call inside a write transaction. */
  create(component: string, name: string): Table {
    if (!name.startsWith("_")) this.#refuseTooMany();
    const highest = this.#connection.get("SELECT max(number) FROM tables")?.[0];
    const number = typeof highest === "number" ? highest + 1 : FIRST_TABLE_NUMBER;
    const insert = "INSERT INTO tables(number, component, name) VALUES(?, ?, ?)";
    this.#connection.run(insert, number, component, name);
    for (const [index, fields] of BUILT_IN) this.addIndex(number, { name: index, fields });
    return this.reload(number);
  }

  #refuseTooMany(): void {
    // Nearly always there are too few for it to be worth counting.
    if (this.#byNumber.size < MAX_USER_TABLES) return;
    let count = 0;
    for (const table of this.#byNumber.values()) if (!table.name.startsWith("_")) count++;
    if (count >= MAX_USER_TABLES) throw new TooManyTablesError();
  }

  /** Registers an index without entries; `reload` the table afterwards. Returns its id. */
  addIndex(table: number, index: { name: string; fields: readonly string[] }): number {
    const insert = "INSERT INTO indexes(table_number, name, fields) VALUES(?, ?, ?)";
    return this.#connection.run(insert, table, index.name, JSON.stringify(index.fields));
  }

  /** Drops an index with its entries; `reload` the table afterwards. */
  dropIndex(index: Index): void {
    this.#connection.run("DELETE FROM entries WHERE index_id = ?", index.id);
    this.#connection.run("DELETE FROM indexes WHERE id = ?", index.id);
  }

  /** Forgets a table whose creation was rolled back. */
  forget(table: Table): void {
    this.#byName.delete(`${table.component}\0${table.name}`);
    this.#byNumber.delete(table.number);
  }

  /** Reads one table again from the database. */
  reload(number: number): Table {
    const row = this.#connection.get("SELECT component, name FROM tables WHERE number = ?", number);
    if (row === undefined) throw new Error(`Table ${number} is not in the catalog`);
    const indexes = this.#connection
      .all("SELECT id, name, fields FROM indexes WHERE table_number = ? ORDER BY id", number)
      .map(([id, name, fields]) => ({
        id: Number(id),
        name: String(name),
        fields: JSON.parse(String(fields)) as string[],
      }));
    const table: Table = {
      number,
      component: String(row[0]),
      name: String(row[1]),
      indexes,
      byId: requireIndex(indexes, BY_ID),
      byCreationTime: requireIndex(indexes, BY_CREATION_TIME),
    };
    this.#byName.set(`${table.component}\0${table.name}`, table);
    this.#byNumber.set(number, table);
    return table;
  }
}

/** One table more than a deployment may have. */
export class TooManyTablesError extends Error {
  /** Builds the error, with Convex's sentence. */
  constructor() {
    super(`Number of tables cannot exceed ${MAX_USER_TABLES}.`);
  }
}

function requireIndex(indexes: Index[], name: string): Index {
  const found = indexes.find((index) => index.name === name);
  if (found === undefined) throw new Error(`Index ${name} is missing from the catalog`);
  return found;
}
