import type { Host } from "@banata-auth/embedded";
import type { TestClock, TestPlatformOptions } from "./types.ts";

/** A clock that can be moved on under a platform. */
export class TwinClock implements TestClock {
  readonly #isStill: boolean;
  readonly #begun = Date.now();
  #passed = 0;
  #host: Host | undefined;

  /** Starts where the machine's clock is. */
  constructor(time: TestPlatformOptions["time"] = "running") {
    this.#isStill = time === "still";
  }

  /** Names the platform whose jobs come due when time passes. */
  drive(host: Host): void {
    this.#host = host;
  }

  now(): number {
    return (this.#isStill ? this.#begun : Date.now()) + this.#passed;
  }

  async advance(ms: number): Promise<void> {
    if (!Number.isSafeInteger(ms) || ms < 0) {
      throw new RangeError(
        `Advance the clock by whole milliseconds, 0 or more: current value is ${ms}`,
      );
    }
    this.#passed += ms;
    if (this.#host !== undefined) await runDueJobs(this.#host);
  }
}

/**
 * Runs the jobs and cron jobs that are due, and those that they make. Timers go by the machine's time, so
 * they don't know that another clock was moved.
 */
async function runDueJobs({ engine }: Host): Promise<void> {
  const { cronRunner, crons, executor, jobs, scheduler } = engine.parts;
  const isDue = (next: { due: number } | undefined) =>
    next !== undefined && next.due <= executor.clock();
  while (isDue(jobs.pending(1)[0]) || isDue(crons.upcoming(1)[0])) {
    scheduler.runDue();
    // Sets its timer anew, by the clock as it is now.
    await cronRunner.start();
    await new Promise((resolve) => setTimeout(resolve));
    await engine.finishRunningJobs();
  }
}
