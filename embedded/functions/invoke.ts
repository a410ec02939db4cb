import type { JSONValue, ValidatorJSON } from "convex/values";
import { type Frame, runInScope } from "./frame.ts";
import { toFunctionError } from "./function_error.ts";
import { nextTurn } from "./rejections.ts";
import { checkArguments, checkResult, isPlain } from "./limits.ts";
import {
  type FunctionKind,
  functionKindOf,
  type RegisteredFunction,
  validatorsOf,
} from "./registered.ts";
import type { TableOfId } from "../values/check.ts";
import { validate } from "../values/validate.ts";

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
  const { path } = frame.target;
  checkArguments(args, { text, path, commitTs: frame.caller?.transaction?.writable === true });
  const argsFault = validate(validators.args, args, { tableOfId });
  if (argsFault !== null) throw new Error(`ArgumentValidationError: ${argsFault}`);
  let result: string;
  try {
    result = await runInScope(frame, () => dispatch(registered, frame, text));
    await finish(frame);
    if (frame.failure !== null) throw frame.failure;
  } catch (thrown) {
    throw toFunctionError(frame.failure ?? thrown);
  } finally {
    frame.end();
  }
  checkReturned(result, { ...invocation, returns: validators.returns });
  return result;
}

/** Checks a result as arguments are checked; `text` is its JSON. */
function checkReturned(
  text: string,
  { frame, returns, tableOfId }: Invocation & { returns: ValidatorJSON | null },
): void {
  const plain = isPlain(text);
  if (plain && returns === null) return;
  const value = JSON.parse(text) as JSONValue;
  if (!plain) {
    checkResult(value, { path: frame.target.path, commitTs: frame.transaction?.writable === true });
  }
  const fault = returns === null ? null : validate(returns, value, { tableOfId });
  if (fault === null) return;
  throw new Error(
    `ReturnsValidationError: ${fault}`,
  );
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

/**
 * Ends what a query or mutation asked for and does not await, as Convex does before it commits; what of that
 * fails without being handled fails the function.
 */
async function finish(frame: Frame): Promise<void> {
  do {
    if (frame.operations.unfinished) await frame.operations.idle();
    await nextTurn();
  } while (frame.operations.unfinished);
  for (const reason of frame.rejections?.values() ?? []) throw reason;
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
