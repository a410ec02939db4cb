import type { GenericDatabaseReader, GenericDatabaseWriter } from "convex/server";
import { getDocumentSize, type Value } from "convex/values";
import type { RangeBuilder } from "./read.ts";
import type { DynamicModel, StoredRow } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";

/** What one batch takes away at most; a single large row may go beyond the bytes. */
export interface BatchLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** Where a batch starts. */
export interface ErasePlace {
  /** The table and its index. */
  readonly source: string;
  /** The last row's place in the index, which is looked at again; without one, its start. */
  readonly after?: string | number;
}

/** What a batch took, and where the next one starts; null once no table holds a row. */
export interface ErasedBatch {
  readonly count: number;
  readonly next: ErasePlace | null;
}

/** Rows of a project in one table, in the order of one index. */
interface Source {
  readonly table: string;
  readonly index: string;
  /** For rows of the platform's that are about the project: the column that names it. */
  readonly about?: string;
  /** The column after those that fix the range; it orders the rows. */
  readonly column: string;
}

/** Whatever opens what the project sealed: its own keys in all their versions, and the customer's. */
const KEY_TABLES: readonly string[] = ["projectKey", "vaultCustomerKey"];

/** What no generated table holds. Sweeping a row leaves an event, so events are the last. */
const OWN_SOURCES: readonly Source[] = [
  { table: "rateBucket", index: "p_key", column: "key" },
  { table: "mailRound", index: "p", column: "_creationTime" },
  { table: "eventKey", index: "p_id", column: "id" },
  { table: "eventTarget", index: "p_id", column: "id" },
  { table: "auditErasure", index: "p_id", column: "id" },
  { table: "auditDelivery", index: "p_id", column: "id" },
  { table: "auditTree", index: "p", column: "_creationTime" },
  { table: "auditWitness", index: "p_witness", column: "witness" },
  { table: "auditTile", index: "p_level_index", column: "level" },
  { table: "event", index: "p_id", column: "id" },
];

/** Rows about the project that belong to the platform. */
const PLATFORM_SOURCES: readonly Source[] = [
  {
    table: "devMail",
    index: "p_mailProjectId_createdAt",
    about: "mailProjectId",
    column: "createdAt",
  },
  {
    table: "projectAdministrator",
    index: "p_project_userId",
    about: "project",
    column: "userId",
  },
  {
    table: "projectInvitation",
    index: "p_project_addressee",
    about: "project",
    column: "addressee",
  },
  { table: "projectImport", index: "p_id", about: "id", column: "_creationTime" },
];

const SOURCES: readonly Source[] = [
  ...[...KEY_TABLES, ...Object.keys(TABLES).filter((table) => !KEY_TABLES.includes(table)).sort()]
    .map((table) => ({ table, index: "p", column: "_creationTime" })),
  ...PLATFORM_SOURCES,
  ...OWN_SOURCES,
];

/** The wrapped keys: without them nothing that the project sealed can be read again. */
const KEY_SOURCES = SOURCES.filter(({ table }) => KEY_TABLES.includes(table));

/** Every table that is gone through, for the test that compares them with the schema. */
export const ERASED_TABLES: readonly string[] = [
  ...new Set(SOURCES.map(({ table }) => table)),
];

type Db = GenericDatabaseWriter<DynamicModel>;

/**
 * Deletes the next rows of a project, table after table, without an event each. The place leads past
 * what earlier batches deleted: reading over deleted rows is slow.
 */
export async function deleteNextRows(
  database: unknown,
  { keysOnly = false, limits, place = null, projectId }: {
    projectId: string;
    limits: BatchLimits;
    /** @default null, which starts with the first table */
    place?: ErasePlace | null;
    /** Whether to delete the project's wrapped keys and nothing else. @default false */
    keysOnly?: boolean;
  },
): Promise<ErasedBatch> {
  // The tables that are gone through are known by their names only.
  const db = database as Db;
  const sources = keysOnly ? KEY_SOURCES : SOURCES;
  // A place in a table that is gone since starts again.
  const start = Math.max(sources.findIndex((source) => nameOf(source) === place?.source), 0);
  const left = { rows: limits.maxRows, bytes: limits.maxBytes };
  let count = 0;
  for (const source of sources.slice(start)) {
    const after = nameOf(source) === place?.source ? place.after : undefined;
    const rows = await readPart(db, source, { projectId, after, left });
    for (const row of rows) await db.delete(row._id);
    count += rows.length;
    const last = rows.at(-1)?.[source.column];
    if (left.rows > 0 && left.bytes > 0) continue;
    return { count, next: { source: nameOf(source), ...afterOf(last) } };
  }
  return { count, next: keysOnly ? null : await strayPlace(db, projectId) };
}

/** Reads what is left of the limits, and takes it off them. */
async function readPart(
  db: Db,
  source: Source,
  { after, left, projectId }: {
    projectId: string;
    after: string | number | undefined;
    left: { rows: number; bytes: number };
  },
): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const row of openSource(db, source, { projectId, after })) {
    rows.push(row);
    left.rows--;
    left.bytes -= getDocumentSize(row);
    if (left.rows <= 0 || left.bytes <= 0) break;
  }
  return rows;
}

/** The first table that still holds a row: one that came while the batches passed. */
async function strayPlace(db: Db, projectId: string): Promise<ErasePlace | null> {
  for (const source of SOURCES) {
    if (await openSource(db, source, { projectId }).first()) return { source: nameOf(source) };
  }
  return null;
}

function openSource(
  db: GenericDatabaseReader<DynamicModel>,
  { about, column, index, table }: Source,
  { after, projectId }: { projectId: string; after?: string | number },
) {
  return db.query(table).withIndex(index, (builder) => {
    const range: RangeBuilder = about === undefined
      ? builder.eq("projectId", projectId)
      : builder.eq("projectId", PLATFORM_PROJECT_ID).eq(about, projectId);
    return after === undefined ? range : range.gte(column, after);
  });
}

function nameOf({ index, table }: Source): string {
  return `${table}.${index}`;
}

function afterOf(value: Value | undefined): { after?: string | number } {
  return typeof value === "string" || typeof value === "number" ? { after: value } : {};
}
