import { Alarm, type Timers } from "./alarm.ts";
import type { CronStore, ScheduledCron } from "./cron_store.ts";
import type { Call } from "../functions/call.ts";
import type { Executor } from "../functions/executor.ts";
import { functionKindOf, type RegisteredFunction } from "../functions/registered.ts";
import { Usage } from "../functions/usage.ts";

/** What a {@link CronRunner} works with. */
interface CronRunnerOptions {
  executor: Executor;
  crons: CronStore;
  timers: Timers;
  usage: Usage;
  /** Told about a run that failed. */
  onFailure: (cron: ScheduledCron, thrown: unknown) => void;
}

/** More cron jobs than this are looked at in turns. */
const MAX_UPCOMING = 64;

/** Runs cron jobs when they are due, each at most once at a time: mutations exactly once, actions at most once. */
export class CronRunner {
  readonly #options: CronRunnerOptions;
  readonly #alarm: Alarm;
  readonly #running = new Map<string, Promise<void>>();
  #stopped = true;

  /** Does nothing until `start`. */
  constructor(options: CronRunnerOptions) {
    this.#options = options;
    const { timers, executor } = options;
    const onTime = (): void => this.#runDue();
    this.#alarm = new Alarm({ timers, clock: executor.clock, onTime });
  }

  /** Gives up the actions that a crash interrupted, then runs what is due. */
  async start(): Promise<void> {
    const { crons, executor, onFailure } = this.#options;
    const interrupted = crons.interrupted();
    if (interrupted.length > 0) {
      await executor.writer.run(() => {
        for (const cron of interrupted) crons.advance(cron, executor.clock());
      });
    }
    for (const cron of interrupted) {
      onFailure(cron, new Error("The host stopped while this action ran"));
    }
    this.#stopped = false;
    this.#arm();
  }

  /** Starts no more runs and settles when those under way have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.set(undefined);
    await this.finishRunning();
  }

  /** Settles when the runs under way have ended. */
  async finishRunning(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #arm(): void {
    if (this.#stopped) return;
    this.#alarm.set(this.#waiting()[0]?.due);
  }

  #waiting(): ScheduledCron[] {
    const upcoming = this.#options.crons.upcoming(MAX_UPCOMING + this.#running.size);
    return upcoming.filter((cron) => !this.#running.has(idOf(cron)));
  }

  #runDue(): void {
    if (this.#stopped) return;
    const now = this.#options.executor.clock();
    for (const cron of this.#waiting()) {
      if (cron.due > now) break;
      const done = this.#run(cron).finally(() => {
        this.#running.delete(idOf(cron));
        this.#arm();
      });
      this.#running.set(idOf(cron), done);
    }
    this.#arm();
  }

  async #run(cron: ScheduledCron): Promise<void> {
    const { executor, crons, onFailure } = this.#options;
    try {
      const registered = await executor.components.function(cron.target);
      if (functionKindOf(registered) === "mutation") await this.#runMutation(cron, registered);
      else await this.#runAction(cron, registered);
    } catch (thrown) {
      onFailure(cron, thrown);
      await executor.writer.run(() => crons.advance(cron, executor.clock()))
        .catch((failure) => {
          onFailure(cron, failure);
          this.#alarm.pause();
        });
    }
  }

  /** The mutation's writes and the next run are one commit. */
  async #runMutation(cron: ScheduledCron, registered: RegisteredFunction): Promise<void> {
    const { executor, crons } = this.#options;
    await executor.mutationWithin(this.#call(cron, registered), async (run) => {
      if (!crons.isDue(cron)) return;
      await run();
      crons.advance(cron, executor.clock());
    });
  }

  /** The start is on disk before the action runs: after a crash it is given up, never repeated. */
  async #runAction(cron: ScheduledCron, registered: RegisteredFunction): Promise<void> {
    const { executor, crons } = this.#options;
    const started = await executor.writer.run(() => {
      if (!crons.isDue(cron)) return false;
      crons.markRunning(cron);
      return true;
    });
    if (!started) return;
    await executor.action(this.#call(cron, registered));
    await executor.writer.run(() => crons.advance(cron, executor.clock()));
  }

  #call(cron: ScheduledCron, registered: RegisteredFunction): Call {
    // Each run is a request of its own.
    const request = { id: crypto.randomUUID(), ip: null, userAgent: null };
    const context = { identity: null, usage: new Usage(this.#options.usage), request };
    return { target: cron.target, args: cron.args, context, registered };
  }
}

function idOf(cron: ScheduledCron): string {
  return `${cron.target.component}\0${cron.name}`;
}
