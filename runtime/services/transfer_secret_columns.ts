import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { TABLES } from "../../component/tables/metadata.gen.ts";
import { cookieSecrets } from "../crypto/cookie_secrets.ts";
import { projectSecrets } from "./secrets.ts";
import { keysOf, type TransferParts } from "./transfer_parts.ts";

/** A row's columns by name. */
export type Columns = Readonly<Record<string, unknown>>;

/**
 * Columns that Better Auth encrypts under a secret of the deployment's root. They travel sealed under
 * the project's own key, and are encrypted anew where they arrive.
 */
const ENGINE_COLUMNS: ReadonlyMap<string, readonly string[]> = new Map([
  ["account", ["accessToken", "refreshToken"]],
  ["twoFactor", ["secret", "backupCodes"]],
]);
/** Columns sealed under the project's key whose names don't say so. */
const SEALED_COLUMNS: ReadonlyMap<string, readonly string[]> = new Map([
  ["jwks", ["privateKey"]],
  ["vaultVersion", ["record"]],
]);
/** Tables that say what other rows hold, which stay behind. */
const ABOUT_SECRETS: ReadonlySet<string> = new Set(["vaultSecret"]);
/** Names of all others. */
const SEALED_NAME = /^sealed[A-Z]/;

/** Better Auth's mark of what it encrypted, and ours of the same on its way. */
const ENCRYPTED = "$ba$";
const MOVED = "$moved$";

/** Brings a row's secret columns into the form they have in an export, or back. */
type Convert = (table: string, row: Columns) => Promise<Columns>;

/** A secret that opens under none of the deployment's roots. */
export class SecretUnreadableError extends Error {
  override readonly name = "SecretUnreadableError";
  constructor() {
    super("Name the root secret under which the column was written");
  }
}

/**
 * Takes a row's secrets away. A row that is nothing without one, as a signing key is, gives null:
 * it stays behind.
 */
export function withoutSecrets(table: string, row: Columns): Columns | null {
  const secret = Object.keys(row).filter((name) => isSecret(table, name));
  if (ABOUT_SECRETS.has(table)) return null;
  const isNeeded = secret.some((name) => TABLES[table]?.fields[name]?.optional !== true);
  if (isNeeded) return null;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !secret.includes(name)));
}

/** Seals what Better Auth encrypted under the project's own key. */
export async function outgoing(parts: TransferParts, projectId: string): Promise<Convert> {
  const { engine, own } = await ciphersOf(parts, projectId);
  // The first use reads the key: here, so that a page costs the same whatever rows it holds.
  await own.seal("", { purpose: "moved" });
  return (table, row) =>
    convert(table, row, {
      mark: ENCRYPTED,
      change: async (value, purpose) => {
        const data = await symmetricDecrypt({ key: engine, data: value }).catch(unreadable);
        return `${MOVED}${await own.seal(data, { purpose })}`;
      },
    });
}

/** Encrypts for this deployment's Better Auth what {@link outgoing} sealed. */
export async function incoming(parts: TransferParts, projectId: string): Promise<Convert> {
  const { engine, own } = await ciphersOf(parts, projectId);
  return (table, row) =>
    convert(table, row, {
      mark: MOVED,
      change: async (value, purpose) => {
        const data = await own.open(value.slice(MOVED.length), { purpose }).catch(unreadable);
        return await symmetricEncrypt({ key: engine, data });
      },
    });
}

async function ciphersOf(parts: TransferParts, projectId: string) {
  const secrets = await cookieSecrets(parts.config, projectId);
  const keys = new Map(secrets.map(({ value, version }) => [version, value]));
  return {
    engine: { keys, currentVersion: secrets[0].version },
    own: projectSecrets(projectId, keysOf(parts, projectId)),
  };
}

async function convert(
  table: string,
  row: Columns,
  { change, mark }: {
    mark: string;
    change: (value: string, purpose: string) => Promise<string>;
  },
): Promise<Columns> {
  const changed: Record<string, unknown> = { ...row };
  for (const name of ENGINE_COLUMNS.get(table) ?? []) {
    const value = row[name];
    if (typeof value !== "string" || !value.startsWith(mark)) continue;
    changed[name] = await change(value, `moved/${table}/${name}`);
  }
  return changed;
}

function isSecret(table: string, name: string): boolean {
  return ENGINE_COLUMNS.get(table)?.includes(name) === true ||
    SEALED_COLUMNS.get(table)?.includes(name) === true || SEALED_NAME.test(name);
}

function unreadable(): never {
  throw new SecretUnreadableError();
}
