import type { GenericDatabaseReader, GenericDatabaseWriter, Scheduler } from "convex/server";
import type { GenericId, Value } from "convex/values";
import { GATES, LATEST } from "../migrations/facts.gen.ts";
import type { RowIndexes, Rows } from "../rules/rows.gen.ts";
import { componentError } from "./errors.ts";
import type { Author } from "./author.ts";
import type { PlatformModel } from "./tables/platform.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import type { TableMetadata, TablesMetadata } from "./tables/types.ts";
import type { OutputRow } from "./validators.ts";

/** A row as it is stored. A field without a value is absent. */
export interface StoredRow {
  /** Convex's own id; it never leaves the component. */
  _id: GenericId<string>;
  /** When Convex stored the row, epoch ms. */
  _creationTime: number;
  /** The project that owns the row. */
  projectId: string;
  /** The application's id, unique in its project. */
  id: string;
  /** The declared fields. */
  [field: string]: Value;
}

/** How Convex's types describe a table: the fields of its rows, and its indexes by name. */
interface TypedTable<Name extends string, Fields, Indexes> {
  document: Fields & { _id: GenericId<Name>; _creationTime: number; projectId: string };
  fieldPaths: string;
  indexes: Indexes;
  searchIndexes: Record<never, never>;
  vectorIndexes: Record<never, never>;
}

/** The fields of a row as they are stored: one without a value is absent, not null. */
export type Stored<Row> =
  & { [Field in keyof Row as null extends Row[Field] ? never : Field]: Row[Field] }
  & { [Field in keyof Row as null extends Row[Field] ? Field : never]?: NonNullable<Row[Field]> };

/** Every table, for what names the table that it reads. */
export type Model =
  & { [Name in keyof Rows]: TypedTable<Name, Stored<Rows[Name]>, RowIndexes[Name]> }
  & PlatformModel;

/** The database of a query, which knows the rows and indexes of every table. */
export type Reader = GenericDatabaseReader<Model>;

/** The database of a mutation, which knows the rows and indexes of every table. */
export type Writer = GenericDatabaseWriter<Model>;

/** A row of a table as Convex gives it. */
export type Doc<Name extends keyof Model> = Model[Name]["document"];

/**
 * The columns of an index that is named at run time. Convex types a range by counting an index's
 * columns; a count that is never reached lets a range fix any number of them.
 */
export type DynamicColumns = string[] & { length: never };

/** The data model of a component whose tables are named at run time. */
export type DynamicModel = Record<
  string,
  TypedTable<string, StoredRow, Record<string, DynamicColumns>>
>;

/** What a mutation schedules jobs with. */
export type Schedules = Pick<Scheduler, "runAfter">;

/** One table seen from one project: the only way in which a helper reaches rows. */
export interface Store<Db = GenericDatabaseReader<DynamicModel>> {
  /** The database of the running function. */
  db: Db;
  /** The project whose rows are seen. */
  projectId: string;
  /** The table's name. */
  model: string;
  /** The table's metadata. */
  table: TableMetadata;
  /** Every table, for joins. */
  tables: TablesMetadata;
  /** Who writes; without one it is the system. */
  author?: Author;
  /** Wakes whoever numbers events; without it they wait for the next event that does, a minute at most. */
  scheduler?: Schedules;
}

/** A store that may write. */
export type WriteStore = Store<GenericDatabaseWriter<DynamicModel>>;

/**
 * Opens a table for one project.
 *
 * @throws {ConvexError} PROJECT_SCOPE_REQUIRED when the project id is empty.
 * @throws {ConvexError} MODEL_UNKNOWN when no such table is generated.
 */
export function openStore<Db>(
  { db, scheduler, tables }: { db: Db; scheduler?: Schedules; tables: TablesMetadata },
  { projectId, model, author }: { projectId: string; model: string; author?: Author },
): Store<Db> {
  if (projectId === "") throw componentError("PROJECT_SCOPE_REQUIRED", { model });
  const table = Object.hasOwn(tables, model) ? tables[model] : undefined;
  if (!table) throw componentError("MODEL_UNKNOWN", { model });
  return { db, projectId, model, table, tables, author, scheduler };
}

/** Opens the table that a call names, for the project it names; the tables it joins are asked too. */
export type Open = <Db extends object>(
  ctx: { db: Db; scheduler?: Schedules },
  args: { projectId: string; model: string; author?: Author },
  join?: Readonly<Record<string, unknown>>,
) => Promise<Store<Db>>;

/** Opens tables among these, by {@link openStore}, once they are migrated. */
export function opener(tables: TablesMetadata): Open {
  return async ({ db, scheduler }, args, join = {}) => {
    await requireMigrated(db, args.model, ...Object.keys(join));
    return openStore({ db, scheduler, tables }, args);
  };
}

/**
 * Checks that callers may name these fields.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN for `projectId` and Convex's own fields.
 * @throws {ConvexError} FIELD_UNKNOWN for a field the table does not declare.
 */
export function checkFields(store: Store<unknown>, fields: Iterable<string>): void {
  for (const field of fields) {
    if (field === "projectId" || field.startsWith("_")) {
      throw componentError("FIELD_FORBIDDEN", { model: store.model, fields: [field] });
    }
    if (field !== "id" && !Object.hasOwn(store.table.fields, field)) {
      throw componentError("FIELD_UNKNOWN", { model: store.model, fields: [field] });
    }
  }
}

/**
 * A row as it leaves the component. It is built from the declared fields, so `projectId` and
 * Convex's own fields can't leave; an absent field is null, and a field that `select` leaves out
 * is not there at all.
 */
export function toOutput(
  store: Pick<Store<unknown>, "table">,
  row: Readonly<Record<string, Value>>,
  options: { select?: readonly string[] | undefined } = {},
): OutputRow {
  const { select } = options;
  const output: OutputRow = {};
  const isWhole = !select?.length;
  if (isWhole) output.id = row.id ?? null;
  for (const field of isWhole ? Object.keys(store.table.fields) : select) {
    output[field] = row[field] ?? null;
  }
  return output;
}

// Whether this code and the stored rows fit each other is asked of index ranges that are empty where they
// do, so that nothing is read for the answer.

/** Transactions that have asked whether the data is newer. */
const asked = new WeakSet<object>();

/** Whether a newer version has begun to migrate the data: this one must not write it. */
export async function isDataNewer(database: object): Promise<boolean> {
  if (asked.has(database)) return false;
  const newer = await (database as Reader).query("migration")
    .withIndex(
      "p_version",
      (index) => index.eq("projectId", PLATFORM_PROJECT_ID).gt("version", LATEST),
    )
    .first();
  if (!newer) asked.add(database);
  return newer !== null;
}

/**
 * Refuses to write data that a newer version has begun to migrate.
 *
 * @throws {ConvexError} DATABASE_NEWER_THAN_CODE
 */
export async function requireKnownData(database: object): Promise<void> {
  if (await isDataNewer(database)) throw componentError("DATABASE_NEWER_THAN_CODE");
}

/**
 * Refuses rows of tables that wait for a gated step, to reads and writes alike.
 *
 * @throws {ConvexError} MIGRATION_PENDING with the table
 */
export async function requireMigrated(
  database: object,
  ...tables: readonly string[]
): Promise<void> {
  for (const model of tables) {
    const gate = Object.hasOwn(GATES, model) ? GATES[model] : undefined;
    if (gate === undefined) continue;
    const behind = await (database as Reader).query("migrationRun")
      .withIndex(
        "p_head",
        (index) => index.eq("projectId", PLATFORM_PROJECT_ID).lt("head", gate),
      )
      .first();
    if (behind) throw componentError("MIGRATION_PENDING", { model });
  }
}
