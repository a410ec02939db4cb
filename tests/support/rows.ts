import { DatabaseSync } from "node:sqlite";
import type { Host } from "../../embedded/mod.ts";

/** One stored document with everything in it. */
export type Row = Readonly<Record<string, unknown>>;

/** Every document of a component's table as it is on disk, oldest first, whatever its project. */
export function rowsOf(host: Host, table: string): Row[] {
  const database = new DatabaseSync(host.engine.parts.store.path, { readOnly: true });
  try {
    const sql = `SELECT d.body AS body FROM tables t
      JOIN indexes i ON i.table_number = t.number AND i.name = 'by_creation_time'
      JOIN entries e ON e.index_id = i.id JOIN documents d ON d.row = e.row
      WHERE t.component = 'banataAuth' AND t.name = ? ORDER BY e.key`;
    return database.prepare(sql).all(table).map(({ body }) => JSON.parse(String(body)));
  } finally {
    database.close();
  }
}
