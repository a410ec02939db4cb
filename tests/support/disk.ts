import type { Host } from "../../embedded/mod.ts";
import type { Connection } from "../../embedded/store/connection.ts";
import { tableNumberOf } from "../../embedded/store/ids.ts";
import type { Store } from "../../embedded/store/store.ts";
import type { Row } from "./rows.ts";

/** All documents on disk at one time; what {@link changesBetween} compares. */
export interface Snapshot {
  readonly journal: Journal;
  /** How much of the journal had happened. */
  readonly at: number;
}

/** What became of a document between two snapshots. */
export interface Change {
  readonly kind: "created" | "changed" | "removed";
  /** `component/name`; the app's own tables start with `/`. */
  readonly table: string;
  /** As it is; as it was, if it is removed. */
  readonly row: Row;
  /** As it was, if it is changed. */
  readonly before?: Row;
}

/** A document as it is stored, and its table. */
export interface StoredText {
  readonly body: string;
  readonly table: string;
}

const DOCUMENTS = `SELECT d.row, d.body, t.component || '/' || t.name FROM tables t
  JOIN indexes i ON i.table_number = t.number AND i.name = 'by_id'
  JOIN entries e ON e.index_id = i.id JOIN documents d ON d.row = e.row`;
/** SQLite itself notes which documents are written, and forgets it with a transaction that is undone. */
const NOTE_WRITES = `CREATE TEMP TABLE written(row INTEGER PRIMARY KEY);
  CREATE TEMP TRIGGER inserted AFTER INSERT ON main.documents
    BEGIN INSERT OR IGNORE INTO written VALUES (new.row); END;
  CREATE TEMP TRIGGER updated AFTER UPDATE ON main.documents
    BEGIN INSERT OR IGNORE INTO written VALUES (new.row); END;
  CREATE TEMP TRIGGER deleted AFTER DELETE ON main.documents
    BEGIN INSERT OR IGNORE INTO written VALUES (old.row); END;`;

/**
 * What was written to a store since somebody first looked. Tests of every endpoint look thousands of
 * times, so a look reads what was written since the last one and nothing else.
 */
class Journal {
  readonly entries: { row: number; before?: StoredText; after?: StoredText }[] = [];
  readonly #writer: Connection;
  readonly #current: Map<number, StoredText>;
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.#writer = store.writer;
    this.#writer.script(NOTE_WRITES);
    this.#current = readAll(store);
  }

  /** Reads on; returns how much there is now. */
  read(): number {
    const rows = this.#writer.all("SELECT row FROM temp.written ORDER BY row").map(([row]) => row);
    if (rows.length > 0) this.#writer.run("DELETE FROM temp.written");
    for (const row of rows as number[]) this.#note(row);
    return this.entries.length;
  }

  #note(row: number): void {
    const [before, after] = [this.#current.get(row), this.#find(row)];
    if (after === undefined) this.#current.delete(row);
    else this.#current.set(row, after);
    if (before?.body !== after?.body) this.entries.push({ row, before, after });
  }

  #find(row: number): StoredText | undefined {
    const found = this.#writer.get("SELECT body FROM documents WHERE row = ?", row);
    if (found === undefined) return undefined;
    const body = String(found[0]);
    const number = tableNumberOf(JSON.parse(body)._id);
    const table = [...this.#store.catalog.tables()].find((table) => table.number === number);
    return { body, table: `${table?.component}/${table?.name}` };
  }
}

const journals = new WeakMap<Store, Journal>();

/** Jobs that number and sign events: they are of no request, and run when their time comes. */
const BACKGROUND: ReadonlySet<unknown> = new Set([
  "audit_sequencer.js:run",
  "banataAuth/auth.js:signAuditLog",
]);

/** Takes a snapshot of all tables of all components, the system's too, when no job is due or runs. */
export async function snapshotOf(host: Host): Promise<Snapshot> {
  await jobsDone(host);
  const { store } = host.engine.parts;
  let journal = journals.get(store);
  if (journal === undefined) journals.set(store, journal = new Journal(store));
  return { journal, at: journal.read() };
}

/** Every document on disk, when no job is due or runs. */
export async function documentsOf(host: Host): Promise<StoredText[]> {
  await jobsDone(host);
  return [...readAll(host.engine.parts.store).values()];
}

function readAll({ writer }: Store): Map<number, StoredText> {
  return new Map(
    writer.all(DOCUMENTS).map(([row, body, table]) => [
      Number(row),
      { body: String(body), table: String(table) },
    ]),
  );
}

/** Waits until every job that is due has ended, and nothing is being written. */
export async function jobsDone({ engine }: Host): Promise<void> {
  const { executor, jobs, scheduler, store } = engine.parts;
  const isDue = () => jobs.pending(1).some(({ due }) => due <= executor.clock());
  while (isDue() || scheduler.runningCount > 0 || store.writer.inTransaction) {
    // Its timer goes by the machine's time, and the clock of the tests has run ahead of that.
    scheduler.runDue();
    await scheduler.finishRunning();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** What changed between two snapshots of one host, but for jobs that run in the background. */
export function changesBetween(before: Snapshot, after: Snapshot): Change[] {
  const first = new Map<number, StoredText | undefined>();
  const last = new Map<number, StoredText | undefined>();
  for (const entry of after.journal.entries.slice(before.at, after.at)) {
    if (!first.has(entry.row)) first.set(entry.row, entry.before);
    last.set(entry.row, entry.after);
  }
  const rows = [...first.keys()].filter((row) => first.get(row)?.body !== last.get(row)?.body);
  const old = byId(rows.map((row) => first.get(row)));
  const current = byId(rows.map((row) => last.get(row)));
  const removed = [...old].filter(([id]) => !current.has(id))
    .map(([, it]): Change => ({ kind: "removed", ...it }));
  const others = [...current].map(([id, it]): Change => ({
    kind: old.has(id) ? "changed" : "created",
    ...it,
    before: old.get(id)?.row,
  }));
  return [...removed, ...others].filter(({ row, table }) =>
    !(table.endsWith("/_scheduled_functions") && BACKGROUND.has(row.name))
  );
}

function byId(
  documents: readonly (StoredText | undefined)[],
): Map<string, { table: string; row: Row }> {
  return new Map(
    documents.filter((document) => document !== undefined).map(({ body, table }) => {
      const row: Row = JSON.parse(body);
      return [String(row._id), { table, row }];
    }),
  );
}
