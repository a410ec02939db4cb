import type { Host } from "../../embedded/mod.ts";
import { Connection } from "../../embedded/store/connection.ts";
import type { Row } from "./rows.ts";

/** Every document on disk at one time: its table (`component/name`) by its text, `_id` in it. */
export type Snapshot = ReadonlyMap<string, string>;

/** What became of a document between two snapshots. */
export interface Change {
  readonly kind: "created" | "changed" | "removed";
  /** `component/name`; the app's own tables start with `/`. */
  readonly table: string;
  /** As it is; as it was, if it is removed. */
  readonly row: Row;
}

/** Takes a snapshot of all tables of all components, the system's too, when no job is due or runs. */
export async function snapshotOf(host: Host): Promise<Snapshot> {
  await jobsDone(host);
  // Its rows are arrays: tests of every endpoint take thousands of snapshots.
  const connection = new Connection(host.engine.parts.store.path, { readOnly: true });
  try {
    const sql = `SELECT d.body, t.component || '/' || t.name FROM tables t
      JOIN indexes i ON i.table_number = t.number AND i.name = 'by_id'
      JOIN entries e ON e.index_id = i.id JOIN documents d ON d.row = e.row`;
    return new Map(connection.all(sql).map(([body, table]) => [String(body), String(table)]));
  } finally {
    connection.close();
  }
}

/** Waits until every job that is due has ended. */
export async function jobsDone({ engine }: Host): Promise<void> {
  const { executor, jobs, scheduler } = engine.parts;
  const isDue = () => jobs.pending(1).some(({ due }) => due <= executor.clock());
  while (isDue() || scheduler.runningCount > 0) {
    await scheduler.finishRunning();
    // A due job starts from a timer, so one turn of the event loop is what it waits for.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** What changed between two snapshots. */
export function changesBetween(before: Snapshot, after: Snapshot): Change[] {
  const old = byId(before, after);
  const current = byId(after, before);
  const removed = [...old].filter(([id]) => !current.has(id))
    .map(([, it]): Change => ({ kind: "removed", ...it }));
  const others = [...current].map(([id, it]): Change => ({
    kind: old.has(id) ? "changed" : "created",
    ...it,
  }));
  return [...removed, ...others];
}

/** The documents of one snapshot that the other does not have as they are. */
function byId(one: Snapshot, other: Snapshot): Map<string, { table: string; row: Row }> {
  const own = [...one].filter(([body]) => !other.has(body));
  return new Map(own.map(([body, table]) => {
    const row: Row = JSON.parse(body);
    return [String(row._id), { table, row }];
  }));
}
