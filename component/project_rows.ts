/** Which rows move with a project, and how they are read in parts that fit a transaction. */
import type { GenericDatabaseReader } from "convex/server";
import type { DynamicModel, StoredRow } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";

/**
 * Tables whose rows stay behind when a project moves to another deployment. Every other generated table
 * moves. The reasons stand here because Convex loads the list with every chunk of an import:
 *
 * - `project`: the platform's; the project's own row stands in the export's first line
 * - `projectAdministrator`, `projectInvitation`: the platform's; they name users of this deployment
 * - `projectKey`: wrapped under this deployment's root; the first line has it under a passphrase
 * - `vaultUse`: counted anew from the records that arrive
 * - `vaultRotation`: a change of keys of this deployment; the export has the key that is current
 * - `devMail`: the development mailbox of this machine
 * - `mailRound`: the rounds in which this deployment sends mails; the new one begins its own
 * - `rateLimit`, `rateBucket`: counters of requests to this deployment
 * - `event`, `eventKey`, `eventTarget`: what happened in this deployment; the new one keeps its own record
 * - `auditKey`, `auditTree`, `auditTile`, `auditWitness`: the log of this deployment, which
 *   its own checkpoints prove
 * - `auditErasure`: who is erased from the log of this deployment
 * - `auditStream`, `auditDelivery`: deliver the log of this deployment, from its own leaves on
 * - `rootSecret`: names the root secret of this deployment
 * - `setup`, `migration`, `migrationRun`, `projectErasure`, `projectImport`, `auditSequencer`: the
 *   platform's, of its own state and jobs
 */
export const LEFT_OUT: readonly string[] = [
  "project",
  "projectAdministrator",
  "projectInvitation",
  "projectKey",
  "vaultUse",
  "vaultRotation",
  "devMail",
  "mailRound",
  "rateLimit",
  "rateBucket",
  "event",
  "eventKey",
  "eventTarget",
  "auditErasure",
  "auditStream",
  "auditDelivery",
  "auditKey",
  "auditTree",
  "auditTile",
  "auditWitness",
  "auditSequencer",
  "rootSecret",
  "setup",
  "migration",
  "migrationRun",
  "projectErasure",
  "projectImport",
];

/** The tables whose rows move, in the order of an export. */
export const MOVED_TABLES: readonly string[] = Object.keys(TABLES)
  .filter((table) => !LEFT_OUT.includes(table))
  .sort();

/** A row with the table it is of. */
export interface PlacedRow {
  /** The table. */
  table: string;
  /** The row as it is stored. */
  row: StoredRow;
}

/** The row that a part ends with. */
export interface Place {
  /** The table. */
  table: string;
  /** The row's application id. */
  id: string;
}

/** How a part is read. */
export interface PartOptions {
  /** The project whose rows are read. */
  projectId: string;
  /** The tables to read, in this order; rows of a table come by id. */
  tables: readonly string[];
  /** Where the part before this one ended; null for the first. */
  after: Place | null;
  /** Rows at most. */
  maxRows: number;
}

/** Characters of JSON after which a part ends: far below the 16 MiB one function may read. */
const MAX_PART_LENGTH = 2 * 1024 * 1024;
/** Rows of one read. A document has at most 1 MiB, so what a read brings too much is bounded. */
const STEP_ROWS = 8;

/**
 * Reads the next rows of a project, table by table. A place is an id, so a part costs the same at
 * any depth, and rows that come or go meanwhile move no other.
 */
export async function readPart(
  db: GenericDatabaseReader<DynamicModel>,
  { after, maxRows, projectId, tables }: PartOptions,
): Promise<{ rows: PlacedRow[]; isLast: boolean }> {
  const rows: PlacedRow[] = [];
  let length = 0;
  const from = after === null ? 0 : tables.indexOf(after.table);
  for (const table of tables.slice(from)) {
    let last = table === after?.table ? after.id : "";
    for (let isEnd = false; !isEnd;) {
      const step = Math.min(STEP_ROWS, maxRows - rows.length);
      if (step === 0 || length >= MAX_PART_LENGTH) return { rows, isLast: false };
      const found = await db.query(table)
        .withIndex("p_id", (index) => index.eq("projectId", projectId).gt("id", last))
        .take(step);
      for (const row of found) {
        if (length >= MAX_PART_LENGTH) return { rows, isLast: false };
        rows.push({ table, row });
        length += JSON.stringify(row).length;
        last = row.id;
      }
      isEnd = found.length < step;
    }
  }
  return { rows, isLast: true };
}
