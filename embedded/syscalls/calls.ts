import type { JSONValue } from "convex/values";
import { type AsyncHandlers, databaseOf, requireOpen, type Syscall } from "./handlers.ts";
import type { NestedCall } from "../functions/call.ts";
import { type FunctionAddress, toHandle } from "../functions/components.ts";
import type { FunctionKind } from "../functions/registered.ts";

type CallArgs = FunctionAddress & { args: JSONValue };

/** Calls from function to function. */
export const functionCalls: AsyncHandlers = {
  "1.0/runUdf": async (call) => {
    databaseOf(call, { write: false });
    const { udfType: kind, args, transactionLimits: limits, ...address } = call.args as
      & CallArgs
      & { udfType: NestedCall["kind"]; transactionLimits?: NestedCall["limits"] };
    const target = call.executor.components.resolve(call.frame.component.path, address);
    return await call.executor.nested(call.frame, { kind, target, args, limits });
  },
  "1.0/actions/query": (call) => callFromAction(call, "query"),
  "1.0/actions/mutation": (call) => callFromAction(call, "mutation"),
  "1.0/actions/action": (call) => callFromAction(call, "action"),
  "1.0/createFunctionHandle": async (call) => {
    const { components } = call.executor;
    const address = call.args as FunctionAddress;
    const target = components.resolve(call.frame.component.path, address);
    // A handle lasts beyond this call, so it must name something that may be called.
    await components.function(target);
    return JSON.stringify(toHandle(target));
  },
};

function callFromAction(call: Syscall, kind: FunctionKind): Promise<string> {
  const { args, ...address } = call.args as CallArgs;
  const { executor, frame } = call;
  requireOpen(frame);
  const target = executor.components.resolve(frame.component.path, address);
  const asked = { target, args, context: executor.contextFor(frame, target) };
  return kind === "query" ? executor.queryFromAction(asked) : executor.callAs(kind, asked);
}
