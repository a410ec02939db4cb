import type { SealProgress } from "../../runtime/request/references.ts";
import { CliError } from "../arguments.ts";
import type { PlatformFunctions } from "../platform_functions.ts";
import type { TaskOutput } from "./rewrap.ts";

/**
 * Seals under the projects' own keys what Better Auth encrypted in rows of earlier releases.
 *
 * @throws {CliError} with how many rows were written under a root secret that is not there
 */
export async function sealColumns(
  functions: PlatformFunctions,
  { print, progress }: TaskOutput,
): Promise<void> {
  let after: string | null = null;
  let [sealed, failed, most] = [0, 0, 0];
  do {
    const call = { job: "sealColumns", args: { after, goOn: false } };
    // Run by the action that asks KMS where it must; the app's own function, in this form.
    const part = await functions.run("banataAuth/auth:answerJob", call) as SealProgress;
    [after, sealed, failed] = [part.after, sealed + part.sealed, failed + part.failed];
    most = Math.max(most, part.projectsLeft + 1);
    const left = after === null ? 0 : Math.max(part.projectsLeft, 1);
    progress(1 - left / most, `${sealed} rows sealed, ${left} projects left`);
  } while (after !== null);
  if (failed > 0) {
    throw new CliError(
      `Name the root secret again under which ${failed} rows of earlier releases were written: ` +
        `${sealed} others were sealed`,
    );
  }
  if (sealed > 0) print(`Sealed ${sealed} rows of earlier releases under the projects' own keys`);
}
