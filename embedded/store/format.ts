import type { Connection } from "./connection.ts";
import { fileFailure } from "./disk.ts";
import { HostError, messageOf } from "../errors.ts";

/** Marks a SQLite file as this host's ("CvxE"), so that a foreign database is refused and left alone. */
export const APPLICATION_ID = 0x43767845;

/**
 * Steps from one on-disk format to the next; the position is the version it starts from. Append only: a step
 * that has shipped is never edited, because files exist that have run it.
 */
const UPGRADES: readonly string[] = [
  `CREATE TABLE tables(
     number INTEGER PRIMARY KEY, component TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(component, name)
   ) STRICT;
   CREATE TABLE indexes(
     id INTEGER PRIMARY KEY, table_number INTEGER NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL,
     UNIQUE(table_number, name)
   ) STRICT;
   CREATE TABLE documents(row INTEGER PRIMARY KEY, size INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
   CREATE TABLE entries(
     index_id INTEGER NOT NULL, key BLOB NOT NULL, row INTEGER NOT NULL, PRIMARY KEY(index_id, key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE jobs(
     id TEXT PRIMARY KEY, owner TEXT NOT NULL, component TEXT NOT NULL, function TEXT NOT NULL,
     args TEXT NOT NULL, due REAL NOT NULL, state INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX jobs_due ON jobs(state, due);
   CREATE TABLE crons(
     component TEXT NOT NULL, name TEXT NOT NULL, spec TEXT NOT NULL, due REAL NOT NULL,
     running INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(component, name)
   ) STRICT;
   CREATE TABLE files(id TEXT PRIMARY KEY, content_type TEXT, bytes BLOB NOT NULL) STRICT;
   CREATE TABLE schemas(component TEXT PRIMARY KEY, exported TEXT NOT NULL) STRICT;
   CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  `CREATE TABLE environment(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE session_requests(
     session TEXT NOT NULL, request INTEGER NOT NULL, at REAL NOT NULL, result TEXT NOT NULL,
     PRIMARY KEY(session, request)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX session_requests_at ON session_requests(at);`,
];

/** The on-disk format this version writes. */
export const FORMAT_VERSION: number = UPGRADES.length;

/** What {@link prepareFormat} may be told otherwise; tests do. */
interface FormatOptions {
  /** Steps from each format to the next. */
  upgrades?: readonly string[];
}

/**
 * Brings a file to the current format, making the tables of a new one. Each step is a transaction, so that a
 * crash between two leaves a file of a format that exists.
 *
 * @throws {HostError} DATABASE_FOREIGN, FORMAT_TOO_NEW, DATABASE_CORRUPT; the file is then as it was.
 */
export function prepareFormat(
  connection: Connection,
  path: string,
  options: FormatOptions = {},
): void {
  const { upgrades = UPGRADES } = options;
  const header = readHeader(connection, path);
  if (header.empty) {
    connection.transact(() => {
      connection.script(`PRAGMA application_id = ${APPLICATION_ID}`);
      for (const [from, step] of upgrades.entries()) runStep(connection, from, step);
    });
    return;
  }
  requireReadable(header, { path, newest: upgrades.length });
  for (const [from, step] of upgrades.entries()) {
    if (from >= header.version) connection.transact(() => runStep(connection, from, step));
  }
}

function runStep(connection: Connection, from: number, step: string): void {
  connection.script(step);
  connection.script(`PRAGMA user_version = ${from + 1}`);
}

/**
 * Checks that a file is a database of this host that this version can read.
 *
 * @throws {HostError} DATABASE_FOREIGN, FORMAT_TOO_NEW, DATABASE_CORRUPT.
 */
export function checkHeader(connection: Connection, path: string): void {
  requireReadable(readHeader(connection, path), { path, newest: FORMAT_VERSION });
}

interface Header {
  applicationId: number;
  version: number;
  empty: boolean;
}

function requireReadable(
  { applicationId, version }: Header,
  { path, newest }: { path: string; newest: number },
): void {
  if (applicationId !== APPLICATION_ID) {
    throw new HostError(
      "DATABASE_FOREIGN",
      `${path} is a database of another program: choose another one`,
    );
  }
  if (version <= newest) return;
  throw new HostError(
    "FORMAT_TOO_NEW",
    `${path} has format ${version} and this version reads up to ${newest}: ` +
      "start the newer version that wrote it, or restore a backup",
  );
}

function readHeader(connection: Connection, path: string): Header {
  try {
    return {
      applicationId: Number(connection.get("PRAGMA application_id")?.[0]),
      version: Number(connection.get("PRAGMA user_version")?.[0]),
      empty: Number(connection.get("SELECT count(*) FROM sqlite_schema")?.[0]) === 0,
    };
  } catch (cause) {
    throw corrupt(path, cause);
  }
}

/**
 * The error for a file SQLite can't read: it is no database of ours, or this user may not use it, which
 * says nothing about what is in it.
 */
export function corrupt(path: string, cause: unknown): HostError {
  const failure = fileFailure(path, cause);
  if (failure instanceof HostError) return failure;
  return new HostError(
    "DATABASE_CORRUPT",
    `${path} cannot be read as a database (${messageOf(cause)}): restore a backup`,
    { cause },
  );
}
