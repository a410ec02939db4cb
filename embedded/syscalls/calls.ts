import type { JSONValue } from "convex/values";
import type { AsyncHandlers, Syscall } from "./handlers.ts";
import { databaseOf } from "./handlers.ts";
import { type FunctionAddress, toHandle } from "../functions/components.ts";
import type { FunctionKind } from "../functions/registered.ts";

type CallArgs = FunctionAddress & { args: JSONValue };

/** Calls from function to function. */
export const functionCalls: AsyncHandlers = {
  "1.0/runUdf": async (call) => {
    databaseOf(call, { write: false });
    const { udfType, args, ...address } = call.args as CallArgs & {
      udfType: "query" | "mutation" | "snapshotQuery";
    };
    const target = call.executor.components.resolve(call.frame.component.path, address);
    return await call.executor.nested(call.frame, { kind: udfType, target, args });
  },
  "1.0/actions/query": (call) => callFromAction(call, "query"),
  "1.0/actions/mutation": (call) => callFromAction(call, "mutation"),
  "1.0/actions/action": (call) => callFromAction(call, "action"),
  "1.0/createFunctionHandle": (call) => {
    const address = call.args as FunctionAddress;
    const { components } = call.executor;
    return JSON.stringify(toHandle(components.resolve(call.frame.component.path, address)));
  },
};

async function callFromAction(call: Syscall, kind: FunctionKind): Promise<string> {
  const { args, ...address } = call.args as CallArgs;
  const { executor, frame } = call;
  const target = executor.components.resolve(frame.component.path, address);
  return await executor.callAs(kind, { target, args, context: executor.contextFor(frame, target) });
}
