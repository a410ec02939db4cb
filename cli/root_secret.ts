import { renameSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RootSecretStatus } from "../component/root_secret.ts";
import { checkPreviousSecrets, checkSecret, ConfigError } from "../runtime/deployment/config.ts";
import { fingerprintOf } from "../runtime/services/root_keys.ts";
import { judgeRoots } from "../runtime/services/root_secret.ts";
import { CliError } from "./arguments.ts";
import { closeToOthers, writeDurably } from "./durable_file.ts";
import { hasCode } from "./run_main.ts";

const VARIABLE = "BETTER_AUTH_SECRET";
const FILE = "root-secret";
const SECRET_BYTES = 48;

/** Variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A root secret and where it is from. */
interface FoundSecret {
  readonly secret: string;
  /** The variable or file, for sentences. */
  readonly source: string;
}

/** The file of a data folder in which `start` keeps the root secret that it made. */
export function secretFile(dataDir: string): string {
  return join(dataDir, FILE);
}

/**
 * The root secret: the environment's, else the one kept in the data folder; null where there is none.
 *
 * @throws {ConfigError} when it is too short or repeats itself
 * @throws {CliError} when its file can't be read
 */
export async function findRootSecret(
  dataDir: string,
  env: Environment,
): Promise<FoundSecret | null> {
  if (env[VARIABLE] !== undefined) return { secret: checkSecret(env[VARIABLE]), source: VARIABLE };
  const source = secretFile(dataDir);
  const kept = await readIfThere(source);
  return kept === null ? null : { secret: checkKept(kept.trim(), source), source };
}

/**
 * The root secret of a data folder: the one that {@link findRootSecret} finds, or for new data a new one
 * that is kept there, readable by its owner only. The data says which one it needs.
 *
 * @throws {CliError} when it is missing, or not the one that the data needs, naming variable and file
 */
export async function loadRootSecret(
  dataDir: string,
  { env, needed }: { env: Environment; needed: RootSecretStatus },
): Promise<string> {
  const path = secretFile(dataDir);
  const found = await findRootSecret(dataDir, env);
  if (found !== null) {
    await requireRight(found, { dataDir, env, needed });
    if (found.source === path) closeToOthers(path);
    return found.secret;
  }
  if (needed.fingerprint !== null || needed.witness !== null) {
    throw new CliError(
      `Put the root secret${
        withFingerprint(needed.fingerprint)
      } into ${path}, or set ${VARIABLE} to it: ` +
        "the data was made under it, and it is not there",
    );
  }
  const secret = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))));
  // A secret that was used and then lost would end every session, so it is on disk before it is used.
  const unfinished = `${path}.new`;
  writeDurably(unfinished, `${secret}\n`);
  renameSync(unfinished, path);
  return secret;
}

/**
 * Refuses a root secret under which the data was not made, unless a previous one fits.
 *
 * @throws {CliError} with the fingerprints of both
 */
export async function requireRight(
  { secret, source }: FoundSecret,
  { dataDir, env, needed }: { dataDir: string; env: Environment; needed: RootSecretStatus },
): Promise<void> {
  const roots = [secret, ...checkPreviousSecrets(env[`${VARIABLE}_PREVIOUS`])];
  if (await judgeRoots(roots, needed) !== "foreign") return;
  const path = secretFile(dataDir);
  if (source === VARIABLE && await isRightInFile(path, needed)) {
    throw new CliError(`Unset ${VARIABLE}, the data was made under the root secret in ${path}`);
  }
  throw new CliError(
    `Put the root secret${withFingerprint(needed.fingerprint)} into ${source}, or name it in ` +
      `${VARIABLE}_PREVIOUS: the data was made under it, and the one there has fingerprint ` +
      await fingerprintOf(secret),
  );
}

async function isRightInFile(path: string, needed: RootSecretStatus): Promise<boolean> {
  const kept = await readIfThere(path).catch(() => null);
  return kept !== null && await judgeRoots([kept.trim()], needed) !== "foreign";
}

function withFingerprint(fingerprint: string | null): string {
  return fingerprint === null ? "" : ` with fingerprint ${fingerprint}`;
}

/** Speaks of the file where the check speaks of the variable. */
function checkKept(secret: string, path: string): string {
  try {
    return checkSecret(secret);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CliError(`${error.message.replace(`Set ${VARIABLE}`, `Set the secret in ${path}`)}`);
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`Let this user read ${path}, or set ${VARIABLE}: ${reason}`);
  }
}
