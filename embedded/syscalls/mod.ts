import { functionCalls } from "./calls.ts";
import { databaseReads, databaseSyscall, databaseWrites } from "./database.ts";
import type { AsyncHandlers, Services, Syscall } from "./handlers.ts";
import { metaCalls, unsupportedCalls } from "./meta.ts";
import { schedulerCalls } from "./schedule.ts";
import type { Frame, SyscallHandler } from "../functions/frame.ts";

const HANDLERS: AsyncHandlers = {
  ...databaseReads,
  ...databaseWrites,
  ...functionCalls,
  ...schedulerCalls,
  ...metaCalls,
  ...unsupportedCalls,
};

/** Operations whose effect must not begin when user code does not wait for it. */
const WRITES: ReadonlySet<string> = new Set([
  ...Object.keys(databaseWrites),
  "1.0/schedule",
  "1.0/cancel_job",
]);

/** Makes what answers the calls of user code through convex/server. */
export function createSyscalls(services: Services): SyscallHandler {
  return {
    syscall: (frame, operation, args) =>
      databaseSyscall(operation, { ...services, frame, args: JSON.parse(args) }),
    asyncSyscall: (frame, operation, args) =>
      asyncSyscall(operation, { ...services, frame, args: JSON.parse(args) }),
    jsSyscall: (_frame, operation) => {
      throw new Error(`Unknown JS operation ${operation}`);
    },
  };
}

async function asyncSyscall(operation: string, call: Syscall): Promise<string> {
  const handler = HANDLERS[operation];
  if (handler === undefined) throw new Error(`Unknown async operation ${operation}`);
  if (call.frame.transaction === null) return await handler(call);
  return await inTurn(call.frame, operation, () => handler(call));
}

function inTurn(
  frame: Frame,
  operation: string,
  run: () => string | Promise<string>,
): Promise<string> {
  return frame.operations.run(run, { deferred: WRITES.has(operation) });
}
