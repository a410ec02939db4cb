/**
 * The ordered steps that bring stored rows to the present form, one file each
 * (`m0001_<what>.ts`). A step is pure: it sees one row and says what changes.
 *
 * @module
 */
import type { MigrationStep } from "./step.ts";
import { projectRoles } from "./m0001_project_roles.ts";
import { platformRoles } from "./m0002_platform_roles.ts";
import { roleHolders } from "./m0003_role_holders.ts";
import { originListings } from "./m0004_origin_listings.ts";
import { wholeEvents } from "./m0005_whole_events.ts";
import { accountIssuers } from "./m0006_account_issuers.ts";

export type { AddedRow, MigrationRow, MigrationStep } from "./step.ts";

/** Every step, in order. */
export const MIGRATIONS: readonly MigrationStep[] = [
  projectRoles,
  platformRoles,
  roleHolders,
  originListings,
  wholeEvents,
  accountIssuers,
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
