/**
 * Lets each test of a group begin outside of every function: Deno starts a test in the asynchronous context
 * in which the one before it ended, and with what an embedded host keeps there, a test would count as a part
 * of its mutation. A group imports this before its files.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";

const outside = AsyncLocalStorage.snapshot();
const { test } = Deno;

/** An argument of `Deno.test`, with its function run outside. */
function apart(argument: unknown): unknown {
  if (typeof argument === "function") {
    return (context: Deno.TestContext) => outside(() => argument(context));
  }
  if (typeof argument !== "object" || argument === null || !("fn" in argument)) return argument;
  return { ...argument, fn: apart(argument.fn) };
}

Object.defineProperty(Deno, "test", {
  value: (...args: readonly unknown[]) => Reflect.apply(test, Deno, args.map(apart)),
});
