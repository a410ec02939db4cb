import type { Engine } from "../../../embedded/mod.ts";

// Taken when the module is loaded: the host's jobs need turns of the event loop while a test's timers are fake.
const { setTimeout } = globalThis;

/** Further turns of the event loop after which a job that waits for real time is left alone. */
const MAX_IDLE_TURNS = 20;

/**
 * Runs scheduled functions, and those they schedule, until none is left, as `finishAllScheduledFunctions()`.
 *
 * @throws {Error} after `maxIterations` (100) rounds: the functions schedule each other without end.
 */
export async function finishAllJobs(
  engine: Engine,
  { advanceTimers, maxIterations = 100 }: { advanceTimers: () => void; maxIterations?: number },
): Promise<void> {
  let idleTurns = 0;
  for (let round = 0; round < maxIterations; round++) {
    advanceTimers();
    if (engine.parts.scheduler.runningCount > 0) {
      idleTurns = 0;
      await finishRunning(engine, advanceTimers);
    } else {
      const waits = engine.parts.jobs.pending(1).length > 0;
      if (!waits || idleTurns++ >= MAX_IDLE_TURNS) return;
      await turn();
    }
  }
  throw new Error(
    "finishAllScheduledFunctions: too many iterations. Check for infinitely recursive scheduled functions, " +
      "or increase maxIterations.",
  );
}

/** Keeps the test's timers going while jobs run: an action may wait for one. */
async function finishRunning(engine: Engine, advanceTimers: () => void): Promise<void> {
  let finished = false;
  const running = engine.finishRunningJobs().finally(() => {
    finished = true;
  });
  while (!finished) {
    await turn();
    if (!finished) advanceTimers();
  }
  await running;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
