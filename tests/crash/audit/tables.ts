/** What is in the file of a database, whether a platform has it open or was killed. */
import { DatabaseSync } from "node:sqlite";
import type { Row } from "../../support/rows.ts";

/** The component's rows by table, oldest first, all of one moment. */
export type Tables = ReadonlyMap<string, readonly Row[]>;

const ROWS = `SELECT t.name AS name, d.body AS body FROM tables t
  JOIN indexes i ON i.table_number = t.number AND i.name = 'by_creation_time'
  JOIN entries e ON e.index_id = i.id JOIN documents d ON d.row = e.row
  WHERE t.component = 'banataAuth' AND t.name LIKE ? ORDER BY t.name, e.key`;

/** Reads all tables of the component in one statement, or the one that is named. */
export function readTables(dataDir: string, table = "%"): Tables {
  const database = new DatabaseSync(`${dataDir}/data.sqlite3`, { readOnly: true });
  try {
    const rows = database.prepare(ROWS).all(table);
    const tables = Map.groupBy(rows, ({ name }) => String(name));
    return new Map(
      [...tables].map(([name, rows]) => [name, rows.map(({ body }) => JSON.parse(String(body)))]),
    );
  } finally {
    database.close();
  }
}
