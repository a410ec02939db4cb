import type { JSONValue } from "convex/values";
import { quoted } from "./describe.ts";
import type { JSONObject } from "./json.ts";

/**
 * What convex/server sends with a call of user code, held to the kinds that Convex's backend reads it as. It
 * passes on what it was given: `ctx.scheduler.cancel(5)`. What is wrong is said in the words of the backend's
 * own reader (serde).
 */

/** Above these whole numbers are floating point numbers to the backend's reader. */
const MAX_UNSIGNED = 2 ** 64;
const MIN_SIGNED = -(2 ** 63);
/** Sizes from and below which it writes an exponent. */
const LEAST_EXPONENT = 1e16;
const LEAST_PLAIN = 1e-5;

/** An argument that is none of what its call takes. Whoever answers the call says of which. */
export class ArgumentFault extends Error {
  /** The argument that is wrong, where the backend names it. */
  readonly argument: string | undefined;

  /** Builds the fault; `why` is what the backend's reader says. */
  constructor(why: string, argument?: string) {
    super(why);
    this.argument = argument;
  }
}

/** The error that user code gets for a fault in the arguments of `call`; anything else is left as it is. */
export function namedFault(thrown: unknown, call: string): unknown {
  if (!(thrown instanceof ArgumentFault)) return thrown;
  const where = thrown.argument === undefined
    ? `Invalid arguments for \`${call}\``
    : `Invalid argument \`${thrown.argument}\` for \`${call}\``;
  return new Error(`${where}: ${thrown.message}`);
}

/** Does what may find a fault inside of one argument, and names that argument then. */
export function inArgument<T>(argument: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof ArgumentFault)) throw thrown;
    throw new ArgumentFault(thrown.message, argument);
  }
}

/** A field that must be a text. */
export function textIn(fields: unknown, name: string): string {
  const value = (fields as JSONObject)[name];
  if (typeof value === "string") return value;
  throw faultOf(value, { name, expected: "a string" });
}

/** A field that is a text, or is not there. */
export function optionalTextIn(fields: unknown, name: string): string | undefined {
  const value = (fields as JSONObject)[name];
  return value === undefined || value === null ? undefined : textIn(fields, name);
}

/** A field that must be a number, whole or not. */
export function numberIn(fields: unknown, name: string): number {
  const value = (fields as JSONObject)[name];
  if (typeof value === "number") return value;
  throw faultOf(value, { name, expected: "f64" });
}

/** A field that must be a whole number that is not negative. */
export function countIn(fields: unknown, name: string): number {
  const value = (fields as JSONObject)[name];
  if (typeof value === "number" && isWhole(value)) {
    if (value >= 0) return value;
    throw new ArgumentFault(`invalid value: ${described(value)}, expected usize`);
  }
  throw faultOf(value, { name, expected: "usize" });
}

/** A field that is such a number, or is not there. */
export function optionalCountIn(fields: unknown, name: string): number | null {
  const value = (fields as JSONObject)[name];
  return value === undefined || value === null ? null : countIn(fields, name);
}

/** What is wrong with a field that is of another kind than expected. */
export function faultOf(
  value: JSONValue | undefined,
  { name, expected }: { name: string; expected: string },
): ArgumentFault {
  const why = value === undefined
    ? `missing field \`${name}\``
    : `invalid type: ${described(value)}, expected ${expected}`;
  return new ArgumentFault(why);
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && value < MAX_UNSIGNED && value >= MIN_SIGNED;
}

function described(value: JSONValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return `string ${quoted(value)}`;
  if (typeof value === "boolean") return `boolean \`${value}\``;
  if (Array.isArray(value)) return "sequence";
  if (typeof value !== "number") return "map";
  return isWhole(value) ? `integer \`${value}\`` : `floating point \`${floating(value)}\``;
}

function floating(value: number): string {
  const size = Math.abs(value);
  if (size < LEAST_EXPONENT && size >= LEAST_PLAIN) return String(value);
  return value.toExponential().replace("e+", "e");
}
