/** What operators do to the run of the migrations. */
import {
  finishedVersion,
  type Ledger,
  newState,
  readLedger,
  recordRun,
  type RunEvent,
  writeRun,
  writeState,
} from "./migration_ledger.ts";
import type { RunnerSetup } from "./migration_runner.ts";
import type { Writer } from "./store.ts";

/** Whether a chain of jobs has something to do that no other does. */
export function needsStart({ run, states }: Ledger, { steps }: RunnerSetup): boolean {
  if (run?.hold !== undefined) return false;
  const now = Date.now();
  if (run?.holder !== undefined && (run.leaseUntil ?? 0) > now) return false;
  if (run?.attempts === undefined && (run?.retryAt ?? 0) > now) return false;
  return steps.some(({ version }) => !states.get(version)?.isDone);
}

/** Holds the run, or lets it go on, and records that somebody did. A run that is over can't be held. */
export async function controlRun(
  db: Writer,
  { setup, what }: {
    setup: RunnerSetup;
    what: Extract<RunEvent, "paused" | "resumed" | "cancelled">;
  },
): Promise<void> {
  const ledger = await readLedger(db);
  const version = finishedVersion(ledger, setup.steps) + 1;
  const step = setup.steps[version - 1];
  if (!step) return;
  const { run } = ledger;
  const hold = what === "resumed" ? undefined : what;
  if (run?.hold === hold) return;
  await writeRun(db, {
    stored: run,
    changes: { hold, holder: undefined, leaseUntil: undefined },
  });
  const state = ledger.states.get(version);
  if (what === "cancelled" && state) {
    await writeState(db, { stored: state, next: newState(step, Date.now()) });
  }
  await recordRun(db, { version, what });
}
