import type { JSONValue } from "convex/values";
import { type AsyncHandlers, databaseOf, requireOpen, type Syscall } from "./handlers.ts";
import type { NestedCall } from "../functions/call.ts";
import { type FunctionAddress, toHandle } from "../functions/components.ts";
import { CONVEX_LIMITS } from "../functions/limits.ts";
import type { FunctionKind } from "../functions/registered.ts";
import { countIn, faultOf } from "../values/shape.ts";

type CallArgs = FunctionAddress & { args: JSONValue };

/** Calls from function to function. */
export const functionCalls: AsyncHandlers = {
  "1.0/runUdf": async (call) => {
    databaseOf(call, { write: false });
    const { udfType: kind, args, transactionLimits, ...address } = call.args as
      & CallArgs
      & { udfType: NestedCall["kind"]; transactionLimits?: JSONValue };
    const limits = limitsOf(transactionLimits);
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

/** What a nested call may use of its caller's limits; what is not named is as much as ever. */
function limitsOf(asked: JSONValue | undefined): NestedCall["limits"] {
  if (asked === undefined || asked === null) return undefined;
  if (typeof asked !== "object" || Array.isArray(asked)) {
    const expected = "struct TransactionLimits";
    throw faultOf(asked, { name: "transactionLimits", expected });
  }
  const resources = Object.keys(CONVEX_LIMITS).filter((name) => name in asked);
  return Object.fromEntries(resources.map((name) => [name, countIn(asked, name)]));
}

function callFromAction(call: Syscall, kind: FunctionKind): Promise<string> {
  const { args, ...address } = call.args as CallArgs;
  const { executor, frame } = call;
  requireOpen(frame);
  const target = executor.components.resolve(frame.component.path, address);
  const asked = { target, args, context: executor.contextFor(frame, target) };
  return kind === "query" ? executor.queryFromAction(asked) : executor.callAs(kind, asked);
}
