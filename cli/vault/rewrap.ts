import type { RewrapProgress } from "../../runtime/request/references.ts";
import { CliError } from "../arguments.ts";
import type { PlatformFunctions } from "../platform_functions.ts";

/** Where a task shows how far it is, and what came of it. */
export interface TaskOutput {
  /** A share from 0 to 1, in words. */
  readonly progress: (share: number, words: string) => void;
  readonly print: (line: string) => void;
}

/** The component counts no further. */
const MAX_COUNTED = 1000;

/**
 * Puts every project's key under the current root key.
 *
 * @throws {CliError} with how many open under none of the root keys that are there
 */
export async function rewrapKeys(
  functions: PlatformFunctions,
  { print, progress }: TaskOutput,
): Promise<void> {
  let [after, rewrapped, failed]: [string | null, number, number] = [null, 0, 0];
  for (let isDone = false; !isDone;) {
    const call = { job: "rewrapProjectKeys", args: { after, goOn: false } };
    // Run by the action that asks KMS where it must; the app's own function, in this form.
    const part = await functions.run("banataAuth/auth:answerJob", call) as RewrapProgress;
    rewrapped += part.rewrapped;
    failed += part.failed;
    after = part.after;
    isDone = part.remaining === 0;
    const done = rewrapped + failed;
    const left = part.remaining < MAX_COUNTED ? part.remaining : `at least ${MAX_COUNTED}`;
    progress(isDone ? 1 : done / (done + part.remaining), `${done} keys, ${left} left`);
  }
  if (failed > 0) {
    throw new CliError(
      `Name the root keys again under which ${failed} of the projects' keys are: ${rewrapped} others ` +
        "were put under the current one",
    );
  }
  print(
    rewrapped === 0
      ? "Every project's key is under the current root key"
      : `Put ${rewrapped} of the projects' keys under the current root key; no other one is needed`,
  );
}
