import { DatabaseSync } from "node:sqlite";
import { fs } from "./builtins.ts";

const { closeSync, openSync } = fs;

const MODE = 0o600;

/**
 * Takes the lock that SQLite has on a file, which both runtimes have and the system drops when the process dies;
 * null where another connection has it. Nothing is written to the file.
 */
export function lockBySqlite(path: string): { release(): void } | null {
  makeFile(path);
  const database = new DatabaseSync(path);
  try {
    // No journal: it would be left behind by a process that dies.
    database.exec("PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE");
  } catch (thrown) {
    database.close();
    if (/\blocked\b/.test(String(thrown))) return null;
    throw thrown;
  }
  return { release: () => database.close() };
}

/** One that is there is not opened: a process that closes a file gives up all its locks on it. */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", MODE));
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  }
}
