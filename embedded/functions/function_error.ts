import { ConvexError, convexToJson, jsonToConvex, type JSONValue, type Value } from "convex/values";
import { isRecord } from "./registered.ts";
import { messageOf } from "../errors.ts";

const CONVEX_ERROR = Symbol.for("ConvexError");

/**
 * An error on its way between functions. convex/server turns one that has `data` back into a ConvexError on
 * the calling side, so a ConvexError keeps its data through nested calls.
 */
export class FunctionError extends Error {
  /** A ConvexError's data, in JSON form. */
  readonly data: JSONValue;

  /** Wraps the data of a ConvexError. */
  constructor(message: string, data: JSONValue, options?: ErrorOptions) {
    super(message, options);
    this.name = "ConvexError";
    this.data = data;
  }
}

/** Errors that quote the value that did not fit: what of them may be shown to others than the caller. */
const QUOTING: readonly RegExp[] = [
  /^(?:ArgumentValidationError|ReturnsValidationError)(?=:)/,
  /^Failed to insert or update a document in table "\w+" because it does not match the schema(?=:)/,
  /^Provided (?:document ID|creation time)/,
  // Of a filter's expressions.
  /^Cannot use value(?=.* as a Boolean$)/s,
  /^Cannot (?:add|subtract|multiply|divide|mod|negate)(?=.*\(type \w+\)$)/s,
  /^Cannot (?:divide|mod)(?=.* by zero$)/s,
  /^Cannot (?:add|subtract|multiply|divide|mod|negate)(?=.*: the result is out of range for Int64$)/s,
];

/**
 * What the log may say of something thrown: an error's own text, but neither a value that a validator
 * refused nor the data of a ConvexError, which are for the caller.
 */
export function toLogMessage(thrown: unknown): string {
  if (thrown instanceof FunctionError) {
    const code = isRecord(thrown.data) ? thrown.data.code : undefined;
    return typeof code === "string" ? `ConvexError ${code}` : "ConvexError";
  }
  const message = messageOf(thrown);
  const shown = QUOTING.map((expression) => expression.exec(message)).find((match) =>
    match !== null
  );
  return shown?.[0] ?? message;
}

/** What user code threw, in the form that passes between functions. */
export function toFunctionError(thrown: unknown): unknown {
  // On its way out of invokeQuery and its like, a ConvexError carries its data as JSON text.
  if (!isRecord(thrown) || !(CONVEX_ERROR in thrown) || typeof thrown.data !== "string") {
    return thrown;
  }
  const data = JSON.parse(thrown.data) as JSONValue;
  return new FunctionError(String(thrown.message), data, { cause: thrown });
}

/** The same of what user code threw past convex/server, where a ConvexError still has its data. */
export function fromUserCode(thrown: unknown): unknown {
  if (!isRecord(thrown) || !(CONVEX_ERROR in thrown)) return thrown;
  const data = convexToJson(thrown.data as Value);
  return new FunctionError(String(thrown.message), data, { cause: thrown });
}

/** The form in which an error leaves the host: a ConvexError with decoded data, or the error itself. */
export function toThrown(thrown: unknown): unknown {
  return thrown instanceof FunctionError ? new ConvexError(jsonToConvex(thrown.data)) : thrown;
}
