import { ConvexError, jsonToConvex, type JSONValue } from "convex/values";
import { isRecord } from "./registered.ts";

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

/** What user code threw, in the form that passes between functions. */
export function toFunctionError(thrown: unknown): unknown {
  // On its way out of invokeQuery and its like, a ConvexError carries its data as JSON text.
  if (!isRecord(thrown) || !(CONVEX_ERROR in thrown) || typeof thrown.data !== "string") {
    return thrown;
  }
  const data = JSON.parse(thrown.data) as JSONValue;
  return new FunctionError(String(thrown.message), data, { cause: thrown });
}

/** The form in which an error leaves the host: a ConvexError with decoded data, or the error itself. */
export function toThrown(thrown: unknown): unknown {
  return thrown instanceof FunctionError ? new ConvexError(jsonToConvex(thrown.data)) : thrown;
}
