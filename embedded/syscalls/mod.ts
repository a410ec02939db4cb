import { functionCalls } from "./calls.ts";
import { databaseReads, databaseSyscall, databaseWrites } from "./database.ts";
import { type AsyncHandlers, requireOpen, type Services, type Syscall } from "./handlers.ts";
import { auditCalls, metaCalls, metricsCalls, unsupportedCalls } from "./meta.ts";
import { schedulerCalls } from "./schedule.ts";
import { blobSyscall, storageCalls } from "./storage.ts";
import { type Frame, runOutside, type SyscallHandler } from "../functions/frame.ts";
import { namedFault } from "../values/shape.ts";

const HANDLERS: AsyncHandlers = {
  ...databaseReads,
  ...databaseWrites,
  ...functionCalls,
  ...schedulerCalls,
  ...storageCalls,
  ...metaCalls,
  ...metricsCalls,
  ...auditCalls,
  ...unsupportedCalls,
};

const NESTED_CALL = "1.0/runUdf";

/** What gives a query the same again while nothing that it read is written. */
const REPEATABLE: ReadonlySet<string> = new Set([
  "1.0/count",
  "1.0/db/normalizeId",
  "1.0/get",
  "1.0/getUserIdentity",
  "1.0/queryCleanup",
  "1.0/queryPage",
  "1.0/queryStream",
  "1.0/queryStreamNext",
  NESTED_CALL,
]);

/** How Convex's errors call what convex/server sends under another name. */
const CALLED: Readonly<Record<string, string>> = {
  "1.0/get": "db.get",
  "1.0/insert": "db.insert",
  "1.0/shallowMerge": "db.patch",
  "1.0/replace": "db.replace",
  "1.0/remove": "db.delete",
  "1.0/count": "db.count",
  "1.0/db/normalizeId": "db.normalizeId",
  "1.0/schedule": "scheduler",
  "1.0/actions/schedule": "scheduler",
  "1.0/cancel_job": "db.cancel_job",
  "1.0/actions/cancel_job": "db.cancel_job",
  "1.0/storageGetUrl": "storage.getUrl",
  "1.0/storageGetMetadata": "storage.getMetadata",
  "1.0/storageDelete": "storage.delete",
  "1.0/storageGet": "storage.get",
};

/** What user code is told of an error: a fault in its arguments names the call. */
function told(thrown: unknown, operation: string): unknown {
  return namedFault(thrown, CALLED[operation] ?? operation.slice(operation.lastIndexOf("/") + 1));
}

/** Makes what answers the calls of user code through convex/server. */
export function createSyscalls(services: Services): SyscallHandler {
  return {
    syscall: (frame, operation, args) => {
      if (!REPEATABLE.has(operation)) frame.noteUnrepeatable();
      frame.activity?.enterHost();
      try {
        const call = { ...services, frame, args: JSON.parse(args) };
        return withSharedGlobals(frame, () => databaseSyscall(operation, call));
      } catch (thrown) {
        throw told(thrown, operation);
      } finally {
        frame.activity?.leaveHost();
      }
    },
    asyncSyscall: (frame, operation, args) => {
      if (!REPEATABLE.has(operation)) frame.noteUnrepeatable();
      return asyncSyscall(operation, { ...services, frame, args: JSON.parse(args) });
    },
    jsSyscall: (frame, operation, args) => {
      frame.noteUnrepeatable();
      return withSharedGlobals(frame, () => blobSyscall(operation, { ...services, frame, args }));
    },
  };
}

async function asyncSyscall(operation: string, call: Syscall): Promise<string> {
  const handler = HANDLERS[operation];
  if (handler === undefined) throw new Error(`Unknown async operation ${operation}`);
  const { frame } = call;
  if (frame.transaction === null) {
    try {
      const result = withSharedGlobals(frame, () => handler(call));
      return typeof result === "string" ? result : await result;
    } catch (thrown) {
      throw told(thrown, operation);
    } finally {
      call.executor.noteControl(frame);
    }
  }
  requireOpen(frame);
  frame.activity?.enterHost();
  let release: (() => void) | undefined;
  try {
    const result = frame.operations.run(() => withSharedGlobals(frame, () => handler(call)));
    if (typeof result === "string") return result;
    // A nested call stands still where its own code does.
    if (operation !== NESTED_CALL) release = frame.activity?.hold();
    return await result;
  } catch (thrown) {
    throw told(thrown, operation);
  } finally {
    release?.();
    frame.activity?.leaveHost();
    call.executor.noteControl(frame);
  }
}

/** The host's own code needs the globals that a function has taken away from its own. */
function withSharedGlobals<T>(frame: Frame, body: () => T): T {
  return frame.exchangedGlobals === undefined ? body() : runOutside(body);
}
