/**
 * `deno task backup FILE [--data DIR]` writes a consistent copy of the database, also while the platform
 * runs; `deno task restore FILE [--data DIR]` puts one in its place and keeps what was there;
 * `deno task integrity [--data DIR]` checks the database. The root secret is not in a backup.
 *
 * @module
 */
import { parseArgs } from "node:util";
import {
  backupDatabase,
  checkIntegrity,
  databasePath,
  HostError,
  restoreDatabase,
} from "../embedded/mod.ts";
import { CliError } from "./cli_error.ts";

const USAGE = "Use: deno task backup FILE [--data DIR], restore FILE [--data DIR], or integrity";

/** Does what the first word says, and gives the sentence to print. */
function run([command = "", ...args]: string[]): string {
  const { dataDir, file } = parse(args);
  switch (command) {
    case "backup":
      backupDatabase({ dataDir, file: required(file) });
      return `Wrote ${file}; keep the root secret of ${dataDir} with it, but not beside it`;
    case "restore": {
      const { replaced } = restoreDatabase({ dataDir, file: required(file) });
      const kept = replaced === undefined ? "" : `; what was there is in ${replaced}`;
      return `Restored ${file} into ${dataDir}${kept}`;
    }
    case "integrity":
      return integrity(dataDir);
    default:
      throw new CliError(USAGE);
  }
}

function parse(args: string[]): { dataDir: string; file: string | undefined } {
  try {
    const options = { data: { type: "string", default: ".banata" } } as const;
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    return { dataDir: values.data, file: positionals[0] };
  } catch {
    throw new CliError(USAGE);
  }
}

function required(file: string | undefined): string {
  if (file === undefined) throw new CliError(USAGE);
  return file;
}

function integrity(dataDir: string): string {
  const { ok, problems } = checkIntegrity(databasePath(dataDir));
  if (ok) return `The database in ${dataDir} is whole`;
  throw new CliError(
    `Restore a backup, the database in ${dataDir} is damaged: ${problems.join("; ")}`,
  );
}

try {
  console.log(run(Deno.args));
} catch (error) {
  if (!(error instanceof CliError || error instanceof HostError)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
