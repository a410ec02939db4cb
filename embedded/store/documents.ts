import type { JSONValue } from "convex/values";
import type { Index, Table } from "./catalog.ts";
import type { Connection } from "./connection.ts";
import { encodeKey } from "./keys.ts";
import { type DocumentJSON, fieldAt } from "../values/json.ts";

/** A stored document: its text, its size as Convex counts it, and the row that index entries point to. */
export interface StoredDocument {
  readonly body: string;
  readonly size: number;
  readonly row: number;
}

/** An index entry joined with its document. */
export interface IndexedDocument {
  readonly key: Uint8Array;
  readonly body: string;
  readonly size: number;
}

/** A stretch of an index: keys from `low` (included) to `high` (left out). */
export interface KeyRange {
  readonly index: Index;
  readonly low: Uint8Array;
  readonly high: Uint8Array;
}

const GET = `SELECT d.body, d.size, e.row FROM entries e JOIN documents d ON d.row = e.row
  WHERE e.index_id = ? AND e.key = ?`;
const SCAN = `SELECT e.key, d.body, d.size FROM entries e JOIN documents d ON d.row = e.row
  WHERE e.index_id = ? AND e.key >= ? AND e.key < ? ORDER BY e.key`;
/** Not `LIMIT ?`: SQLite plans such a statement anew each time it runs, which costs more than running it. */
const SCAN_UP = `${SCAN} LIMIT ? + 0`;
const SCAN_DOWN = `${SCAN} DESC LIMIT ? + 0`;
const ADD_ENTRY = "INSERT INTO entries(index_id, key, row) VALUES(?, ?, ?)";
const DROP_ENTRY = "DELETE FROM entries WHERE index_id = ? AND key = ?";

/** The key of a document in an index. */
export function keyIn(index: Index, document: DocumentJSON): Uint8Array {
  return encodeKey(index.fields.map((field): JSONValue | undefined => fieldAt(document, field)));
}

/** Finds a document by the key of its id. */
export function getDocument(
  connection: Connection,
  at: { table: Table; key: Uint8Array },
): StoredDocument | undefined {
  const row = connection.get(GET, at.table.byId.id, at.key);
  if (row === undefined) return undefined;
  return { body: row[0] as string, size: row[1] as number, row: row[2] as number };
}

/** Reads up to `limit` documents of a range, in key order. */
export function scanDocuments(
  connection: Connection,
  range: KeyRange,
  options: { descending: boolean; limit: number },
): IndexedDocument[] {
  const sql = options.descending ? SCAN_DOWN : SCAN_UP;
  return connection.all(sql, range.index.id, range.low, range.high, options.limit)
    .map(([key, body, size]) => ({
      key: key as Uint8Array,
      body: body as string,
      size: size as number,
    }));
}

/** Counts a table's documents. */
export function countDocuments(connection: Connection, table: Table): number {
  const sql = "SELECT count(*) FROM entries WHERE index_id = ?";
  return Number(connection.get(sql, table.byId.id)?.[0]);
}

/** Stores a new document and its entry in every index. Returns the stored text. */
export function insertDocument(
  connection: Connection,
  { table, document, size }: { table: Table; document: DocumentJSON; size: number },
): string {
  const body = JSON.stringify(document);
  const row = connection.run("INSERT INTO documents(size, body) VALUES(?, ?)", size, body);
  for (const index of table.indexes) {
    connection.run(ADD_ENTRY, index.id, keyIn(index, document), row);
  }
  return body;
}

/** A document that changes, its row, and its text and size from then on. */
interface Update {
  table: Table;
  row: number;
  before: DocumentJSON;
  after: DocumentJSON;
  body: string;
  size: number;
}

/** Stores a changed document and moves the entries whose key changed. */
export function updateDocument(connection: Connection, change: Update): void {
  connection.run(
    "UPDATE documents SET size = ?, body = ? WHERE row = ?",
    change.size,
    change.body,
    change.row,
  );
  for (const index of change.table.indexes) {
    // Neither _id nor _creationTime can change, so these two never move.
    if (index === change.table.byId || index === change.table.byCreationTime) continue;
    if (isUntouched(index, change)) continue;
    const before = keyIn(index, change.before);
    const after = keyIn(index, change.after);
    if (sameBytes(before, after)) continue;
    connection.run(DROP_ENTRY, index.id, before);
    connection.run(ADD_ENTRY, index.id, after, change.row);
  }
}

/** Whether a change leaves an index's fields alone, as most do: told without making a key. */
function isUntouched(
  index: Index,
  { after, before }: { before: DocumentJSON; after: DocumentJSON },
): boolean {
  return index.fields.every((field) => {
    const value = fieldAt(before, field);
    return typeof value !== "object" && value === fieldAt(after, field);
  });
}

/** Removes a document and its entries. */
export function removeDocument(
  connection: Connection,
  { table, row, document }: { table: Table; row: number; document: DocumentJSON },
): void {
  for (const index of table.indexes) {
    connection.run(DROP_ENTRY, index.id, keyIn(index, document));
  }
  connection.run("DELETE FROM documents WHERE row = ?", row);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
