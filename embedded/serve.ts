import type { Engine } from "./engine.ts";
import type { UsageCounts } from "./functions/usage.ts";
import type { HostError } from "./errors.ts";
import { FrontDoor } from "./http/front_door.ts";
import { type ConnectionLimits, DEFAULT_CONNECTION_LIMITS } from "./http/connections.ts";
import { type Answer, listen, type Listener, type RefusedRequest, urlOf } from "./http/listener.ts";
import { errorResponse } from "./http/site.ts";
import { logToStderr } from "./log.ts";
import { open, type OpenOptions, SYSTEM_TIMERS } from "./open.ts";
import { createServices, type HostServices } from "./services.ts";
import { type Fault, logFault } from "./observe/fault_log.ts";
import { Watchdog } from "./observe/watchdog.ts";
import { system } from "./system/mod.ts";
import { within } from "./within.ts";

/** How {@link serve} runs an app. */
export interface ServeOptions extends OpenOptions {
  /** Address that the app's HTTP routes listen on. @default "127.0.0.1" */
  host?: string;
  /**
   * Address that the functions API listens on. It is an operator's: whoever has the admin key may do anything
   * there, so it is not opened with the routes. @default "127.0.0.1"
   */
  functionsHost?: string;
  /** Port of the functions API; 0 takes any free one. @default 3210 */
  port?: number;
  /** Port of the app's HTTP routes; 0 takes any free one. @default 3211 */
  sitePort?: number;
  /** Closes the host when it aborts. */
  signal?: AbortSignal;
  /**
   * How long `close()` waits for requests, and then for jobs. What has not ended by then is cut off: mutations
   * are undone, and an action's job is shown as failed at the next start. @default 30000
   */
  drainMs?: number;
  /** What clients may hold open at each port; see {@link ConnectionLimits}. */
  connections?: Partial<ConnectionLimits>;
  /** Public URL of the HTTP routes, if it is not `http://<host>:<sitePort>`. */
  siteUrl?: string;
  /**
   * Name of the request header into which the host writes the address of the peer that sent a request to the
   * HTTP routes, over whatever the client sent. Without it the app learns no address it could trust.
   */
  clientAddressHeader?: string;
  /**
   * Whether a proxy stands before the HTTP routes that writes `X-Forwarded-Proto` or `Forwarded`: then the URL
   * that HTTP actions see has the protocol it names, as on Convex. @default false
   */
  forwardedProtocol?: boolean;
  /** The name in front of the admin key, when one is made: small letters, digits and `-`. @default "embedded" */
  instanceName?: string;
  /**
   * How long a function may hold the thread, in ms, before the process ends with SIGKILL after a line of log
   * that names the function, `host_blocked`. Nothing else can end `while (true)`: until then no request is
   * answered and no signal heard. Have the process started again by whatever started it. @default never
   */
  endIfBlockedMs?: number;
  /**
   * Whether clients of the functions API learn only that a function failed, as from Convex's production
   * deployments, and not its error's text. ConvexErrors reach them either way. @default false
   */
  redactErrors?: boolean;
}

/** A running host. */
export interface Host {
  /** Port of the functions API. */
  readonly port: number;
  /** Port of the HTTP routes. */
  readonly sitePort: number;
  /** URL of the functions API, without a slash at the end. */
  readonly url: string;
  /** Public URL of the HTTP routes, without a slash at the end. */
  readonly siteUrl: string;
  /**
   * `<name>|<hex>`: what Convex's command line takes as CONVEX_SELF_HOSTED_ADMIN_KEY. Kept in the data folder,
   * readable by its owner only.
   */
  readonly adminKey: string;
  /** Whether this start made the admin key, so that it has to be shown once. */
  readonly adminKeyIsNew: boolean;
  /** What was done since the start: function calls by kind, documents read and written. */
  readonly metrics: Readonly<UsageCounts> & { readonly functionCalls: number };
  /** The app under the sockets, for in-process tests and tools. */
  readonly engine: Engine;
  /**
   * Settles when the host has closed. Rejects with a {@link HostError} DATA_DIR_GONE when it closed because
   * its database was removed, moved or replaced: then the process should end with an exit code that says so.
   */
  readonly finished: Promise<void>;
  /**
   * Runs any function (internal ones too) of the app or of a component by its path, as in
   * `run("migrate:run", {}, { component: "banataAuth" })`.
   *
   * @throws {ConvexError} with the function's data when it throws one.
   */
  run(path: string, args?: unknown, options?: { component?: string }): Promise<unknown>;
  /**
   * Takes no more requests, answers those under way (mutations and actions over WebSockets too), lets the
   * running jobs end, and closes the database. See `ServeOptions.drainMs`.
   */
  close(): Promise<void>;
}

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 3210;
const DEFAULT_SITE_PORT = 3211;
const DEFAULT_DRAIN_MS = 30_000;
const DEFAULT_INSTANCE_NAME = "embedded";

/**
 * Runs an app: its functions API on one port, its HTTP routes on another, its jobs and its database.
 *
 * @throws {HostError} when a port is taken, or the folder, the app, its schema or the database can't be used.
 */
export async function serve(options: ServeOptions): Promise<Host> {
  const { functionsHost = DEFAULT_HOST, host: hostname = DEFAULT_HOST } = options;
  const running: Running = { isOpen: false };
  const { port = DEFAULT_PORT, sitePort = DEFAULT_SITE_PORT } = options;
  const { connections, timers = SYSTEM_TIMERS } = options;
  const limits = { ...DEFAULT_CONNECTION_LIMITS, ...connections };
  const log = options.log ?? logToStderr;
  const bounds = (port: "api" | "site") => ({
    limits,
    timers,
    // No path: none can be read out of such a request.
    onRefused: ({ code, status, ...fields }: RefusedRequest) =>
      log({
        at: (options.clock ?? Date.now)(),
        level: "info",
        event: "request_refused",
        message: `${status} ${code}`,
        fields: { ...fields, port, status },
      }),
    onFault: (fault: Fault) => logFault(log, { at: (options.clock ?? Date.now)(), port, ...fault }),
  });
  const api = await listen(
    { hostname: functionsHost, port, ...bounds("api") },
    whenOpen(running, (door) => door.answerApi),
  );
  let site: Listener | undefined;
  let engine: Engine | undefined;
  try {
    site = await listen(
      { hostname, port: sitePort, ...bounds("site") },
      whenOpen(running, (door) => door.answerSite),
    );
    const url = urlOf(functionsHost, api.port);
    const siteUrl = (options.siteUrl ?? urlOf(hostname, site.port)).replace(/(?<!\/)\/+$/, "");
    const env = { CONVEX_CLOUD_URL: url, CONVEX_SITE_URL: siteUrl, ...options.env };
    engine = await open({ ...options, env, log });
    const services = await createServices(engine, {
      dataDir: options.dataDir,
      url,
      instanceName: options.instanceName ?? DEFAULT_INSTANCE_NAME,
      redactErrors: options.redactErrors ?? false,
      isOneAddress: options.connections?.perAddress === Infinity,
      timers,
      isOpen: () => running.isOpen,
    });
    running.door = new FrontDoor(services, { ...options, timers });
    running.isOpen = true;
    return createHost({ api, site, services, running, url, siteUrl, options });
  } catch (thrown) {
    await Promise.all([api.drain(), site?.drain(), engine?.close()]);
    throw thrown;
  }
}

interface Running {
  /** Absent until the app is loaded: the ports are taken before, because its environment names their URLs. */
  door?: FrontDoor;
  isOpen: boolean;
}

interface HostParts {
  api: Listener;
  site: Listener;
  services: HostServices;
  running: Running;
  url: string;
  siteUrl: string;
  options: ServeOptions;
}

function whenOpen(running: Running, choose: (door: FrontDoor) => Answer): Answer {
  return (incoming) => {
    const { door } = running;
    if (door !== undefined) return choose(door).call(door, incoming);
    const body = { code: "STARTING", message: "The server is starting" };
    return Promise.resolve(errorResponse(503, body, { headers: { "retry-after": "1" } }));
  };
}

/**
 * Keeps the process alive when user code drops a promise that rejects, or a callback of its throws, as Convex keeps a deployment alive.
 * Returns how to stop that.
 */
function surviveFaults(engine: Engine): () => void {
  const stops = [
    system.onUnhandledRejection((rejection) => {
      // A function that runs fails with it, and says so itself.
      if (rejection.defaultPrevented) return;
      rejection.preventDefault();
      engine.log("error", "unhandled_rejection", { thrown: rejection.reason });
    }),
    system.onUncaughtError((uncaught) => {
      if (uncaught.defaultPrevented) return;
      uncaught.preventDefault();
      engine.log("error", "uncaught_error", { thrown: uncaught.error });
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Ends the process when a function never gives the thread back. Returns how to stop that. */
function watchThread(engine: Engine, { endIfBlockedMs }: ServeOptions): () => void {
  if (endIfBlockedMs === undefined) return () => {};
  const watchdog = new Watchdog({ blockedMs: endIfBlockedMs });
  engine.parts.executor.watchdog = watchdog;
  return () => watchdog.stop();
}

function createHost(parts: HostParts): Host {
  const { api, site, services, options } = parts;
  const { signal } = options;
  const { engine, adminKey } = services;
  const finished = Promise.withResolvers<void>();
  // Whoever waits for it hears of it; nobody has to.
  finished.promise.catch(() => {});
  let lost: HostError | undefined;
  const stopSurviving = surviveFaults(engine);
  const stopWatching = watchThread(engine, options);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    closing ??= shutDown(parts).finally(() => {
      stopSurviving();
      stopWatching();
      if (lost === undefined) finished.resolve();
      else finished.reject(lost);
    });
  void engine.parts.store.lost.then((error) => {
    lost = error;
    engine.log("error", "data_dir_gone", { thrown: error });
    void close();
  });
  if (signal?.aborted) void close();
  signal?.addEventListener("abort", () => void close(), { once: true });
  return {
    port: api.port,
    sitePort: site.port,
    url: parts.url,
    siteUrl: parts.siteUrl,
    adminKey: adminKey.value,
    adminKeyIsNew: adminKey.isNew,
    engine,
    get metrics() {
      return engine.metrics;
    },
    finished: finished.promise,
    run: (path, args, options) => engine.run(path, args, options),
    close,
  };
}

async function shutDown({ api, site, services, running, options }: HostParts): Promise<void> {
  const { drainMs = DEFAULT_DRAIN_MS } = options;
  running.isOpen = false;
  services.executions.close();
  // The sockets first: Deno cuts them off when their server shuts down.
  const sockets = services.sync.drain().then(() => api.drain());
  await within(drainMs, Promise.all([sockets, site.drain()]));
  api.abort();
  site.abort();
  services.close();
  await services.engine.close({ drainMs });
}
