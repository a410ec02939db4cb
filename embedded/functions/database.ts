import type { Component } from "./components.ts";
import type { TransactionLimits } from "./limits.ts";
import type { DocumentChange } from "./read_set.ts";
import {
  checkTableAccess,
  checkTableName,
  mergePatch,
  refuseSystemFields,
} from "./document_rules.ts";
import type { Transaction } from "./transaction.ts";
import type { Usage } from "./usage.ts";
import { type Page, type PageRequest, readPage } from "../query/page.ts";
import { planQuery, type QueryPlan } from "../query/plan.ts";
import type { SerializedQuery } from "../query/serialized_query.ts";
import { QueryStream } from "../query/stream.ts";
import type { Table } from "../store/catalog.ts";
import {
  countDocuments,
  getDocument,
  insertDocument,
  removeDocument,
  type StoredDocument,
  updateDocument,
} from "../store/documents.ts";
import { decodeTableNumber, newId } from "../store/ids.ts";
import { encodeKey, KEY_END, keyAfterPrefix } from "../store/keys.ts";
import type { Store } from "../store/store.ts";
import { type DocumentJSON, type JSONObject, parseDocument } from "../values/json.ts";
import { mayHoldCommitTs } from "../values/commit_ts.ts";
import { measureDocument, ValueError } from "../values/measure.ts";
import { validate } from "../values/validate.ts";

/** What a {@link Database} works on. */
interface DatabaseOptions {
  store: Store;
  transaction: Transaction;
  component: Component;
  usage: Usage;
  /** Epoch ms that new documents get as creation time, unless a later one is already taken. */
  now: number;
  /** Limits in force for user code; null for the host's own work, which may also write system tables. */
  limits: Readonly<TransactionLimits> | null;
}

/** Names a document in a call: by id, and optionally by the table it should be in. */
interface DocumentReference {
  id: string;
  table?: string;
}

/** One component's tables within one transaction: what `ctx.db` does. */
export class Database {
  readonly #options: DatabaseOptions;

  /** Reads and writes nothing yet. */
  constructor(options: DatabaseOptions) {
    this.#options = options;
  }

  /**
   * The text of a document, or null when there is none. `system` says whether it was asked for through
   * `db.system`. Throws when `id` is no id at all; an id of no table here is a document that does not exist.
   */
  get(reference: DocumentReference, { system }: { system: boolean }): string | null {
    const method = system ? "db.system.get" : "db.get";
    const table = this.#tableOf(reference, method);
    if (table === undefined) return null;
    if (this.#options.limits !== null) checkTableAccess(table.name, { system });
    return this.#read(table, reference.id)?.body ?? null;
  }

  /** Name of the table an id belongs to, or null when it is none of this component. */
  tableOfId(id: string): string | null {
    const { store, component } = this.#options;
    return store.catalog.tableOfId(component.path, id);
  }

  /** Stores a new document and returns its id. */
  insert(tableName: string, value: JSONObject): string {
    const { store, transaction, component, now, limits } = this.#options;
    const known = store.catalog.find(component.path, tableName);
    if (known === undefined) checkTableName(tableName);
    if (limits !== null) checkTableAccess(tableName, { system: false });
    const table = known ?? transaction.createTable(component.path, tableName);
    const system = { _id: newId(table.number), _creationTime: store.nextCreationTime(now) };
    const after = canonical({ ...value, ...system });
    const size = measureFor("db.insert", after);
    refuseSystemFields(value, system);
    this.#validate(tableName, value);
    const body = this.#write(
      { table, before: null, after },
      size,
      () => insertDocument(transaction.connection, { table, document: after, size }),
    );
    this.#noteCommitTs(body, { table, id: after._id });
    return after._id;
  }

  /** Sets fields; `{$undefined}` removes one. */
  patch(reference: DocumentReference, fields: JSONObject): void {
    const { table, stored } = this.#locate(reference, "db.patch");
    if (stored === undefined) throw missing("Update", reference);
    const before = parseDocument(stored.body);
    refuseSystemFields(fields, before);
    this.#change({ table, stored, before, method: "db.patch" }, mergePatch(before, fields));
  }

  /** Exchanges all user fields. */
  replace(reference: DocumentReference, fields: JSONObject): void {
    const { table, stored } = this.#locate(reference, "db.replace");
    if (stored === undefined) throw missing("Replace", reference);
    const before = parseDocument(stored.body);
    refuseSystemFields(fields, before);
    this.#change({ table, stored, before, method: "db.replace" }, fields);
  }

  /** Removes a document and returns its last text. */
  remove(reference: DocumentReference): string {
    const { table, stored } = this.#locate(reference, "db.delete");
    if (stored === undefined) throw missing("Delete", reference);
    const before = parseDocument(stored.body);
    const { connection } = this.#options.transaction;
    this.#write({ table, before, after: null }, 0, () => {
      removeDocument(connection, { table, row: stored.row, document: before });
    });
    return stored.body;
  }

  /** How many documents a table has. */
  count(tableName: string): number {
    const { store, component, transaction } = this.#options;
    this.#charge("databaseQueries", 1);
    const table = store.catalog.find(component.path, tableName);
    if (table === undefined) {
      checkTableName(tableName);
      transaction.reads?.addMissingTable(component.path, tableName);
      return 0;
    }
    transaction.reads?.addRange({ index: table.byId, low: encodeKey([]), high: KEY_END });
    return countDocuments(transaction.connection, table);
  }

  /** Starts a query; pass the stream to `finish` when it has been read. */
  stream(query: SerializedQuery): QueryStream {
    const { component, transaction } = this.#options;
    const plan = this.#plan(query);
    this.#charge("databaseQueries", 1);
    if (plan.range === null) transaction.reads?.addMissingTable(component.path, plan.tableName);
    return new QueryStream(transaction.connection, plan, { onRead: this.#onRead });
  }

  /** Notes what a stream has read by now. */
  finish(stream: QueryStream): void {
    const { reads } = this.#options.transaction;
    const covered = reads === undefined ? null : stream.covered;
    if (covered !== null) reads?.addRange(covered);
  }

  /** Reads one page. */
  page(query: SerializedQuery, request: PageRequest): Page {
    const { component, transaction } = this.#options;
    const plan = this.#plan(query);
    this.#charge("databaseQueries", 1);
    const page = readPage(transaction.connection, plan, { request, onRead: this.#onRead });
    if (page.covered !== null) transaction.reads?.addRange(page.covered);
    if (plan.range === null) transaction.reads?.addMissingTable(component.path, plan.tableName);
    return page;
  }

  readonly #onRead = ({ size }: { size: number }): void => {
    this.#options.usage.add("documentsRead");
    this.#charge("documentsRead", 1);
    this.#charge("bytesRead", size);
  };

  #charge(resource: keyof TransactionLimits, amount: number): void {
    const { limits, transaction } = this.#options;
    if (limits !== null) transaction.meter.charge(resource, amount, { limits });
  }

  #plan(query: SerializedQuery): QueryPlan {
    const { store, component } = this.#options;
    const { path, stagedIndexes: staged } = component;
    return planQuery(query, { catalog: store.catalog, component: path, staged });
  }

  /** The table an id belongs to; undefined when no table of this component has that number. */
  #tableOf({ id, table: expected }: DocumentReference, method: string): Table | undefined {
    const { store, component } = this.#options;
    const table = store.catalog.byNumber(decodeTableNumber(id, method));
    if (table?.component !== component.path) return undefined;
    if (expected === undefined || expected === table.name) return table;
    throw new Error(
      `Invalid argument \`id\` for \`${method}\`: expected to be an Id<"${expected}">, got ` +
        `Id<"${table.name}"> instead.`,
    );
  }

  /** Finds a document that a write names, and its table; `stored` is undefined when it does not exist. */
  #locate(
    reference: DocumentReference,
    method: string,
  ): { table: Table; stored: StoredDocument | undefined } {
    const table = this.#tableOf(reference, method);
    if (table === undefined) {
      throw new Error(
        `Invalid argument \`id\` for \`${method}\`: Table for ID "${reference.id}" not found`,
      );
    }
    if (this.#options.limits !== null) checkTableAccess(table.name, { system: false });
    return { table, stored: this.#read(table, reference.id) };
  }

  #read(table: Table, id: string): StoredDocument | undefined {
    const { transaction } = this.#options;
    this.#charge("databaseQueries", 1);
    const key = encodeKey([id]);
    transaction.reads?.addRange({ index: table.byId, low: key, high: keyAfterPrefix(key) });
    const stored = getDocument(transaction.connection, { table, key });
    if (stored !== undefined) this.#onRead(stored);
    return stored;
  }

  #change(
    { table, stored, before, method }: {
      table: Table;
      stored: StoredDocument;
      before: DocumentJSON;
      method: string;
    },
    merged: JSONObject,
  ): void {
    const { _id, _creationTime, ...fields } = merged;
    const system = { _id: before._id, _creationTime: before._creationTime };
    const after = canonical({ ...fields, ...system });
    const body = JSON.stringify(after);
    // No write on Convex either: it wakes no live query, and is not held to a schema.
    if (body === stored.body) return;
    const size = measureFor(method, after);
    this.#validate(table.name, fields);
    const { connection } = this.#options.transaction;
    const { row } = stored;
    this.#write(
      { table, before, after },
      size,
      () => updateDocument(connection, { table, row, before, after, body, size }),
    );
    this.#noteCommitTs(body, { table, id: after._id });
  }

  /** Charged before it is done: an error that user code catches must mean that nothing was written. */
  #write<T>(change: DocumentChange, size: number, apply: () => T): T {
    this.#charge("documentsWritten", 1);
    this.#charge("bytesWritten", size);
    const written = this.#options.transaction.write(apply);
    this.#options.transaction.changes.push(change);
    this.#options.usage.add("documentsWritten");
    return written;
  }

  #noteCommitTs(body: string, { table, id }: { table: Table; id: string }): void {
    if (mayHoldCommitTs(body)) this.#options.transaction.unfilled.set(id, table);
  }

  #validate(table: string, fields: JSONObject): void {
    const validator = this.#options.component.documentTypes.get(table);
    if (validator === undefined) return;
    const fault = validate(validator, fields, { tableOfId: (id) => this.tableOfId(id) });
    if (fault === null) return;
    throw new Error(
      `Failed to insert or update a document in table "${table}" because it does not match the schema: ${fault}`,
    );
  }
}

function missing(verb: string, { id }: DocumentReference): Error {
  return new Error(`${verb} on nonexistent document ID ${id}`);
}

/** Measures a document that a call writes; says of a value that no call takes which argument it was. */
function measureFor(method: string, document: DocumentJSON): number {
  try {
    return measureDocument(document);
  } catch (thrown) {
    if (!(thrown instanceof ValueError)) throw thrown;
    throw new Error(`Invalid argument \`value\` for \`${method}\`: ${thrown.message}`);
  }
}

/** Convex keeps fields sorted by name; whatever order code wrote them in must not show. */
function canonical(document: DocumentJSON): DocumentJSON {
  const sorted: JSONObject = {};
  for (const name of Object.keys(document).sort()) {
    const value = document[name];
    if (value !== undefined) sorted[name] = value;
  }
  return sorted as DocumentJSON;
}
