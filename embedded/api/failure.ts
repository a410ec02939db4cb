import type { JSONValue } from "convex/values";
import { FunctionError } from "../functions/function_error.ts";

/** A failed call as the client gets to know it. */
export interface ClientFailure {
  message: string;
  /** A ConvexError's data, in JSON form. */
  data?: JSONValue;
}

/** A function that is not there, or not there for this caller: both in the same words. */
export class FunctionNotFoundError extends Error {
  /** Names the function as the caller did. */
  constructor(message: string) {
    super(message);
    this.name = "FunctionNotFoundError";
  }
}

/** Says of itself which check failed, as `ArgumentValidationError: …`. */
const NAMED = /^[A-Z]\w*Error: /;

/**
 * Describes what a function threw. With `redact`, as Convex's production deployments do: nothing but the
 * request's id and a ConvexError's data, which is meant for clients.
 */
export function toClientFailure(
  thrown: unknown,
  options: { requestId: string; redact: boolean },
): ClientFailure {
  const head = `[Request ID: ${options.requestId}] Server Error`;
  const message = options.redact ? head : `${head}\n${textOf(thrown)}`;
  return thrown instanceof FunctionError ? { message, data: thrown.data } : { message };
}

/** What a function threw, in Convex's words. */
export function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `Uncaught ${String(thrown)}`;
  if (thrown instanceof FunctionNotFoundError || NAMED.test(thrown.message)) return thrown.message;
  return `Uncaught ${thrown.name}: ${thrown.message}`;
}
