import type { JSONValue } from "convex/values";
import { Catalog } from "./catalog.ts";
import { writtenAt } from "./commit_clock.ts";
import { Connection } from "./connection.ts";
import { fileFailure } from "./disk.ts";
import { checkHeader, corrupt } from "./format.ts";
import { checkPresence } from "./presence.ts";
import { hasCode, HostError } from "../errors.ts";
import { parseDocument } from "../values/json.ts";
import { fs } from "../system/builtins.ts";

const { statSync } = fs;

/** Which documents of a database file to read. */
export interface PeekOptions {
  /** Path of the component that owns the table; empty for the app. */
  readonly component: string;
  /** Name of the table. */
  readonly table: string;
  /** How many at most. */
  readonly limit: number;
}

/** A database file, looked at from the outside. */
export interface Peek extends Disposable {
  /** The on-disk format it has; `FORMAT_VERSION` is what this version writes. */
  readonly format: number;
  /**
   * A time at or after which it was last written, at most a minute before; epoch ms, 0 for never. Where it is ahead
   * of the clock, that was set back.
   */
  readonly writtenAt: number;
  /** Documents of a table, the oldest first; none where the table was never made. */
  documents(options: PeekOptions): Readonly<Record<string, JSONValue>>[];
}

const OLDEST = `SELECT d.body FROM entries e JOIN documents d ON d.row = e.row
  WHERE e.index_id = ? ORDER BY e.key LIMIT ?`;

/**
 * Opens a database file without changing it, for whoever must know what is in it before a host may: what it
 * gives is no snapshot, so a host should not run on it. Null where there is none, or nothing in it.
 *
 * @throws {HostError} DATABASE_FOREIGN, FORMAT_TOO_NEW, DATABASE_CORRUPT, RESTORE_UNFINISHED, DATABASE_MISSING,
 * FILE_UNUSABLE.
 */
export function peekDatabase(path: string): Peek | null {
  checkPresence(path);
  if (!isThere(path)) return null;
  const connection = openFile(path);
  try {
    if (connection.get("SELECT 1 FROM sqlite_schema LIMIT 1") === undefined) {
      connection.close();
      return null;
    }
    checkHeader(connection, path);
    return peekThrough(connection);
  } catch (thrown) {
    connection.close();
    throw thrown instanceof HostError ? thrown : corrupt(path, thrown);
  }
}

function peekThrough(connection: Connection): Peek {
  const catalog = new Catalog(connection);
  return {
    format: Number(connection.get("PRAGMA user_version")?.[0]),
    writtenAt: writtenAt(connection),
    documents({ component, limit, table: name }) {
      const table = catalog.find(component, name);
      if (table === undefined) return [];
      const rows = connection.all(OLDEST, table.byCreationTime.id, limit);
      return rows.map(([body]) => parseDocument(String(body)));
    },
    [Symbol.dispose]: () => connection.close(),
  };
}

function openFile(path: string): Connection {
  try {
    return new Connection(path, { readOnly: true });
  } catch (thrown) {
    throw corrupt(path, thrown);
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path).size > 0;
  } catch (thrown) {
    if (hasCode(thrown, "ENOENT")) return false;
    throw fileFailure(path, thrown);
  }
}
