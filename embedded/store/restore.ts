import { basename, dirname } from "node:path";
import {
  copyTo,
  exists,
  failed,
  removeIfThere,
  syncFile,
  syncFolder,
  tryToRemove,
} from "./backup.ts";
import { Connection } from "./connection.ts";
import { fileFailure, usingFile } from "./disk.ts";
import { checkHeader } from "./format.ts";
import { checkIntegrity, type IntegrityOptions } from "./integrity.ts";
import { lockFolder } from "./lock.ts";
import { checkWhole, readNote, removeNote, type RestoreNote, writeNote } from "./presence.ts";
import { databasePath, makeFolder } from "./store.ts";
import { fs } from "../system/builtins.ts";

const { chmodSync, copyFileSync, renameSync, statSync } = fs;

/** What to restore, and where to. */
export interface RestoreOptions extends IntegrityOptions {
  /**
   * A file that `backupDatabase` wrote, or the database that an earlier restore kept: what stands in the log
   * beside it comes along.
   */
  file: string;
  /** The data folder; no host may be running on it. It is made if absent. */
  dataDir: string;
}

/** What a restore did. */
export interface Restored {
  /** Where the database that was there before is now; undefined if there was none. */
  replaced: string | undefined;
}

/** The share of checking the file; the rest is copying it. */
const CHECK_SHARE = 0.9;

/** A database and what SQLite and this host keep beside it, in the order in which they are moved. */
const SUFFIXES = ["-wal", "-shm", "-mark", ""];

/**
 * Puts a backup in the place of a data folder's database. The database that was there is kept beside it. One
 * that was killed goes on when it is called again; until then no host starts on the folder.
 *
 * @throws {HostError} DATA_DIR_LOCKED while a host runs; BACKUP_FAILED, DATABASE_FOREIGN, DATABASE_CORRUPT,
 * FORMAT_TOO_NEW, LOG_DAMAGED or FILE_UNUSABLE when the file is no usable backup. Nothing has changed then.
 */
export function restoreDatabase(
  { file, dataDir, progress = () => {} }: RestoreOptions,
): Restored {
  // Asked before anything opens the file, which would make a log for it.
  const hasLog = exists(`${file}-wal`);
  requireUsable(file, (share, words) => progress(share * CHECK_SHARE, words));
  makeFolder(dataDir);
  const lock = lockFolder(dataDir);
  const target = databasePath(dataDir);
  const incoming = `${target}.restoring`;
  try {
    progress(CHECK_SHARE, "copying");
    copyIn(file, { hasLog, incoming });
    const replaced = setAside(target);
    renameSync(incoming, target);
    syncFolder(dataDir);
    removeNote(target);
    progress(1, "in its place");
    return { replaced };
  } catch (thrown) {
    // On a full disk it would be in the way of what made room for it.
    tryToRemove(incoming);
    throw fileFailure(target, thrown);
  } finally {
    lock.release();
  }
}

/** A backup has no log; the database of a host that was killed, or runs, has its newest commits in one. */
function copyIn(
  file: string,
  { hasLog, incoming }: { hasLog: boolean; incoming: string },
): void {
  if (hasLog) {
    removeIfThere(incoming);
    copyTo(file, incoming);
  } else {
    copyFileSync(file, incoming);
    chmodSync(incoming, 0o600);
  }
  syncFile(incoming);
}

function requireUsable(
  file: string,
  progress: NonNullable<IntegrityOptions["progress"]>,
): void {
  if (!exists(file)) throw failed(`There is no backup ${file}: give the file`);
  // SQLite takes an empty file for a database of which nobody knows whose it is.
  if (isEmpty(file)) throw failed(`${file} is empty: use another backup`);
  checkWhole(file);
  const connection = usingFile(file, () => new Connection(file, { readOnly: true }));
  try {
    checkHeader(connection, file);
  } finally {
    connection.close();
  }
  const { ok, problems } = checkIntegrity(file, { progress });
  if (!ok) throw failed(`${file} is damaged (${problems[0]}): use another backup`);
}

function isEmpty(file: string): boolean {
  const found = usingFile(file, () => statSync(file));
  return found.size === 0 && !found.isDirectory();
}

/**
 * Moves a database with what is kept beside it; a leftover log would be applied to the new one. No step leaves
 * a folder that a host would start on: some commits, or all, would seem never to have been.
 */
function setAside(path: string): string | undefined {
  const note = readNote(path) ?? newNote(path);
  if (note === null) return undefined;
  const kept = `${dirname(path)}/${note.kept}`;
  writeNote(path, note);
  for (const suffix of note.suffixes) {
    // What is there already was moved by a restore that was killed; what took its place is that one's.
    if (exists(path + suffix) && !exists(kept + suffix)) renameSync(path + suffix, kept + suffix);
  }
  return note.suffixes.includes("") ? kept : undefined;
}

function newNote(path: string): RestoreNote | null {
  const suffixes = SUFFIXES.filter((suffix) => exists(path + suffix));
  const stamp = new Date().toISOString().replaceAll(":", "-");
  return suffixes.length === 0
    ? null
    : { kept: `${basename(path)}.before-restore-${stamp}`, suffixes };
}
