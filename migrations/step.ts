/** A row as a step sees it, without Convex's own fields. */
export type MigrationRow = Readonly<Record<string, unknown>>;

/**
 * One step. It is pure, and gives null for a row that it has changed already: so it can run again, and
 * be stopped after any batch.
 */
export interface MigrationStep {
  /** The position in the order: 1, 2, 3, … */
  version: number;
  /** What the step does, in a few words; shown in the status. */
  name: string;
  /** The table whose rows it sees, in every project. */
  table: string;
  /**
   * Whether requests that touch the table wait, as 503 `MIGRATION_PENDING`, until the step is done. It
   * is for rows that today's code would read wrongly; code that takes both forms needs none.
   * @default false
   */
  gate?: boolean;
  /** The fields to change, where undefined or null takes a field away, or null for no change. */
  up(row: MigrationRow): Record<string, unknown> | null;
  /** Rows that must be there beside it. One whose project and id are there already stays as it is. */
  add?(row: MigrationRow): readonly AddedRow[];
}

/** A row that a step adds, in any table. */
export interface AddedRow {
  /** The table. */
  table: string;
  /** The project it belongs to. */
  projectId: string;
  /** Its fields, the id among them. */
  row: Readonly<Record<string, unknown>> & { readonly id: string };
}
