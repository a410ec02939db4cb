import { version } from "convex";
import type { JSONValue } from "convex/values";
import { type AsyncHandlers, databaseOf, requireOpen, type Syscall } from "./handlers.ts";
import {
  type Components,
  type FunctionAddress,
  inComponent,
  splitPath,
  type Target,
} from "../functions/components.ts";
import { isRegisteredFunction } from "../functions/registered.ts";
import type { Transaction } from "../functions/transaction.ts";
import { JOBS_TABLE, type JobTables, type NewJob } from "../jobs/job_store.ts";
import { decodeTableNumber } from "../store/ids.ts";
import { MAX_VALUE_NESTING, measure } from "../values/measure.ts";
import { numberIn, textIn } from "../values/shape.ts";

/** Convex refuses times further away: they are nearly always a mistaken unit. */
const MAX_DISTANCE_MS = 5 * 366 * 24 * 60 * 60 * 1000;
/** A duration counts its seconds in 64 bits. */
const MAX_SECONDS = 2 ** 64;
/** The furthest day that a `Date` can be. */
const MAX_DATE_MS = 8.64e15;

/** `ctx.scheduler`: inside a mutation's transaction, or in one of its own from an action. */
export const schedulerCalls: AsyncHandlers = {
  "1.0/schedule": async (call) => {
    const { transaction } = databaseOf(call, { write: true });
    const job = await readJob(call);
    const size = measure(job.args, { maxNesting: MAX_VALUE_NESTING, subject: "Arguments value" });
    const { limits } = call.frame;
    transaction.meter.charge("functionsScheduled", 1, { limits });
    transaction.meter.charge("scheduledFunctionArgsBytes", size, { limits });
    return JSON.stringify(call.jobs.add(tablesOf(call, transaction), job));
  },
  "1.0/actions/schedule": async (call) => {
    requireOpen(call.frame);
    const job = await readJob(call);
    const id = await call.executor.writer.run((transaction) =>
      call.jobs.add(tablesOf(call, transaction), job)
    );
    return JSON.stringify(id);
  },
  "1.0/cancel_job": (call) => {
    const { transaction } = databaseOf(call, { write: true });
    const id = jobId(call);
    if (id === call.frame.context.job) refuseOwnJob();
    else call.jobs.cancel(tablesOf(call, transaction), id);
    return "null";
  },
  "1.0/actions/cancel_job": async (call) => {
    requireOpen(call.frame);
    await call.executor.writer.run((transaction) =>
      call.jobs.cancel(tablesOf(call, transaction), jobId(call))
    );
    return "null";
  },
};

/** Reads the arguments and makes sure that there is something to run. */
async function readJob(call: Syscall): Promise<NewJob> {
  const { args, ...address } = call.args as FunctionAddress & { args: JSONValue };
  const { clockAt, startedAt } = call.frame;
  const asked = timeIn(call) * 1000;
  // A function's clock may be ahead of the host's, by which jobs run: what is due by now waits for neither.
  const due = asked <= startedAt ? Math.min(asked, clockAt) : asked;
  const distance = due - call.executor.clock();
  if (Math.abs(distance) > MAX_DISTANCE_MS) {
    const where = distance > 0 ? "in the future" : "in the past";
    throw new Error(
      `${new Date(Math.min(due, MAX_DATE_MS)).toISOString()} is more than 5 years ${where}`,
    );
  }
  const owner = call.frame.component.path;
  const { components } = call.executor;
  const target = components.resolve(owner, address);
  await requireFunction(components, target);
  return { owner, target, args, due, parent: call.frame.context.job };
}

/** The time that a call asks for, in seconds since the epoch. */
function timeIn(call: Syscall): number {
  const ts = numberIn(call.args, "ts");
  const fault = ts < 0
    ? "value is negative"
    : ts >= MAX_SECONDS
    ? "value is either too big or NaN"
    : null;
  if (fault === null) return ts;
  throw new Error(
    `Invalid arguments for \`ts\`: cannot convert float seconds to Duration: ${fault}`,
  );
}

/** Makes sure that a function is there, in the words in which Convex says of one that it is not. */
async function requireFunction(components: Components, target: Target): Promise<void> {
  const { module, name } = splitPath(target.path);
  const loaded = await components.get(target.component).load(module);
  if (loaded === undefined) {
    const component = target.component === "" ? "" : `${target.component} `;
    throw new Error(`Attempted to schedule function at nonexistent path: ${component}${module}.js`);
  }
  if (!isRegisteredFunction(loaded[name])) {
    throw new Error(
      `Attempted to schedule function, but no exported function ${name} found in the file: ` +
        `${module}.js${inComponent(target.component)}. Did you forget to export it?`,
    );
  }
  await components.function(target);
}

function tablesOf(call: Syscall, transaction: Transaction): JobTables {
  const database = call.executor.database(call.frame, transaction, { host: true });
  return { transaction, database };
}

/** Says what Convex says to an id that no job has or ever had; one that is forgotten is none of those. */
function jobId(call: Syscall): string {
  const { executor, frame } = call;
  const id = textIn(call.args, "id");
  decodeTableNumber(id, "db.cancel_job");
  if (executor.store.catalog.tableOfId(frame.component.path, id) === JOBS_TABLE) return id;
  throw new Error(
    "Invalid scheduled function ID. The ID must be an ID on the '_scheduled_functions' table.",
  );
}

/** To a mutation of a job that cancels this very job Convex does nothing, and refuses it from version 1.50 on. */
function refuseOwnJob(): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 1 || minor >= 50) throw new Error("A mutation cannot cancel itself");
}
