import { type AdminKey, loadAdminKey } from "./auth/admin_key.ts";
import { Authenticator } from "./auth/authenticator.ts";
import { loadJoseSoon } from "./auth/jose.ts";
import { type AuthProvider, parseAuthConfig } from "./auth/providers.ts";
import { TokenVerifier } from "./auth/verify.ts";
import { FunctionCalls } from "./api/function_calls.ts";
import { FunctionGate } from "./api/function_gate.ts";
import { HeldSnapshots } from "./api/held_snapshots.ts";
import { SessionRequests } from "./api/session_requests.ts";
import { SystemQueries } from "./api/system_queries.ts";
import type { Engine } from "./engine.ts";
import { HeldBytes } from "./http/held_bytes.ts";
import type { Services } from "./http/services.ts";
import type { Timers } from "./jobs/alarm.ts";
import { ExecutionLog } from "./observe/execution_log.ts";
import { HostMetrics } from "./observe/host_metrics.ts";
import { logRequest } from "./observe/request_log.ts";
import { LiveQueries } from "./sync/live_queries.ts";
import { SyncServer } from "./sync/server.ts";
import type { FinishedCall } from "./sync/session_calls.ts";
import { Timestamps } from "./sync/timestamps.ts";

/** What {@link createServices} needs to know. */
interface ServiceOptions {
  dataDir: string;
  /** URL of the functions API. */
  url: string;
  instanceName: string;
  redactErrors: boolean;
  /** Whether all clients come from one address, a trusted proxy's. */
  isOneAddress: boolean;
  timers: Timers;
  /** Whether the host still takes requests. */
  isOpen: () => boolean;
}

/** The services of a host, and how to end them. */
export interface HostServices extends Services {
  adminKey: AdminKey;
  /** Ends what the services hold of the database. */
  close(): void;
}

/**
 * Puts together what stands between the engine and its ports.
 *
 * @throws {HostError} ADMIN_KEY_INVALID.
 */
export async function createServices(
  engine: Engine,
  options: ServiceOptions,
): Promise<HostServices> {
  const { checkpointer, components, environment, executor, store, usage } = engine.parts;
  const { dataDir, instanceName, redactErrors, timers, isOpen } = options;
  const { clock, writer } = executor;
  const adminKey = loadAdminKey(dataDir, instanceName);
  const verifier = new TokenVerifier(await readProviders(engine), clock);
  const auth = new Authenticator({ adminKey, verifier, clock });
  const system = new SystemQueries({ executor, environment, cloudUrl: () => options.url });
  const gate = new FunctionGate(components, system);
  const sessions = new SessionRequests(writer, clock);
  const calls = new FunctionCalls({ engine, gate, sessions, redactErrors });
  const live = new LiveQueries(executor, usage);
  const timestamps = await Timestamps.reserve(writer, clock());
  const snapshots = new HeldSnapshots({ store, writer, timers, checkpointer });
  environment.onChange(async () => {
    // First, and at once: actions see the new values already.
    executor.cache.forget();
    verifier.replaceProviders(await readProviders(engine));
    live.invalidateAll();
  });
  const executions = new ExecutionLog({ clock, timers });
  executor.executions = executions;
  const held = new HeldBytes({ isOneAddress: options.isOneAddress });
  const sync = new SyncServer({
    held,
    executor,
    gate,
    live,
    auth,
    timestamps,
    calls,
    usage,
    timers,
    onFault: (thrown) => engine.log("error", "sync_failed", { thrown }),
    onFinished: (call) => onFinished(engine, metrics, call),
  });
  const metrics = new HostMetrics({ engine, live, sync });
  const stopLoading = loadJoseSoon();
  const close = (): void => {
    stopLoading();
    live.close();
    snapshots.close();
  };
  return {
    engine,
    auth,
    calls,
    snapshots,
    timestamps,
    sync,
    metrics,
    executions,
    held,
    instanceName,
    isOpen,
    adminKey,
    close,
  };
}

/** A mutation or an action over a socket is a request like those over HTTP. */
function onFinished(engine: Engine, metrics: HostMetrics, call: FinishedCall): void {
  const { log, executor } = engine.parts;
  const { id, kind, path, ok, ms, functionCalls: calls } = call;
  const method = kind.toUpperCase();
  const about = { port: "sync", method, status: 200, ms, failed: !ok } as const;
  metrics.observe(about);
  const pathname = "/api/sync";
  logRequest(log, { at: executor.clock(), id, pathname, calls, function: path, ...about });
}

/**
 * The app's providers. A broken auth.config (a variable that is not set yet) costs the tokens and not the
 * host: the variable may have to be set through it.
 */
async function readProviders(engine: Engine): Promise<AuthProvider[]> {
  const { loadAuthConfig } = engine.parts;
  if (loadAuthConfig === undefined) return [];
  try {
    return parseAuthConfig(await loadAuthConfig());
  } catch (thrown) {
    engine.log("error", "auth_config_invalid", { thrown });
    return [];
  }
}
