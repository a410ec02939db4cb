import type { JSONValue } from "convex/values";
import type { AsyncHandlers, Syscall } from "./handlers.ts";
import { databaseOf } from "./handlers.ts";
import type { Database } from "../functions/database.ts";
import type { FunctionAddress } from "../functions/components.ts";
import type { Transaction } from "../functions/transaction.ts";

/** `ctx.scheduler`: inside a mutation's transaction, or in one of its own from an action. */
export const schedulerCalls: AsyncHandlers = {
  "1.0/schedule": (call) => {
    const { transaction, database } = databaseOf(call, { write: true });
    return JSON.stringify(schedule(call, { transaction, database }));
  },
  "1.0/actions/schedule": async (call) =>
    JSON.stringify(await inOwnTransaction(call, (tables) => schedule(call, tables))),
  "1.0/cancel_job": (call) => {
    const { transaction, database } = databaseOf(call, { write: true });
    call.jobs.cancel({ transaction, database }, jobId(call));
    return "null";
  },
  "1.0/actions/cancel_job": async (call) => {
    await inOwnTransaction(call, (tables) => call.jobs.cancel(tables, jobId(call)));
    return "null";
  },
};

interface Tables {
  transaction: Transaction;
  database: Database;
}

function schedule(call: Syscall, tables: Tables): string {
  const { ts, args, ...address } = call.args as FunctionAddress & {
    ts: number;
    args: JSONValue;
  };
  const owner = call.frame.component.path;
  const target = call.executor.components.resolve(owner, address);
  return call.jobs.add(tables, { owner, target, args, due: ts * 1000 });
}

function jobId(call: Syscall): string {
  return (call.args as { id: string }).id;
}

async function inOwnTransaction<T>(call: Syscall, body: (tables: Tables) => T): Promise<T> {
  return await call.executor.writer.run((transaction) => {
    const database = call.executor.database(call.frame, transaction);
    return body({ transaction, database });
  });
}
