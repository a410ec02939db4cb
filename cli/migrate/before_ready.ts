import type { Host } from "@banata-auth/embedded";
import type { MigrationRun } from "../../component/migration_functions.ts";
import { CliError } from "../arguments.ts";

/** How long the start waits for steps that no request waits for. */
const MOST_WAIT_MS = 10_000;
/** How often it looks whether the job that runs already is done. */
const LOOK_MS = 50;
/** Faults by which nothing may be served at all. */
const REFUSED = /^(?:DATABASE_NEWER_THAN_CODE|MIGRATION_CHANGED): /;

/**
 * Runs the pending steps: all that requests wait for, and of the others what a few seconds suffice for. The
 * rest goes on by a job while the platform serves. Gives a line for whoever started it, if there is
 * something to say.
 *
 * @throws {CliError} when a step that requests wait for can't be done, or the data is another version's
 */
export async function migrateBeforeReady(
  host: Pick<Host, "run">,
  { mostWaitMs = MOST_WAIT_MS }: { mostWaitMs?: number } = {},
): Promise<string | null> {
  const component = "banataAuth";
  const begun = performance.now();
  for (;;) {
    const answer = await host.run("migrate:run", {}, { component });
    const { done, error, gated = false, retryInMs, version, waits } = answer as MigrationRun;
    if (done) return null;
    const step = version + 1;
    if (error !== undefined) {
      const line = `Data migration ${step} stopped, nothing after it was changed: ${error}`;
      if (gated || REFUSED.test(error)) throw new CliError(line);
      return `${line}; see deno task migrate status`;
    }
    const isHeld = waits === "paused" || waits === "cancelled";
    if (isHeld && gated) {
      throw new CliError(
        `Let data migration ${step} go on, since it is ${waits} and requests wait for it: ` +
          "deno task migrate resume",
      );
    }
    if (isHeld) return `Data migration ${step} is ${waits}: deno task migrate resume lets it go on`;
    if (!gated && performance.now() - begun >= mostWaitMs) {
      await host.run("migrate:start", {}, { component });
      return `Data migration ${step} goes on while the platform serves: deno task migrate status`;
    }
    const waitMs = retryInMs ?? (waits === "busy" ? LOOK_MS : 0);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
