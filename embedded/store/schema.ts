import type { ValidatorJSON } from "convex/values";
import {
  BY_CREATION_TIME,
  BY_ID,
  type Catalog,
  type Index,
  type Table,
  TooManyTablesError,
} from "./catalog.ts";
import type { Connection } from "./connection.ts";
import { diskFailure } from "./disk.ts";
import { keyIn } from "./documents.ts";
import { HostError } from "../errors.ts";
import { type DocumentJSON, parseDocument } from "../values/json.ts";
import { validate } from "../values/validate.ts";

/** A table as a schema declares it. */
export interface DeclaredTable {
  name: string;
  indexes: { name: string; fields: string[] }[];
  /** Names of indexes that are to be enabled later: until then there are none. */
  staged?: string[];
  /** Left out where the schema asks for no validation. */
  documentType?: ValidatorJSON;
}

/** The tables that one component declares. */
export interface DeclaredSchema {
  /** Path of the component; empty for the app. */
  component: string;
  tables: DeclaredTable[];
}

const DOCUMENTS = `SELECT e.row, d.body FROM entries e JOIN documents d ON d.row = e.row
  WHERE e.index_id = ?`;

/**
 * Makes the database fit the schemas of all components, in one transaction: makes tables, builds new indexes
 * from the documents there are, drops indexes that are gone, and checks existing documents where a table's
 * document type changed. Tables that are gone from a schema keep their documents, as on Convex.
 *
 * @throws {HostError} SCHEMA_VIOLATED when a document does not fit, SCHEMA_INVALID when there are too many tables;
 * nothing has changed then.
 */
export function applySchemas(
  schemas: readonly DeclaredSchema[],
  { connection, catalog }: { connection: Connection; catalog: Catalog },
): void {
  const known = new Set([...catalog.tables()].map((table) => table.number));
  try {
    connection.transact(() => {
      for (const schema of schemas) {
        for (const table of schema.tables) applyTable(connection, catalog, { schema, table });
        dropUndeclaredIndexes(catalog, schema);
      }
      // Not earlier: a document may refer to a table that a later schema makes.
      for (const schema of schemas) checkDocuments(connection, catalog, schema);
    });
  } catch (thrown) {
    for (const table of [...catalog.tables()]) {
      if (known.has(table.number)) catalog.reload(table.number);
      else catalog.forget(table);
    }
    if (thrown instanceof TooManyTablesError) throw new HostError("SCHEMA_INVALID", thrown.message);
    throw diskFailure(thrown);
  }
}

function applyTable(
  connection: Connection,
  catalog: Catalog,
  declared: { schema: DeclaredSchema; table: DeclaredTable },
): void {
  const { component } = declared.schema;
  const { name, indexes } = declared.table;
  const table = catalog.find(component, name) ?? catalog.create(component, name);
  const wanted = indexes.map((each) => ({
    name: each.name,
    // The tiebreakers that Convex adds: equal values are ordered by age, and every key is unique.
    fields: [...each.fields, "_creationTime", "_id"],
  }));
  for (const index of table.indexes) {
    if (!isBuiltIn(index) && !wanted.some((each) => sameIndex(each, index))) {
      catalog.dropIndex(index);
    }
  }
  for (const index of wanted) {
    if (table.indexes.some((each) => sameIndex(each, index))) continue;
    const id = catalog.addIndex(table.number, index);
    backfill(connection, table, { id, ...index });
  }
  catalog.reload(table.number);
}

function dropUndeclaredIndexes(catalog: Catalog, schema: DeclaredSchema): void {
  const declared = new Set(schema.tables.map((table) => table.name));
  for (const table of [...catalog.tables()]) {
    if (table.component !== schema.component || declared.has(table.name)) continue;
    for (const index of table.indexes) if (!isBuiltIn(index)) catalog.dropIndex(index);
    catalog.reload(table.number);
  }
}

function backfill(connection: Connection, table: Table, index: Index): void {
  for (const [row, body] of connection.iterate(DOCUMENTS, table.byId.id)) {
    const key = keyIn(index, parseDocument(String(body)));
    const insert = "INSERT INTO entries(index_id, key, row) VALUES(?, ?, ?)";
    connection.run(insert, index.id, key, Number(row));
  }
}

function checkDocuments(connection: Connection, catalog: Catalog, schema: DeclaredSchema): void {
  const types = JSON.stringify(
    Object.fromEntries(schema.tables.map((table) => [table.name, table.documentType ?? null])),
  );
  const find = "SELECT exported FROM schemas WHERE component = ?";
  const accepted = connection.get(find, schema.component)?.[0];
  if (accepted === types) return;
  const before = typeof accepted === "string"
    ? JSON.parse(accepted) as Record<string, unknown>
    : {};
  for (const declared of schema.tables) {
    if (declared.documentType === undefined) continue;
    if (JSON.stringify(before[declared.name]) === JSON.stringify(declared.documentType)) continue;
    checkTable(connection, catalog, { component: schema.component, declared });
  }
  const save = "INSERT OR REPLACE INTO schemas(component, exported) VALUES(?, ?)";
  connection.run(save, schema.component, types);
}

function checkTable(
  connection: Connection,
  catalog: Catalog,
  { component, declared }: { component: string; declared: DeclaredTable },
): void {
  const table = catalog.find(component, declared.name);
  const validator = declared.documentType;
  if (table === undefined || validator === undefined) return;
  const tableOfId = (id: string): string | null => catalog.tableOfId(component, id);
  for (const [, body] of connection.iterate(DOCUMENTS, table.byId.id)) {
    const document = parseDocument(String(body));
    const fault = validate(validator, withoutSystemFields(document), { tableOfId });
    if (fault === null) continue;
    throw new HostError(
      "SCHEMA_VIOLATED",
      `The schema refuses document ${document._id} of table "${declared.name}"` +
        `${component === "" ? "" : ` in component "${component}"`} (${fault}): ` +
        "change the schema, or the document with the previous version",
    );
  }
}

function withoutSystemFields(document: DocumentJSON): Omit<DocumentJSON, "_id" | "_creationTime"> {
  const { _id, _creationTime, ...fields } = document;
  return fields;
}

function isBuiltIn(index: Index): boolean {
  return index.name === BY_ID || index.name === BY_CREATION_TIME;
}

function sameIndex(
  a: { name: string; fields: readonly string[] },
  b: { name: string; fields: readonly string[] },
): boolean {
  return a.name === b.name && JSON.stringify(a.fields) === JSON.stringify(b.fields);
}
