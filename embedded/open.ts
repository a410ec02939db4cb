import { checkAuthConfig } from "./app/check_auth_config.ts";
import { Environment } from "./app/environment.ts";
import { installApp, nameComponents } from "./app/install.ts";
import type { AppSource, ComponentSource } from "./app/app_source.ts";
import { readAppFolder } from "./app/source.ts";
import { DeploymentJwt } from "./auth/deployment_jwt.ts";
import { Engine } from "./engine.ts";
import { DEFAULT_TIME_LIMITS, type TimeLimits } from "./functions/activity.ts";
import { Components } from "./functions/components.ts";
import { Executor } from "./functions/executor.ts";
import { toLogMessage } from "./functions/function_error.ts";
import { installGlobals } from "./functions/global.ts";
import { CONVEX_LIMITS, NO_LIMITS, type TransactionLimits } from "./functions/limits.ts";
import { FileUrls } from "./functions/file_urls.ts";
import { Usage } from "./functions/usage.ts";
import { JobStore, type PendingJob } from "./jobs/job_store.ts";
import type { Timers } from "./jobs/alarm.ts";
import { Checkpointer } from "./jobs/checkpointer.ts";
import { CronRunner } from "./jobs/cron_runner.ts";
import { CronStore, type DeclaredCron, type ScheduledCron } from "./jobs/cron_store.ts";
import { Scheduler } from "./jobs/scheduler.ts";
import { type Log, logNothing } from "./log.ts";
import { applySchemas } from "./store/schema.ts";
import { Store } from "./store/store.ts";
import { createSyscalls } from "./syscalls/mod.ts";

/** How {@link open} runs an app. */
export interface OpenOptions {
  /**
   * Folder of the app (convex.config.ts, http.ts, …). Its function modules are found by Convex's own rules.
   * Either this or `app` must be given.
   */
  appDir?: string;
  /** The app's modules, where they do not come from a folder. */
  app?: AppSource;
  /** Folder of the database and its lock; made with mode 0700 if absent. */
  dataDir: string;
  /**
   * `process.env` of the app's functions; empty by default. CONVEX_CLOUD_URL and CONVEX_SITE_URL are added
   * unless given. A component sees only what its parent binds for it, and those two. What is given here wins
   * over what `npx convex env set` has stored, which then can't be changed that way.
   */
  env?: Record<string, string>;
  /** Components that the app may install, where their files are not found from its convex.config. */
  components?: ComponentSource[];
  /** Epoch ms, also what functions see but actions; the system's clock by default. */
  clock?: () => number;
  /** Timers for jobs; the system's by default. */
  timers?: Timers;
  /**
   * Whether a commit is on disk before its callers are answered. Without that, a power cut may cost everything:
   * for data that nobody keeps, as a test's. @default true
   */
  synced?: boolean;
  /** What functions learn as the deployment's name. @default "embedded" */
  deploymentName?: string;
  /** Whether cron jobs run. @default true */
  runCrons?: boolean;
  /** What a transaction may use; Convex's published limits by default, `false` for none. */
  limits?: Partial<TransactionLimits> | false;
  /** How long the user code of a query or mutation may take. */
  timeLimits?: Partial<TimeLimits>;
  /** Where log entries go; dropped by default. */
  log?: Log;
}

// Taken when the host is loaded: a test that fakes timers later must not stop the host's own.
const { setTimeout, clearTimeout } = globalThis;
/** The system's timers. */
export const SYSTEM_TIMERS: Timers = {
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (timer) => clearTimeout(timer as number | undefined),
};
const LOCAL_URL = "http://127.0.0.1";

/**
 * Opens an app in this process, without sockets: for tests, tools, and as the core of `serve()`.
 *
 * @throws {HostError} when the folder, the app, its schema or the database can't be used.
 */
export async function open(options: OpenOptions): Promise<Engine> {
  installGlobals();
  const store = new Store(options.dataDir, { synced: options.synced });
  try {
    const app = await installComponents(store, options);
    const engine = assemble(store, app, options);
    await startJobs(engine, app.declared, options);
    engine.parts.checkpointer.start();
    return engine;
  } catch (thrown) {
    store.close();
    throw thrown;
  }
}

interface InstalledApp {
  components: Components;
  environment: Environment;
  declared: DeclaredCron[];
  loadAuthConfig: AppSource["loadAuthConfig"];
}

async function installComponents(store: Store, options: OpenOptions): Promise<InstalledApp> {
  const variables = { CONVEX_CLOUD_URL: LOCAL_URL, CONVEX_SITE_URL: LOCAL_URL, ...options.env };
  const environment = new Environment(store.writer, variables);
  const given = nameComponents(options.components ?? []);
  const app = options.app ?? await readAppFolder(options.appDir ?? ".", environment.values);
  if (app.loadAuthConfig !== undefined) await checkAuthConfig(app.loadAuthConfig);
  const sources = new Map([...app.components ?? [], ...given]);
  const installed = await installApp(app, { environment, components: sources });
  applySchemas(installed.map(({ schema }) => schema), {
    connection: store.writer,
    catalog: store.catalog,
  });
  const components = new Components();
  for (const { component } of installed) components.add(component);
  const declared = installed.flatMap(({ crons }) => crons);
  return { components, environment, declared, loadAuthConfig: app.loadAuthConfig };
}

async function startJobs(
  engine: Engine,
  declared: readonly DeclaredCron[],
  options: OpenOptions,
): Promise<void> {
  const { scheduler, cronRunner, crons, executor } = engine.parts;
  // Before any job runs: this is a transaction of its own, beside the writer's queue.
  if (options.runCrons !== false) crons.declare(declared, executor.clock());
  await scheduler.start();
  if (options.runCrons !== false) await cronRunner.start();
}

function assemble(store: Store, app: InstalledApp, options: OpenOptions): Engine {
  const { components, environment, loadAuthConfig } = app;
  const clock = options.clock ?? Date.now;
  const log = options.log ?? logNothing;
  const usage = new Usage();
  const jobs = new JobStore(store.writer, clock);
  const fileUrls = new FileUrls(store.writer, clock);
  const jwt = new DeploymentJwt(options.dataDir, clock);
  const { deploymentName = "embedded" } = options;
  const cloudUrl = (): string => components.get("").env.CONVEX_CLOUD_URL ?? LOCAL_URL;
  const executor = new Executor({
    store,
    components,
    clock,
    ownClock: options.clock,
    limits: options.limits === false ? NO_LIMITS : { ...CONVEX_LIMITS, ...options.limits },
    timeLimits: { ...DEFAULT_TIME_LIMITS, ...options.timeLimits },
    syscalls: (executor) =>
      createSyscalls({ executor, jobs, fileUrls, jwt, log, cloudUrl, deploymentName }),
  });
  const onFailure = ({ target }: PendingJob | ScheduledCron, thrown: unknown): void =>
    log({
      at: clock(),
      level: "error",
      event: "job_failed",
      message: toLogMessage(thrown),
      fields: { function: target.path, component: target.component },
    });
  const timers = options.timers ?? SYSTEM_TIMERS;
  const scheduler = new Scheduler({ executor, jobs, timers, usage, onFailure });
  const crons = new CronStore(store.writer);
  const checkpointer = new Checkpointer({ store, writer: executor.writer, timers });
  const cronRunner = new CronRunner({ executor, crons, timers, usage, onFailure });
  const site = { routerModule: "http" };
  return new Engine({
    store,
    components,
    environment,
    loadAuthConfig,
    executor,
    scheduler,
    jobs,
    crons,
    cronRunner,
    checkpointer,
    fileUrls,
    jwt,
    usage,
    log,
    site,
  });
}
