import { convexToJson, jsonToConvex, type JSONValue, type Value } from "convex/values";
import type { Environment } from "./app/environment.ts";
import { registerComponent, type RegisteredSource } from "./app/register.ts";
import type { DeploymentJwt } from "./auth/deployment_jwt.ts";
import { messageOf } from "./errors.ts";
import { canonicalPath, type Components } from "./functions/components.ts";
import type { Executor } from "./functions/executor.ts";
import { type Identity, INLINE_PATH } from "./functions/frame.ts";
import { toThrown } from "./functions/function_error.ts";
import { isRegisteredFunction, type RegisteredFunction } from "./functions/registered.ts";
import type { FileUrls } from "./functions/file_urls.ts";
import { Usage, type UsageCounts } from "./functions/usage.ts";
import type { CommitListener } from "./functions/writer_queue.ts";
import { answerSite, type SiteOptions } from "./http/site.ts";
import type { Checkpointer } from "./jobs/checkpointer.ts";
import type { CronRunner } from "./jobs/cron_runner.ts";
import type { CronStore } from "./jobs/cron_store.ts";
import type { JobStore } from "./jobs/job_store.ts";
import type { Scheduler } from "./jobs/scheduler.ts";
import type { Log } from "./log.ts";
import { backupDatabase } from "./store/backup.ts";
import { checkIntegrity, type IntegrityReport } from "./store/integrity.ts";
import type { Store } from "./store/store.ts";
import { within } from "./within.ts";

/** How {@link Engine.run} finds and runs a function. */
export interface RunOptions {
  /** Path of the component that owns the function; the app by default. */
  component?: string;
  /** Who calls, as `ctx.auth.getUserIdentity()` gives it; nobody by default. */
  identity?: Identity;
  /** Counts what the call does, on top of the engine's own counters. */
  usage?: Usage;
}

/** What an {@link Engine} is made of. */
interface EngineParts {
  store: Store;
  components: Components;
  environment: Environment;
  /** Evaluates the app's auth.config, if it has one. */
  loadAuthConfig: (() => Promise<unknown>) | undefined;
  executor: Executor;
  scheduler: Scheduler;
  jobs: JobStore;
  crons: CronStore;
  cronRunner: CronRunner;
  checkpointer: Checkpointer;
  fileUrls: FileUrls;
  jwt: DeploymentJwt;
  usage: Usage;
  log: Log;
  site: SiteOptions;
}

/** A running app without sockets: its functions, its HTTP routes and its jobs. */
export class Engine {
  /**
   * The parts, for whoever builds on the engine: the servers, tools and tests of this folder.
   *
   * @internal
   */
  readonly parts: EngineParts;
  #closing: Promise<void> | undefined;

  /**
   * Use `open()`.
   *
   * @internal
   */
  constructor(parts: EngineParts) {
    this.parts = parts;
  }

  /** What was done since the start. */
  get metrics(): Readonly<UsageCounts> & { readonly functionCalls: number } {
    return this.parts.usage;
  }

  /**
   * Runs any function, internal ones too, by its path (`module:export`).
   *
   * @throws {ConvexError} with the function's data when it throws one.
   */
  async run(path: string, args: unknown = {}, options: RunOptions = {}): Promise<unknown> {
    return await this.#run({ path, args }, options);
  }

  /**
   * Runs a function made by one of convex/server's builders that is not part of the app, as if it stood in
   * it: for tests and tools.
   *
   * @throws {ConvexError} with the function's data when it throws one.
   */
  async runInline(
    registered: unknown,
    args: unknown = {},
    options: RunOptions = {},
  ): Promise<unknown> {
    if (!isRegisteredFunction(registered)) {
      throw new TypeError("Only what query(), mutation() or action() returned can be run");
    }
    return await this.#run({ path: INLINE_PATH, args, registered }, options);
  }

  /**
   * Installs a component from modules alone, without a convex.config: for tests. Its cron jobs do not run.
   *
   * @throws {HostError} SCHEMA_INVALID, SCHEMA_VIOLATED, UNSUPPORTED.
   */
  registerComponent(path: string, source: RegisteredSource): void {
    registerComponent(this.parts, path, source);
  }

  /** Settles when the scheduled functions and cron jobs that run now have ended. */
  async finishRunningJobs(): Promise<void> {
    const { scheduler, cronRunner } = this.parts;
    await Promise.all([scheduler.finishRunning(), cronRunner.finishRunning()]);
  }

  async #run(
    { path, args, registered }: { path: string; args: unknown; registered?: RegisteredFunction },
    options: RunOptions,
  ): Promise<unknown> {
    const target = { component: options.component ?? "", path: canonicalPath(path) };
    const context = {
      identity: options.identity ?? null,
      usage: options.usage ?? new Usage(this.parts.usage),
    };
    try {
      const json = convexToJson(args as Value);
      const call = { target, args: json, context, registered };
      const text = await this.parts.executor.call(call);
      return jsonToConvex(JSON.parse(text) as JSONValue);
    } catch (thrown) {
      throw toThrown(thrown);
    }
  }

  /** Answers a request through the app's HTTP router. */
  async fetch(request: Request): Promise<Response> {
    const context = { identity: null, usage: new Usage(this.parts.usage) };
    return await answerSite(this.parts, { request, context });
  }

  /**
   * Calls a listener after each commit; returns how to stop that.
   *
   * @internal
   */
  onCommit(listener: CommitListener): () => void {
    return this.parts.executor.writer.onCommit(listener);
  }

  /**
   * Writes a consistent copy of the database as of now to a file that must not exist. Blocks this thread
   * while it copies; `backupDatabase` of another process does not.
   *
   * @throws {HostError} BACKUP_FAILED.
   */
  backup(file: string): void {
    const { path } = this.parts.store;
    const dataDir = path.slice(0, path.lastIndexOf("/"));
    this.#holdingTheThread(() => backupDatabase({ dataDir, file }));
  }

  /** Checks the whole database; see {@link IntegrityReport}. Blocks this thread while it reads. */
  checkIntegrity(): IntegrityReport {
    return this.#holdingTheThread(() => checkIntegrity(this.parts.store.path));
  }

  /** What a watchdog must not take for a function that never ends. */
  #holdingTheThread<T>(work: () => T): T {
    const { watchdog } = this.parts.executor;
    return watchdog === null ? work() : watchdog.whilePaused(work);
  }

  /**
   * Ends jobs and open transactions in order, then closes the database. Closing twice is closing once.
   * `drainMs` limits the wait for jobs; what still runs then finds the database closed.
   */
  close(options: { drainMs?: number } = {}): Promise<void> {
    return this.#closing ??= this.#close(options.drainMs);
  }

  async #close(drainMs?: number): Promise<void> {
    const { scheduler, cronRunner, checkpointer, executor, store } = this.parts;
    await within(drainMs, Promise.all([scheduler.stop(), cronRunner.stop()]));
    await executor.writer.idle();
    checkpointer.stop();
    store.close();
  }

  /** Writes a log entry. */
  log(
    level: "info" | "warn" | "error",
    event: string,
    about: { thrown?: unknown; message?: string },
  ): void {
    const at = this.parts.executor.clock();
    const message = about.message ?? messageOf(about.thrown);
    this.parts.log({ at, level, event, message });
  }
}
