import { basename, dirname } from "node:path";
import process from "node:process";
import { Connection } from "./connection.ts";
import { fileFailure, usingFile } from "./disk.ts";
import { checkIntegrity, type IntegrityOptions } from "./integrity.ts";
import { checkWhole } from "./presence.ts";
import { databasePath } from "./store.ts";
import { hasCode, HostError, messageOf } from "../errors.ts";
import { fs } from "../system/builtins.ts";

const {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} = fs;

/** A part is checked once it is written; the check of a file that one machine holds takes no such time. */
const LEFT_AFTER_MS = 24 * 60 * 60 * 1000;

/** The share of copying; the rest is the check of the copy. */
const COPY_SHARE = 0.2;

/** What to back up, and where to. */
export interface BackupOptions extends IntegrityOptions {
  /** The host's data folder; a host may be running on it. */
  dataDir: string;
  /** The file to write; it must not exist. */
  file: string;
}

/**
 * Writes a consistent copy of the database as of now, also while a host runs on it. The copy is complete
 * and checked before it gets its name, so a file of that name is always a usable backup.
 *
 * @throws {HostError} BACKUP_FAILED when there is nothing to copy, the file exists, or it can't be written;
 * LOG_DAMAGED, DATABASE_MISSING or RESTORE_UNFINISHED when what is there is not all of it.
 */
export function backupDatabase({ dataDir, file, progress = () => {} }: BackupOptions): void {
  const source = databasePath(dataDir);
  checkWhole(source);
  if (!exists(source)) throw failed(`There is no database in ${dataDir}: give the data folder`);
  if (exists(file)) throw taken(file);
  // Of this process: another may write a backup of that name at the same time, and one of them is first.
  const partial = `${file}.${process.pid}.partial`;
  try {
    tryToRemoveLeftovers(file);
    removeIfThere(partial);
    progress(0, "copying");
    copyTo(source, partial);
    const { ok, problems } = checkIntegrity(partial, { progress: behind(COPY_SHARE, progress) });
    if (!ok) throw new Error(problems[0]);
    syncFile(partial);
    giveName(partial, file);
    syncFolder(dirname(file));
  } catch (cause) {
    const failure = fileFailure(file, cause);
    tryToRemove(partial);
    if (failure instanceof HostError && failure.code === "BACKUP_FAILED") throw failure;
    if (failure instanceof HostError) {
      throw failed(`Cannot write the backup: ${failure.message}`, cause);
    }
    throw failed(`Cannot write the backup ${file} (${messageOf(cause)}): check the disk`, cause);
  }
}

/** The progress of what comes when so much is done. */
function behind(
  done: number,
  progress: NonNullable<IntegrityOptions["progress"]>,
): NonNullable<IntegrityOptions["progress"]> {
  return (share, words) => progress(done + (1 - done) * share, words);
}

/** Gives a backup its name, and never that of a file that is there. */
function giveName(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (thrown) {
    if (hasCode(thrown, "EEXIST")) throw taken(file);
    // A disk without links; what came in between would be written over.
    if (exists(file)) throw taken(file);
    return renameSync(partial, file);
  }
  rmSync(partial);
}

/** Removes what backups of this name left whose processes were killed. */
function tryToRemoveLeftovers(file: string): void {
  const [folder, begin] = [dirname(file), `${basename(file)}.`];
  for (const name of namesIn(folder)) {
    const [, pid] = /^(\d{1,10})\.partial$/.exec(name.slice(begin.length)) ?? [];
    if (!name.startsWith(begin) || pid === undefined) continue;
    const path = `${folder}/${name}`;
    // A process that lives may have been given the number of one that was killed.
    if (!isAlive(Number(pid)) || isLeft(path)) tryToRemove(path);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Whoever may write there need not be one who may look.
    return [];
  }
}

/** Whether nothing was written to a part for so long that no backup is at work on it. */
function isLeft(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > LEFT_AFTER_MS;
  } catch {
    // It has its name by now, or is gone.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return !hasCode(thrown, "ESRCH");
  }
}

function taken(file: string): HostError {
  return failed(`${file} exists already: choose another name`);
}

/** Writes what a database holds, with what stands in its log, to a new file that only its owner may read. */
export function copyTo(source: string, target: string): void {
  const connection = usingFile(source, () => new Connection(source, { readOnly: true }));
  try {
    connection.run("VACUUM INTO ?", target);
  } finally {
    connection.close();
  }
  chmodSync(target, 0o600);
}

/** SQLite does not sync what VACUUM INTO writes. */
export function syncFile(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Brings names that were given or taken in a folder to the disk, where the system can. */
export function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // Windows opens no folder, and some networks' disks sync none: names then reach the disk by themselves.
  }
}

/** Whether something stands there. @throws {HostError} FILE_UNUSABLE where this user may not look. */
export function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (thrown) {
    if (hasCode(thrown, "ENOENT")) return false;
    throw fileFailure(path, thrown);
  }
}

/** Removes a file that may not be there. */
export function removeIfThere(path: string): void {
  if (exists(path)) rmSync(path);
}

/** Removes what may be there, and may not be removable. */
export function tryToRemove(path: string): void {
  try {
    removeIfThere(path);
  } catch {
    // It is the failure before this one that counts.
  }
}

/** BACKUP_FAILED with a sentence. */
export function failed(message: string, cause?: unknown): HostError {
  return new HostError("BACKUP_FAILED", message, { cause });
}
