import type { Authenticator } from "../auth/authenticator.ts";
import type { FunctionCalls } from "../api/function_calls.ts";
import type { HeldSnapshots } from "../api/held_snapshots.ts";
import type { Engine } from "../engine.ts";
import type { HeldBytes } from "./held_bytes.ts";
import type { ExecutionLog } from "../observe/execution_log.ts";
import type { HostMetrics } from "../observe/host_metrics.ts";
import type { SyncServer } from "../sync/server.ts";
import type { Timestamps } from "../sync/timestamps.ts";

/** What the functions API works with. */
export interface Services {
  engine: Engine;
  auth: Authenticator;
  calls: FunctionCalls;
  snapshots: HeldSnapshots;
  timestamps: Timestamps;
  sync: SyncServer;
  metrics: HostMetrics;
  executions: ExecutionLog;
  /** What is kept of what clients have sent. */
  held: HeldBytes;
  /** The name in front of the admin key. */
  instanceName: string;
  /** Whether the host still takes requests. */
  isOpen: () => boolean;
}
