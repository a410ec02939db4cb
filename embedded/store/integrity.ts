import { Catalog, type Index, type Table } from "./catalog.ts";
import { Connection } from "./connection.ts";
import { fileFailure } from "./disk.ts";
import { keyIn } from "./documents.ts";
import { compareKeys } from "./keys.ts";
import { checkWhole } from "./presence.ts";
import { HostError, messageOf } from "../errors.ts";
import { parseDocument } from "../values/json.ts";

/** What {@link checkIntegrity} found. */
export interface IntegrityReport {
  /** Whether nothing was found. */
  ok: boolean;
  /** One sentence each, the first {@link MAX_PROBLEMS}. */
  problems: string[];
  /** Documents that were looked at. */
  documents: number;
}

/** Further problems are not listed: a damaged file has thousands. */
const MAX_PROBLEMS = 20;

const ENTRIES = `SELECT e.key, d.body FROM entries e LEFT JOIN documents d ON d.row = e.row
  WHERE e.index_id = ? ORDER BY e.key`;
const COUNT_ENTRIES = "SELECT count(*) FROM entries WHERE index_id = ?";

/**
 * Checks a database file from the outside, also while a host runs on it: SQLite's own check, that every index
 * has exactly one entry with the right key for every document, and that no document lies outside of a table.
 * Where no host runs, also that its log holds every commit that was answered. Reads the whole file.
 *
 * @throws {HostError} FILE_UNUSABLE when this user may not read it; RESTORE_UNFINISHED, DATABASE_MISSING
 */
export function checkIntegrity(path: string): IntegrityReport {
  const report: IntegrityReport = { ok: true, problems: [], documents: 0 };
  try {
    checkWhole(path);
  } catch (thrown) {
    if (!(thrown instanceof HostError) || thrown.code !== "LOG_DAMAGED") throw thrown;
    addProblem(report, thrown.message);
  }
  try {
    const connection = new Connection(path, { readOnly: true });
    try {
      connection.transactRead(() => inspect(connection, report));
    } finally {
      connection.close();
    }
  } catch (thrown) {
    const failure = fileFailure(path, thrown);
    // A file that can't be looked at is not damaged for that.
    if (failure instanceof HostError) throw failure;
    addProblem(report, `The file cannot be read: ${messageOf(thrown)}`);
  }
  return report;
}

function inspect(connection: Connection, report: IntegrityReport): void {
  for (const [found] of connection.all(`PRAGMA integrity_check(${MAX_PROBLEMS})`)) {
    if (found !== "ok") addProblem(report, `SQLite: ${found}`);
  }
  const catalog = new Catalog(connection);
  for (const table of catalog.tables()) inspectTable(connection, { table, report });
  const stored = Number(connection.get("SELECT count(*) FROM documents")?.[0]);
  if (stored !== report.documents) {
    addProblem(report, `${stored} documents are stored, but tables hold ${report.documents}`);
  }
}

function inspectTable(
  connection: Connection,
  { table, report }: { table: Table; report: IntegrityReport },
): void {
  const count = Number(connection.get(COUNT_ENTRIES, table.byId.id)?.[0]);
  report.documents += count;
  for (const index of table.indexes) {
    const where = `Index "${index.name}" of table "${table.name}"`;
    const entries = Number(connection.get(COUNT_ENTRIES, index.id)?.[0]);
    if (entries !== count) {
      addProblem(report, `${where} has ${entries} entries for ${count} documents`);
    }
    for (const [key, body] of connection.iterate(ENTRIES, index.id)) {
      const fault = faultOf(index, key as Uint8Array, body);
      if (fault !== null) addProblem(report, `${where} ${fault}`);
    }
  }
}

function faultOf(index: Index, key: Uint8Array, body: unknown): string | null {
  if (typeof body !== "string") return "has an entry without a document";
  try {
    const document = parseDocument(body);
    const same = compareKeys(keyIn(index, document), key) === 0;
    return same ? null : `has a wrong key for document ${document._id}`;
  } catch (thrown) {
    return `leads to a document that cannot be read (${messageOf(thrown)})`;
  }
}

function addProblem(report: IntegrityReport, problem: string): void {
  report.ok = false;
  if (report.problems.length < MAX_PROBLEMS) report.problems.push(problem);
}
