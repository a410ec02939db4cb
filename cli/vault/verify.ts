import type { VaultCheck, VaultFault } from "../../runtime/request/references.ts";
import { CliError } from "../arguments.ts";
import type { PlatformFunctions } from "../platform_functions.ts";
import type { TaskOutput } from "./rewrap.ts";

/** How often progress shows. */
const STEP_MS = 1000;
/** Faults that are printed; who has more of them has lost a key. */
const MAX_PRINTED = 1000;

/**
 * Opens everything that is under the projects' keys, and prints where what does not open stands.
 *
 * @throws {CliError} with how much does not open
 */
export async function verifyVault(
  functions: PlatformFunctions,
  { print, progress }: TaskOutput,
): Promise<void> {
  let after: string | null = null;
  let [checked, earlier, faults, most] = [0, 0, 0, 0];
  do {
    const args = { after, maxMs: STEP_MS };
    // The app's own function, in this form.
    const part = await functions.run("banataAuth/auth:verifyVault", args) as VaultCheck;
    part.faults.slice(0, MAX_PRINTED - faults).map(describe).forEach(print);
    [after, checked, earlier] = [part.after, checked + part.checked, earlier + part.earlier];
    faults += part.faults.length;
    most = Math.max(most, part.projectsLeft + 1);
    const left = after === null ? 0 : Math.max(part.projectsLeft, 1);
    progress(1 - left / most, `${checked} opened, ${left} projects left`);
  } while (after !== null);
  if (faults > 0) {
    throw new CliError(
      `Restore what does not open from a backup, or name the root key that it needs: ${faults} of ${checked}`,
    );
  }
  print(`All ${checked} keys, records and sealed texts open`);
  if (earlier > 0) {
    print(
      `${earlier} texts in the form of an earlier release were left out: vault:rewrap seals them`,
    );
  }
}

function describe({ column, id, projectId, table }: VaultFault): string {
  return `Does not open: ${projectId} ${column === undefined ? table : `${table}.${column}`} ${id}`;
}
