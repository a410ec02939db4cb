import { Alarm, type Timers } from "./alarm.ts";
import { CleanUpPace } from "./clean_up_pace.ts";
import type { JobEnd, JobStore, JobTables, PendingJob } from "./job_store.ts";
import { messageOf } from "../errors.ts";
import type { Target } from "../functions/components.ts";
import { Database } from "../functions/database.ts";
import type { Call } from "../functions/call.ts";
import type { Executor } from "../functions/executor.ts";
import { functionKindOf, type RegisteredFunction } from "../functions/registered.ts";
import type { Transaction } from "../functions/transaction.ts";
import { Usage } from "../functions/usage.ts";

/** What a {@link Scheduler} works with. */
interface SchedulerOptions {
  executor: Executor;
  jobs: JobStore;
  timers: Timers;
  usage: Usage;
  /** Told about a job that failed. */
  onFailure: (job: PendingJob, thrown: unknown) => void;
}

/** Mutations that run at one time; more would only wait for each other. */
const MAX_MUTATIONS = 16;
/** Actions that run at one time. They wait for others, so they have places of their own and keep no mutation. */
const MAX_ACTIONS = 16;
/** Removed in one transaction, so that a backlog does not stop the writer. */
const PURGE_BATCH = 100;
/** A job that has a place. */
interface Running {
  kind: "mutation" | "action";
  done: Promise<void>;
}

const INTERRUPTED = "Transient error while executing action";

/** Runs jobs when they are due: mutations exactly once, actions at most once. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #running = new Map<string, Running>();
  /** Functions that turned out to be actions, by component and path. */
  readonly #actions = new Map<string, Target>();
  readonly #alarm: Alarm;
  #stopped = true;
  #wakeAfterCommit = false;
  readonly #pace: CleanUpPace;
  #purgeAgain: unknown;

  /** Does nothing until `start`. */
  constructor(options: SchedulerOptions) {
    this.#options = options;
    const { jobs, executor, timers } = options;
    this.#pace = new CleanUpPace(executor.clock);
    const onTime = (): void => this.runDue();
    this.#alarm = new Alarm({ timers, clock: executor.clock, onTime });
    jobs.onAdded = () => {
      this.#wakeAfterCommit = true;
    };
    executor.writer.onCommit(() => {
      if (!this.#wakeAfterCommit) return;
      this.#wakeAfterCommit = false;
      this.#arm();
    });
  }

  /** Fails the actions that a crash interrupted, then runs what is due. */
  async start(): Promise<void> {
    const { jobs } = this.#options;
    const interrupted = jobs.interrupted();
    if (interrupted.length > 0) {
      await this.#options.executor.writer.run((transaction) => {
        for (const job of interrupted) {
          jobs.end(this.#tables(job, transaction), job.id, {
            kind: "failed",
            error: INTERRUPTED,
          });
        }
      });
    }
    this.#stopped = false;
    this.#purge();
    this.#arm();
  }

  /** Starts no more jobs and settles when those that run have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.set(undefined);
    this.#options.timers.clear(this.#purgeAgain);
    await this.finishRunning();
  }

  /** Settles when the jobs that run now have ended. */
  async finishRunning(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  /** How many jobs run. */
  get runningCount(): number {
    return this.#running.size;
  }

  /** Starts what is due by now: timers do, but for a clock that was moved under them. */
  runDue(): void {
    if (this.#stopped) return;
    const now = this.#options.executor.clock();
    for (const job of this.#waiting(MAX_MUTATIONS)) {
      if (job.due > now) break;
      this.#launch(job);
    }
    this.#arm();
  }

  #arm(): void {
    if (this.#stopped) return;
    this.#alarm.set(this.#waiting(1)[0]?.due);
  }

  /** The next jobs for which there is a place. */
  #waiting(limit: number): PendingJob[] {
    const places = MAX_MUTATIONS - this.#count("mutation");
    const except = this.#isFull() ? [...this.#actions.values()] : [];
    if (places <= 0) return [];
    const pending = this.#options.jobs.pending(limit + this.#running.size, { except });
    return pending.filter((job) => !this.#running.has(job.id)).slice(0, Math.min(limit, places));
  }

  /** Until its function is loaded, a job counts as a mutation. */
  #count(kind: Running["kind"]): number {
    let count = 0;
    for (const running of this.#running.values()) if (running.kind === kind) count++;
    return count;
  }

  #isFull(): boolean {
    return this.#count("action") >= MAX_ACTIONS;
  }

  #launch(job: PendingJob): void {
    const running: Running = { kind: "mutation", done: Promise.resolve() };
    this.#running.set(job.id, running);
    running.done = this.#run(job, running)
      .catch((thrown) => {
        this.#options.onFailure(job, thrown);
        this.#alarm.pause();
      })
      .finally(() => {
        this.#running.delete(job.id);
        this.#pace.added();
        this.#purge();
        this.#arm();
      });
  }

  async #run(job: PendingJob, running: Running): Promise<void> {
    const { executor } = this.#options;
    try {
      const registered = await executor.components.function(job.target);
      const kind = functionKindOf(registered);
      if (kind === "query") throw new Error("Only mutations and actions can be scheduled");
      if (kind === "mutation") return await this.#runMutation(job, registered);
      this.#actions.set(`${job.target.component}\0${job.target.path}`, job.target);
      // It waits on; from here on it is known among those that wait for a place.
      if (this.#isFull()) return;
      running.kind = "action";
      this.#arm();
      await this.#runAction(job, registered);
    } catch (thrown) {
      this.#options.onFailure(job, thrown);
      await this.#end(job, { kind: "failed", error: messageOf(thrown) });
    }
  }

  /** The mutation's writes and its job's end are one commit. */
  async #runMutation(job: PendingJob, registered: RegisteredFunction): Promise<void> {
    const { executor, jobs } = this.#options;
    await executor.mutationWithin(this.#call(job, registered), async (run, transaction) => {
      if (!jobs.isPending(job.id)) return;
      const tables = this.#tables(job, transaction);
      jobs.showRunning(tables, job.id);
      await run();
      jobs.end(tables, job.id, { kind: "success" });
    });
  }

  /** The start is on disk before the action runs: after a crash it is failed, never repeated. */
  async #runAction(job: PendingJob, registered: RegisteredFunction): Promise<void> {
    const { executor, jobs } = this.#options;
    const started = await executor.writer.run((transaction) => {
      if (!jobs.isPending(job.id)) return false;
      jobs.showRunning(this.#tables(job, transaction), job.id);
      jobs.markRunning(transaction, job.id);
      return true;
    });
    if (!started) return;
    await executor.action(this.#call(job, registered));
    await this.#end(job, { kind: "success" });
  }

  async #end(job: PendingJob, state: JobEnd): Promise<void> {
    const { executor, jobs } = this.#options;
    await executor.writer.run((transaction) => {
      // A job canceled while it ran has ended already.
      if (jobs.exists(job.id)) jobs.end(this.#tables(job, transaction), job.id, state);
    });
  }

  /**
   * Removes jobs that ended long ago. Now and then, after a job, and by a timer only while more are due: a
   * test that runs all timers would otherwise jump to the end of the retention.
   */
  #purge(): void {
    const { executor, jobs, onFailure, timers } = this.#options;
    const limit = this.#stopped ? 0 : this.#pace.next();
    if (limit === 0) return;
    const expired = jobs.listExpired(limit);
    for (let at = 0; at < expired.length; at += PURGE_BATCH) {
      const batch = expired.slice(at, at + PURGE_BATCH);
      executor.writer.run((transaction) => {
        for (const job of batch) jobs.remove(this.#tables(job, transaction), job.id);
      }).catch((thrown) => batch.slice(0, 1).forEach((job) => onFailure(job, thrown)));
    }
    timers.clear(this.#purgeAgain);
    this.#purgeAgain = undefined;
    if (expired.length === limit) {
      this.#purgeAgain = timers.set(() => this.#purge(), CleanUpPace.everyMs);
    }
  }

  #call(job: PendingJob, registered: RegisteredFunction): Call {
    // Each run is a request of its own.
    const request = { id: crypto.randomUUID(), ip: null, userAgent: null };
    const context = { identity: null, usage: new Usage(this.#options.usage), job: job.id, request };
    return { target: job.target, args: job.args, context, registered };
  }

  #tables(job: PendingJob, transaction: Transaction): JobTables {
    const { executor, usage } = this.#options;
    const database = new Database({
      store: executor.store,
      transaction,
      component: executor.components.getOrUnmounted(job.owner),
      usage: new Usage(usage),
      now: executor.clock(),
      limits: null,
    });
    return { transaction, database };
  }
}
