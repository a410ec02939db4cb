import { TABLES } from "../../component/tables/metadata.gen.ts";
import { ENGINE_COLUMNS, purposeOf, SEALED_COLUMNS } from "../../rules/sealed_columns.ts";
import { engineColumns } from "./engine_columns.ts";
import { projectSecrets } from "./secrets.ts";
import { keysOf, type TransferParts } from "./transfer_parts.ts";

/** A row's columns by name. */
export type Columns = Readonly<Record<string, unknown>>;

/** Tables of the vault: its records, and what says of them what they hold. They stay behind. */
const VAULT: ReadonlySet<string> = new Set(["vaultSecret", "vaultVersion"]);
/** Names of columns that plugins of operators seal, and those of ours that are not in the list. */
const SEALED_NAME = /^sealed[A-Z]/;
/** How exports of version 1 mark what was encrypted under the root secret where they come from. */
const MOVED = "$moved$";

/** Brings a row's secret columns into the form they have in an export, or back. */
type Convert = (table: string, row: Columns) => Promise<Columns>;

/**
 * Takes a row's secrets away. A row that is nothing without one, as a signing key is, gives null:
 * it stays behind.
 */
export function withoutSecrets(table: string, row: Columns): Columns | null {
  const secret = Object.keys(row).filter((name) => isSecret(table, name));
  if (VAULT.has(table)) return null;
  const isNeeded = secret.some((name) => TABLES[table]?.fields[name]?.optional !== true);
  if (isNeeded) return null;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !secret.includes(name)));
}

/** What is sealed under the project's own keys travels as it is; what is not yet, is sealed now. */
export async function outgoing(parts: TransferParts, projectId: string): Promise<Convert> {
  const { columns, own } = ciphersOf(parts, projectId);
  // The first use reads the key: here, so that a page costs the same whatever rows it holds.
  await own.seal("", { purpose: "moved" });
  return columns.sealAll;
}

/** Seals for its row what version 1 sealed for its column only, or did not. */
export function incoming(parts: TransferParts, projectId: string): Convert {
  const { columns, own } = ciphersOf(parts, projectId);
  return async (table, row) => {
    const changed: Record<string, unknown> = { ...row };
    for (const name of Object.keys(ENGINE_COLUMNS[table] ?? {})) {
      const value = row[name];
      if (typeof value !== "string" || !value.startsWith(MOVED)) continue;
      const moved = { purpose: `moved/${table}/${name}` };
      const text = await own.open(value.slice(MOVED.length), moved);
      changed[name] = await own.seal(text, { purpose: purposeOf(`${table}.${name}`, row) });
    }
    return await columns.sealAll(table, changed);
  };
}

function ciphersOf(parts: TransferParts, projectId: string) {
  const own = projectSecrets(projectId, keysOf(parts, projectId));
  return { own, columns: engineColumns({ ...parts, projectId, secrets: () => own }) };
}

function isSecret(table: string, name: string): boolean {
  return SEALED_NAME.test(name) ||
    SEALED_COLUMNS.some((each) => each.table === table && each.column === name);
}
