/**
 * The ordered steps that bring stored rows to the present form, one file each
 * (`m0001_<what>.ts`). A step is pure: it sees one row and says what changes.
 *
 * @module
 */
import { projectRoles } from "./m0001_project_roles.ts";
import { platformRoles } from "./m0002_platform_roles.ts";
import { roleHolders } from "./m0003_role_holders.ts";
import { originListings } from "./m0004_origin_listings.ts";

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

/** Every step, in order. */
export const MIGRATIONS: readonly MigrationStep[] = [
  projectRoles,
  platformRoles,
  roleHolders,
  originListings,
];

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
