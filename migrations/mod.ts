/**
 * The ordered steps that bring stored rows to the present form, one file each
 * (`m0001_<what>.ts`). A step is pure: it sees one row and says what changes.
 *
 * @module
 */

/** A row as a step sees it, without Convex's own fields. */
export type MigrationRow = Readonly<Record<string, unknown>>;

/** One step. It must give null for a row that it has changed already, so that it can run again. */
export interface MigrationStep {
  /** The position in the order: 1, 2, 3, … */
  version: number;
  /** What the step does, in a few words; shown in the status. */
  name: string;
  /** The table whose rows it sees, in every project. */
  table: string;
  /** The fields to change, where undefined or null takes a field away, or null for no change. */
  up(row: MigrationRow): Record<string, unknown> | null;
}

/** Every step, in order. */
export const MIGRATIONS: readonly MigrationStep[] = [];

/**
 * Returns the steps if their versions are 1, 2, 3, … without a gap.
 *
 * @throws {Error} When a version is missing, doubled or out of order.
 */
export function checkedSteps(steps: readonly MigrationStep[]): readonly MigrationStep[] {
  for (const [at, step] of steps.entries()) {
    if (step.version !== at + 1) {
      throw new Error(
        `Cannot order the migrations: "${step.name}" has version ${step.version}, not ${at + 1}`,
      );
    }
  }
  return steps;
}
