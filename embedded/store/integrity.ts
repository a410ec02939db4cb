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

/** How {@link checkIntegrity} checks. */
export interface IntegrityOptions {
  /** Told now and then how far the check is: the share that is done, 0 to 1, and words on it. */
  progress?: (share: number, words: string) => void;
}

/** The share of SQLite's own check, which says nothing before its end. */
const SQLITE_SHARE = 0.1;
/** Entries after which progress is told. */
const STEP = 10_000;

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
export function checkIntegrity(
  path: string,
  { progress = () => {} }: IntegrityOptions = {},
): IntegrityReport {
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
      connection.transactRead(() => inspect(connection, { progress, report }));
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

/** What a check writes down, and tells meanwhile. */
interface Check extends Required<IntegrityOptions> {
  readonly report: IntegrityReport;
}

function inspect(connection: Connection, { progress, report }: Check): void {
  progress(0, "SQLite's own check");
  for (const [found] of connection.all(`PRAGMA integrity_check(${MAX_PROBLEMS})`)) {
    if (found !== "ok") addProblem(report, `SQLite: ${found}`);
  }
  const catalog = new Catalog(connection);
  const tables = [...catalog.tables()].map((table) => ({
    table,
    counts: countsOf(connection, table),
  }));
  const entries = tables.flatMap(({ counts }) => [...counts.values()])
    .reduce((sum, count) => sum + count, 0);
  const check = { report, tell: tellerOf({ entries, progress }) };
  for (const counted of tables) inspectTable(connection, { ...counted, ...check });
  const stored = Number(connection.get("SELECT count(*) FROM documents")?.[0]);
  if (stored !== report.documents) {
    addProblem(report, `${stored} documents are stored, but tables hold ${report.documents}`);
  }
  progress(1, `${report.documents} documents`);
}

/** How many entries each index of a table has, by the index's id. */
function countsOf(connection: Connection, { indexes }: Table): Map<Index["id"], number> {
  return new Map(
    indexes.map(({ id }) => [id, Number(connection.get(COUNT_ENTRIES, id)?.[0])]),
  );
}

/** What is called for each entry that was looked at. */
function tellerOf(
  { entries, progress }: { entries: number; progress: Check["progress"] },
): () => void {
  let done = 0;
  return () => {
    if (++done % STEP !== 0) return;
    const share = SQLITE_SHARE + (1 - SQLITE_SHARE) * done / entries;
    progress(Math.min(share, 0.99), `${done} of ${entries} index entries`);
  };
}

function inspectTable(
  connection: Connection,
  { counts, report, table, tell }: {
    counts: ReadonlyMap<Index["id"], number>;
    report: IntegrityReport;
    table: Table;
    tell: () => void;
  },
): void {
  const count = counts.get(table.byId.id) ?? 0;
  report.documents += count;
  for (const index of table.indexes) {
    const where = `Index "${index.name}" of table "${table.name}"`;
    const entries = counts.get(index.id) ?? 0;
    if (entries !== count) {
      addProblem(report, `${where} has ${entries} entries for ${count} documents`);
    }
    for (const [key, body] of connection.iterate(ENTRIES, index.id)) {
      const fault = faultOf(index, key as Uint8Array, body);
      if (fault !== null) addProblem(report, `${where} ${fault}`);
      tell();
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
