import type { JSONValue } from "convex/values";
import type { Component } from "./components.ts";
import type { Transaction } from "./transaction.ts";
import type { Usage } from "./usage.ts";
import { type Page, type PageRequest, readPage } from "../query/page.ts";
import { planQuery, type QueryPlan, type SerializedQuery } from "../query/plan.ts";
import { QueryStream } from "../query/stream.ts";
import { encodeKey, KEY_END, keyAfterPrefix } from "../store/keys.ts";
import type { Table } from "../store/catalog.ts";
import {
  countDocuments,
  getDocument,
  insertDocument,
  removeDocument,
  type StoredDocument,
  updateDocument,
} from "../store/documents.ts";
import { newId, tableNumberOf } from "../store/ids.ts";
import type { Store } from "../store/store.ts";
import { type DocumentJSON, type JSONObject, parseDocument } from "../values/json.ts";
import { validate } from "../values/validate.ts";

/** What a {@link Database} works on. */
export interface DatabaseOptions {
  store: Store;
  transaction: Transaction;
  component: Component;
  usage: Usage;
  /** Epoch ms that new documents get as creation time, unless a later one is already taken. */
  now: number;
}

/** Names a document in a call: by id, and optionally by the table it should be in. */
export interface DocumentReference {
  id: unknown;
  table?: string;
}

interface Located {
  table: Table;
  stored: StoredDocument | undefined;
}

const TABLE_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** One component's tables within one transaction: what `ctx.db` does. */
export class Database {
  readonly #store: Store;
  readonly #transaction: Transaction;
  readonly #component: Component;
  readonly #usage: Usage;
  readonly #now: number;

  /** Reads and writes nothing yet. */
  constructor(options: DatabaseOptions) {
    this.#store = options.store;
    this.#transaction = options.transaction;
    this.#component = options.component;
    this.#usage = options.usage;
    this.#now = options.now;
  }

  /** The text of a document, or null. Throws when `id` is no id of this component. */
  get(reference: DocumentReference): string | null {
    return this.#locate(reference).stored?.body ?? null;
  }

  /** Name of the table an id belongs to, or null when it is none of this component. */
  tableOfId(id: string): string | null {
    return this.#store.catalog.tableOfId(this.#component.path, id);
  }

  /** Stores a new document and returns its id. */
  insert(tableName: string, value: JSONObject): string {
    this.#validate(tableName, value);
    const table = this.#tableForInsert(tableName);
    const after = canonical({
      ...value,
      _id: newId(table.number),
      _creationTime: this.#store.nextCreationTime(this.#now),
    });
    insertDocument(this.#transaction.connection, { table, document: after });
    this.#written({ table, before: null, after });
    return after._id;
  }

  /** Sets fields; `{$undefined}` removes one. */
  patch(reference: DocumentReference, fields: JSONObject): void {
    this.#change(reference, {
      verb: "Patch",
      fields,
      merge: (before) => {
        const merged: JSONObject = { ...before };
        for (const [name, value] of Object.entries(fields)) {
          if (isUndefined(value)) delete merged[name];
          else merged[name] = value;
        }
        return merged;
      },
    });
  }

  /** Exchanges all user fields. */
  replace(reference: DocumentReference, fields: JSONObject): void {
    this.#change(reference, { verb: "Replace", fields, merge: () => ({ ...fields }) });
  }

  /** Removes a document and returns its last text. */
  remove(reference: DocumentReference): string {
    const { table, stored } = this.#locate(reference);
    if (stored === undefined) throw new Error("Delete on non-existent doc");
    const before = parseDocument(stored.body);
    removeDocument(this.#transaction.connection, { table, row: stored.row, document: before });
    this.#written({ table, before, after: null });
    return stored.body;
  }

  /** How many documents a table has. */
  count(tableName: string): number {
    const table = this.#store.catalog.find(this.#component.path, tableName);
    if (table === undefined) {
      this.#transaction.reads?.addMissingTable(this.#component.path, tableName);
      return 0;
    }
    const everything = { index: table.byId, low: encodeKey([]), high: KEY_END };
    this.#transaction.reads?.addRange(everything);
    return countDocuments(this.#transaction.connection, table);
  }

  /** Starts a query; pass the stream to `finish` when it has been read. */
  stream(query: SerializedQuery): QueryStream {
    const plan = this.#plan(query);
    if (plan.range === null) {
      this.#transaction.reads?.addMissingTable(this.#component.path, plan.tableName);
    }
    return new QueryStream(this.#transaction.connection, plan, { onRead: this.#onRead });
  }

  /** Notes what a stream has read by now. */
  finish(stream: QueryStream): void {
    const { covered } = stream;
    if (covered !== null) this.#transaction.reads?.addRange(covered);
  }

  /** Reads one page. */
  page(query: SerializedQuery, request: PageRequest): Page {
    const plan = this.#plan(query);
    const page = readPage(this.#transaction.connection, plan, { request, onRead: this.#onRead });
    if (page.covered !== null) this.#transaction.reads?.addRange(page.covered);
    else this.#transaction.reads?.addMissingTable(this.#component.path, plan.tableName);
    return page;
  }

  #plan(query: SerializedQuery): QueryPlan {
    const { catalog } = this.#store;
    return planQuery(query, { catalog, component: this.#component.path });
  }

  readonly #onRead = (): void => this.#usage.add("documentsRead");

  #locate({ id, table: expected }: DocumentReference): Located {
    if (typeof id !== "string") {
      throw new Error(
        `Invalid argument \`id\`, expected string but got '${typeof id}': ${String(id)}`,
      );
    }
    const table = this.#store.catalog.numbered(tableNumberOf(id));
    if (table === undefined || table.component !== this.#component.path) {
      throw new Error(`Invalid argument \`id\`, expected ID value but got '${id}'`);
    }
    if (expected !== undefined && expected !== table.name) {
      throw new Error(
        `Invalid argument \`id\`, expected ID in table '${expected}' but got ID in table '${table.name}'`,
      );
    }
    const key = encodeKey([id]);
    this.#transaction.reads?.addRange({ index: table.byId, low: key, high: keyAfterPrefix(key) });
    const stored = getDocument(this.#transaction.connection, { table, id });
    if (stored !== undefined) this.#onRead();
    return { table, stored };
  }

  #tableForInsert(name: string): Table {
    const table = this.#store.catalog.find(this.#component.path, name);
    if (table !== undefined) return table;
    if (!TABLE_NAME.test(name)) throw new Error(`Invalid table name ${name}`);
    return this.#transaction.createTable(this.#component.path, name);
  }

  #change(
    reference: DocumentReference,
    change: { verb: string; fields: JSONObject; merge(before: DocumentJSON): JSONObject },
  ): void {
    const { table, stored } = this.#locate(reference);
    if (stored === undefined) {
      throw new Error(
        `${change.verb} on non-existent document with ID "${String(reference.id)}"`,
      );
    }
    const before = parseDocument(stored.body);
    refuseSystemFields(before, change.fields);
    const { _id, _creationTime, ...fields } = change.merge(before);
    this.#validate(table.name, fields);
    const after = canonical({
      ...fields,
      _id: before._id,
      _creationTime: before._creationTime,
    });
    updateDocument(this.#transaction.connection, { table, row: stored.row, before, after });
    this.#written({ table, before, after });
  }

  #written(
    change: { table: Table; before: DocumentJSON | null; after: DocumentJSON | null },
  ): void {
    this.#transaction.changes.push(change);
    this.#usage.add("documentsWritten");
  }

  #validate(table: string, fields: JSONObject): void {
    const validator = this.#component.documentTypes.get(table);
    if (validator === undefined) return;
    const fault = validate(validator, fields, { tableOfId: (id) => this.tableOfId(id) });
    if (fault !== null) throw new Error(fault);
  }
}

function refuseSystemFields(before: DocumentJSON, fields: JSONObject): void {
  if (fields._id !== undefined && fields._id !== before._id) {
    throw new Error(
      `Provided \`_id\` field value "${fields._id}" does not match the document ID "${before._id}"`,
    );
  }
  if (fields._creationTime !== undefined && fields._creationTime !== before._creationTime) {
    throw new Error(
      `Provided \`_creationTime\` field value ${fields._creationTime} does not match the document's ` +
        `creation time ${before._creationTime}`,
    );
  }
}

function isUndefined(value: JSONValue): boolean {
  return typeof value === "object" && value !== null && "$undefined" in value;
}

/** Convex keeps fields sorted by name; whatever order code wrote them in must not show. */
function canonical(document: DocumentJSON): DocumentJSON {
  const sorted: JSONObject = {};
  for (const name of Object.keys(document).sort()) sorted[name] = document[name] as JSONValue;
  return sorted as DocumentJSON;
}
