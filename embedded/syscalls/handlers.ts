import type { DeploymentJwt } from "../auth/deployment_jwt.ts";
import type { Executor } from "../functions/executor.ts";
import type { Database } from "../functions/database.ts";
import type { Frame } from "../functions/frame.ts";
import type { Transaction } from "../functions/transaction.ts";
import type { FileUrls } from "../functions/file_urls.ts";
import type { JobStore } from "../jobs/job_store.ts";
import type { Log } from "../log.ts";

/** What every handler may use. */
export interface Services {
  executor: Executor;
  jobs: JobStore;
  fileUrls: FileUrls;
  jwt: DeploymentJwt;
  log: Log;
  /** What `ctx.meta.getDeploymentMetadata()` gives as the name. */
  deploymentName: string;
  /** Base URL of the functions API, without a slash at the end. */
  cloudUrl: () => string;
}

/** One call of user code into the host. */
export interface Syscall extends Services {
  frame: Frame;
  /** Parsed JSON; each handler knows the shape convex/server gives it. */
  args: unknown;
}

/** Answers one operation with JSON text. */
type AsyncHandler = (call: Syscall) => string | Promise<string>;

/** Handlers by operation name. */
export type AsyncHandlers = Readonly<Record<string, AsyncHandler>>;

/** The transaction and tables of a query or mutation; refuses calls after its end and writes in a query. */
export function databaseOf(
  { executor, frame }: Pick<Syscall, "executor" | "frame">,
  options: { write: boolean },
): { transaction: Transaction; database: Database } {
  const { transaction } = frame;
  if (transaction === null) throw new Error(`Can't use ctx.db in ${frame.kind}`);
  requireOpen(frame);
  if (options.write && (frame.kind !== "mutation" || !transaction.writable)) {
    throw new Error(`Cannot write to the database in a ${frame.kind}`);
  }
  return { transaction, database: frame.database ??= executor.database(frame, transaction) };
}

/** Refuses a call that comes after the end of its function. */
export function requireOpen(frame: Frame): void {
  if (frame.open) return;
  throw new Error(`"${frame.target.path}" has already finished: await every call in it`);
}

/** Fails a call that only a Convex deployment answers. */
export function unsupported(what: string): never {
  throw new Error(`${what} is not supported by the embedded host: deploy to Convex to use it`);
}
