/**
 * Whether a database that should be there is: a folder in which a restore was cut short, or from which the
 * database is gone, must not look like a new one, for a host begins an empty database in that.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import { HostError } from "../errors.ts";
import { readPrivateFile, writePrivateFile } from "../private_file.ts";
import { checkLog } from "./commit_mark.ts";
import { usingFile } from "./disk.ts";
import { lockFolder } from "./lock.ts";
import { fs } from "../system/builtins.ts";

const { existsSync, rmSync, statSync } = fs;

/** What a restore does, noted before it moves anything: it can go on after it was killed at any step. */
export interface RestoreNote {
  /** Name of the database that was there, beside it. */
  readonly kept: string;
  /** What of it is moved there: what comes behind its name, the database itself last. */
  readonly suffixes: readonly string[];
}

/**
 * Checks that a database is there if its folder ever had one.
 *
 * @throws {HostError} RESTORE_UNFINISHED, DATABASE_MISSING; a folder that never had one passes
 */
export function checkPresence(database: string): void {
  const note = readNote(database);
  if (note !== null) {
    throw new HostError(
      "RESTORE_UNFINISHED",
      `A restore of ${database} was cut short: restore the backup again, and what was there before ` +
        `will be in ${note.kept}`,
    );
  }
  if (existsSync(database)) return;
  const trace = ["-mark", "-wal"].map((suffix) => database + suffix).find(isFilled);
  if (trace === undefined) return;
  throw new HostError(
    "DATABASE_MISSING",
    `${database} is not there, and ${trace} says that it was: put it back, restore a backup, or remove ` +
      "that file to begin with nothing",
  );
}

/**
 * Checks that a database is there, and that its log holds every commit that was answered. A host that runs
 * has looked at its log when it started, and writes to it.
 *
 * @throws {HostError} RESTORE_UNFINISHED, DATABASE_MISSING, LOG_DAMAGED
 */
export function checkWhole(database: string): void {
  checkPresence(database);
  const folder = dirname(database);
  if (isInUse(folder)) return;
  try {
    checkLog(database);
  } catch (thrown) {
    if (!isInUse(folder)) throw thrown;
  }
}

function isInUse(folder: string): boolean {
  // A folder of backups has none, and gets none.
  if (!existsSync(`${folder}/lock`)) return false;
  try {
    lockFolder(folder).release();
    return false;
  } catch (thrown) {
    if (thrown instanceof HostError && thrown.code === "DATA_DIR_LOCKED") return true;
    throw thrown;
  }
}

/** The note of a restore that has not ended; null where there is none. */
export function readNote(database: string): RestoreNote | null {
  const path = notePath(database);
  const text = usingFile(path, () => readPrivateFile(path));
  if (text === null) return null;
  const { kept, suffixes }: RestoreNote = JSON.parse(text);
  return { kept: basename(kept), suffixes };
}

/** Notes what a restore is about to move; on the disk when it returns. */
export function writeNote(database: string, { kept, suffixes }: RestoreNote): void {
  writePrivateFile(notePath(database), JSON.stringify({ kept, suffixes }));
}

/** Notes that a restore has ended. */
export function removeNote(database: string): void {
  rmSync(notePath(database), { force: true });
}

function notePath(database: string): string {
  return `${database}-restore`;
}

function isFilled(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
