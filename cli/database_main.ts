/**
 * `deno task backup FILE [--data DIR]` writes a consistent copy of the database, also while the platform
 * runs; `deno task restore FILE [--data DIR]` puts one in its place and keeps what was there;
 * `deno task integrity [--data DIR]` checks the database. The root secret is not in a backup, which says
 * by a fingerprint which one it needs.
 *
 * @module
 */
import { statSync } from "node:fs";
import process from "node:process";
import {
  backupDatabase,
  checkIntegrity,
  databasePath,
  restoreDatabase,
} from "@banata-auth/embedded";
import "./runtime_version.ts";
import { CliError, parseCommand } from "./arguments.ts";
import { checkDataDir } from "./data_dir.ts";
import { findRootSecret, requireRight, secretFile } from "./root_secret.ts";
import { hasCode, runMain, say } from "./run_main.ts";
import { checkCode, readDatabase, readStoredData } from "./stored_data.ts";
import { terminalProgress } from "./transfer/progress.ts";

const USAGES: Readonly<Record<string, string>> = {
  backup: "deno task backup FILE [--data DIR]",
  restore: "deno task restore FILE [--data DIR]",
  integrity: "deno task integrity [--data DIR]",
};

/** A log that goes on from a backup is a fork of what it was, which only people can explain. */
const OF_LOGS = 'before people come in again, see "After a restore" in docs/audit_logs.md';

/**
 * Does what the first word says, and gives the sentence to print.
 *
 * @throws {CliError | ConfigError | HostError} with one sentence that says what to do
 */
export async function runDatabase([command = "", ...args]: readonly string[]): Promise<string> {
  const usage = USAGES[command];
  if (usage === undefined) throw new CliError(`Use ${Object.values(USAGES).join(", or ")}`);
  const { values, words: [file = ""] } = parseCommand(args, {
    usage,
    options: { data: { type: "string", default: ".banata" } },
    words: command === "integrity" ? [0, 0] : [1, 1],
  });
  const dataDir = checkDataDir(values.data);
  if (command === "backup") return backup(file, dataDir);
  if (command === "restore") return await restore(file, dataDir);
  return integrity(dataDir);
}

function backup(file: string, dataDir: string): string {
  backupDatabase({ dataDir, file, progress: terminalProgress() });
  return `Wrote ${file}; ${neededBy(file)}: keep both, apart`;
}

async function restore(file: string, dataDir: string): Promise<string> {
  const stored = readDatabase(file);
  checkCode(stored, file);
  const found = await findRootSecret(dataDir, process.env);
  if (found !== null) {
    await requireRight(found, { dataDir, env: process.env, needed: stored.root });
  }
  const { replaced } = restoreDatabase({ dataDir, file, progress: terminalProgress() });
  const kept = replaced === undefined ? "" : `; what was there is in ${replaced}`;
  const missing = found === null
    ? `; ${neededBy(file)}: put it into ${secretFile(dataDir)}, or set BETTER_AUTH_SECRET to it`
    : "";
  return `Restored ${file} into ${dataDir}${kept}${missing}; ${OF_LOGS}`;
}

/** Which root secret a backup needs. */
function neededBy(file: string): string {
  const { fingerprint } = readDatabase(file).root;
  if (fingerprint === null) return "it needs the root secret that its data was made under";
  return `it needs the root secret with fingerprint ${fingerprint}`;
}

function integrity(dataDir: string): string {
  const path = databasePath(dataDir);
  if (!isThere(path)) {
    // Says so where one was there, or is to come.
    readStoredData(dataDir);
    throw new CliError(`Name the data folder with --data: there is no database in ${dataDir}`);
  }
  const { ok, problems } = checkIntegrity(path, { progress: terminalProgress() });
  if (ok) return `The database in ${dataDir} is whole`;
  throw new CliError(
    `Restore a backup, the database in ${dataDir} is damaged: ${problems.join("; ")}`,
  );
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (error) {
    // Nothing is known of a folder that this user may not look into.
    if (hasCode(error, "EACCES", "EPERM")) throw error;
    return false;
  }
}

if (import.meta.main) {
  await runMain(async () => say(await runDatabase(process.argv.slice(2))));
}
