import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { Connection } from "./connection.ts";
import { fileFailure, usingFile } from "./disk.ts";
import { checkHeader } from "./format.ts";
import { checkIntegrity } from "./integrity.ts";
import { lockFolder } from "./lock.ts";
import { databasePath, makeFolder } from "./store.ts";
import { hasCode, HostError, messageOf } from "../errors.ts";

/** What to back up, and where to. */
export interface BackupOptions {
  /** The host's data folder; a host may be running on it. */
  dataDir: string;
  /** The file to write; it must not exist. */
  file: string;
}

/** What to restore, and where to. */
export interface RestoreOptions {
  /** A file that `backupDatabase` wrote. */
  file: string;
  /** The data folder; no host may be running on it. It is made if absent. */
  dataDir: string;
}

/** What a restore did. */
export interface Restored {
  /** Where the database that was there before is now; undefined if there was none. */
  replaced: string | undefined;
}

/**
 * Writes a consistent copy of the database as of now, also while a host runs on it. The copy is complete
 * and checked before it gets its name, so a file of that name is always a usable backup.
 *
 * @throws {HostError} BACKUP_FAILED when there is nothing to copy, the file exists, or it can't be written.
 */
export function backupDatabase({ dataDir, file }: BackupOptions): void {
  const source = databasePath(dataDir);
  if (!exists(source)) throw failed(`There is no database in ${dataDir}: give the data folder`);
  if (exists(file)) throw failed(`${file} exists already: choose another name`);
  const partial = `${file}.partial`;
  try {
    removeIfThere(partial);
    copyTo(source, partial);
    const { ok, problems } = checkIntegrity(partial);
    if (!ok) throw new Error(problems[0]);
    syncFile(partial);
    renameSync(partial, file);
  } catch (cause) {
    const failure = fileFailure(file, cause);
    tryToRemove(partial);
    if (failure instanceof HostError) {
      throw failed(`Cannot write the backup: ${failure.message}`, cause);
    }
    throw failed(`Cannot write the backup ${file} (${messageOf(cause)}): check the disk`, cause);
  }
}

/**
 * Puts a backup in the place of a data folder's database. The database that was there is kept beside it.
 *
 * @throws {HostError} DATA_DIR_LOCKED while a host runs; BACKUP_FAILED, DATABASE_FOREIGN, DATABASE_CORRUPT,
 * FORMAT_TOO_NEW or FILE_UNUSABLE when the file is no usable backup. Nothing has changed then.
 */
export function restoreDatabase({ file, dataDir }: RestoreOptions): Restored {
  requireUsable(file);
  makeFolder(dataDir);
  const lock = lockFolder(dataDir);
  const target = databasePath(dataDir);
  const incoming = `${target}.restoring`;
  try {
    copyFileSync(file, incoming);
    chmodSync(incoming, 0o600);
    syncFile(incoming);
    const replaced = exists(target) ? setAside(target) : undefined;
    renameSync(incoming, target);
    return { replaced };
  } catch (thrown) {
    // On a full disk it would be in the way of what made room for it.
    tryToRemove(incoming);
    throw fileFailure(target, thrown);
  } finally {
    lock.release();
  }
}

function copyTo(source: string, target: string): void {
  const connection = usingFile(source, () => new Connection(source, { readOnly: true }));
  try {
    connection.run("VACUUM INTO ?", target);
  } finally {
    connection.close();
  }
  chmodSync(target, 0o600);
}

function requireUsable(file: string): void {
  if (!exists(file)) throw failed(`There is no backup ${file}: give the file`);
  const connection = usingFile(file, () => new Connection(file, { readOnly: true }));
  try {
    checkHeader(connection, file);
  } finally {
    connection.close();
  }
  const { ok, problems } = checkIntegrity(file);
  if (!ok) throw failed(`${file} is damaged (${problems[0]}): use another backup`);
}

/** Moves a database with what SQLite keeps beside it; a leftover log would be applied to the new one. */
function setAside(path: string): string {
  const stamp = new Date().toISOString().replaceAll(":", "-");
  const kept = `${path}.before-restore-${stamp}`;
  for (const suffix of ["-wal", "-shm", "-mark"]) {
    if (exists(path + suffix)) renameSync(path + suffix, kept + suffix);
  }
  renameSync(path, kept);
  return kept;
}

/** SQLite does not sync what VACUUM INTO writes. */
function syncFile(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (thrown) {
    if (hasCode(thrown, "ENOENT")) return false;
    throw fileFailure(path, thrown);
  }
}

function removeIfThere(path: string): void {
  if (exists(path)) rmSync(path);
}

function tryToRemove(path: string): void {
  try {
    removeIfThere(path);
  } catch {
    // It is the failure before this one that counts.
  }
}

function failed(message: string, cause?: unknown): HostError {
  return new HostError("BACKUP_FAILED", message, { cause });
}
