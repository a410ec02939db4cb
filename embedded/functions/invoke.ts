import type { JSONValue } from "convex/values";
import { type Frame, runInScope } from "./frame.ts";
import { toFunctionError } from "./function_error.ts";
import { checkArguments, checkResult } from "./limits.ts";
import {
  type FunctionKind,
  functionKindOf,
  type RegisteredFunction,
  validatorsOf,
} from "./registered.ts";
import { type TableOfId, validate } from "../values/validate.ts";

/** What {@link invoke} runs. */
interface Invocation {
  frame: Frame;
  registered: RegisteredFunction;
  /** The argument object in JSON form. */
  args: JSONValue;
  /** Resolves ids of the frame's component. */
  tableOfId: TableOfId;
}

/** Runs a function in its frame, its arguments and its result checked. Returns JSON text. */
export async function invoke(invocation: Invocation): Promise<string> {
  const { frame, registered, args, tableOfId } = invocation;
  const validators = validatorsOf(registered);
  const text = JSON.stringify([args]);
  checkArguments(args, text);
  const argsFault = validate(validators.args, args, { tableOfId });
  if (argsFault !== null) throw new Error(`ArgumentValidationError: ${argsFault}`);
  let result: string;
  try {
    result = await runInScope(frame, () => dispatch(registered, frame, text));
    if (frame.failure !== null) throw frame.failure;
    refuseUnfinished(frame);
  } catch (thrown) {
    throw toFunctionError(frame.failure ?? thrown);
  } finally {
    frame.end();
  }
  checkResult(result);
  if (validators.returns !== null) {
    const value = JSON.parse(result) as JSONValue;
    const fault = validate(validators.returns, value, { tableOfId });
    if (fault !== null) {
      throw new Error(
        `ReturnsValidationError: Return value validation failed for ${frame.kind} "${frame.target.path}":\n${fault}`,
      );
    }
  }
  return result;
}

/** Refuses a function of another kind than the call asks for. */
export function requireKind(
  registered: RegisteredFunction,
  { kind, path }: { kind: FunctionKind; path: string },
): void {
  if (functionKindOf(registered) === kind) return;
  const [module, name = "default"] = path.split(":");
  const article = kind === "action" ? "an" : "a";
  throw new Error(
    `Expected ${article} ${kind} function, but the function exported from module "${module}" as ` +
      `\`${name}\` is not ${article} ${kind}.`,
  );
}

/** A write that nobody awaits may or may not be in the commit: then nothing is. */
function refuseUnfinished(frame: Frame): void {
  if (frame.kind !== "mutation" || !frame.operations.unfinished) return;
  throw new Error(
    `Mutation "${frame.target.path}" ended before its database calls did: await every one of them`,
  );
}

function dispatch(registered: RegisteredFunction, frame: Frame, args: string): Promise<string> {
  if (frame.kind === "query") return requireInvoker(registered.invokeQuery)(args);
  if (frame.kind === "mutation") return requireInvoker(registered.invokeMutation)(args);
  return requireInvoker(registered.invokeAction)("", args);
}

function requireInvoker<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The function was made by an unknown builder");
  return value;
}
