// deno-lint-ignore-file banata/positional-parameters -- the signatures are those of @std/assert

/**
 * The part of `@std/assert` that this project's tests use, over `node:assert`. It stands in for the
 * real one where JSR cannot be reached (`tools/sealed.ts`), so it must never accept what
 * `@std/assert` refuses; where they differ, this one is the stricter.
 *
 * @module
 */

import { AssertionError } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import nodeAssert from "node:assert/strict";

export { AssertionError };

type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** Fails unless `value` is truthy. */
export function assert(value: unknown, message = ""): asserts value {
  if (!value) fail(message || `Expected a truthy value: got ${show(value)}`);
}

/** Fails unless both values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.deepStrictEqual(plain(actual), plain(expected), message);
}

/** Fails if both values are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.notDeepStrictEqual(plain(actual), plain(expected), message);
}

/** Fails unless both values are the same by `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  nodeAssert.strictEqual(actual, expected, message);
}

/** Fails on `null` and `undefined`. */
export function assertExists<T>(value: T, message?: string): asserts value is NonNullable<T> {
  if (value === undefined || value === null) fail(message ?? `Expected a value: got ${value}`);
}

/** Fails unless `actual` matches the pattern. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  nodeAssert.match(actual, expected, message);
}

/** Fails unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (!actual.includes(expected)) {
    fail(message ?? `Expected ${show(actual)} to contain ${show(expected)}`);
  }
}

/** Fails unless every expected element deeply equals some element of `actual`. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  message?: string,
): void {
  const present = Array.from(actual, plain);
  const missing = Array.from(expected, plain)
    .filter((wanted) => !present.some((value) => isDeepStrictEqual(value, wanted)));
  if (missing.length > 0) fail(message ?? `Expected ${show(actual)} to include ${show(missing)}`);
}

/** Fails unless `actual` is an instance of `expected`. */
export function assertInstanceOf<C extends abstract new (...args: never[]) => unknown>(
  actual: unknown,
  expected: C,
  message?: string,
): asserts actual is InstanceType<C> {
  if (!(actual instanceof expected)) {
    fail(message ?? `Expected an instance of ${expected.name}: got ${show(actual)}`);
  }
}

/** Fails unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, message?: string): void {
  if (!(actual > expected)) fail(message ?? `Expected ${show(actual)} > ${show(expected)}`);
}

/** Fails unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual >= expected)) fail(message ?? `Expected ${show(actual)} >= ${show(expected)}`);
}

/** Fails unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, message?: string): void {
  if (!(actual < expected)) fail(message ?? `Expected ${show(actual)} < ${show(expected)}`);
}

/** Fails unless `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual <= expected)) fail(message ?? `Expected ${show(actual)} <= ${show(expected)}`);
}

/** Fails unless `actual` has every property of `expected`, at any depth. Arrays keep their length. */
export function assertObjectMatch(
  actual: Readonly<Record<PropertyKey, unknown>> | object,
  expected: Record<PropertyKey, unknown>,
  message?: string,
): void {
  nodeAssert.deepStrictEqual(plain(subset(actual, expected)), plain(expected), message);
}

/** Fails unless `fn` throws; answers what it threw. */
export function assertThrows(fn: () => unknown, message?: string): unknown;
/** Fails unless `fn` throws an `errorClass` whose message contains `includes`; answers it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  includes?: string,
  message?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  wanted?: ErrorClass<Error> | string,
  ...texts: (string | undefined)[]
): unknown {
  let thrown: unknown;
  try {
    fn();
  } catch (error) {
    thrown = error;
    return expectError(thrown, wanted, texts);
  }
  return fail(texts[1] ?? "Expected function to throw");
}

/** Fails unless the promise of `fn` rejects; answers the reason. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  message?: string,
): Promise<unknown>;
/** Fails unless it rejects with an `errorClass` whose message contains `includes`; answers it. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  includes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  wanted?: ErrorClass<Error> | string,
  ...texts: (string | undefined)[]
): Promise<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (error) {
    return fail(`Expected function to reject: it threw ${show(error)}`);
  }
  try {
    await promise;
  } catch (error) {
    return expectError(error, wanted, texts);
  }
  return fail(texts[1] ?? "Expected function to reject");
}

/** Fails always. */
export function fail(message = "Failed assertion"): never {
  throw new AssertionError({ message });
}

function expectError(
  error: unknown,
  wanted: ErrorClass<Error> | string | undefined,
  [includes, message]: (string | undefined)[],
): unknown {
  if (wanted === undefined || typeof wanted === "string") return error;
  assertInstanceOf(error, wanted, message);
  if (includes !== undefined) assertStringIncludes(error.message, includes, message);
  return error;
}

// SQLite rows and import namespaces have no prototype; `@std/assert` holds them equal to literals,
// `node:assert` does not.
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  return Object.fromEntries(Reflect.ownKeys(value).map((key) => [key, plain(read(value, key))]));
}

function subset(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((item, index) => subset(item, expected[index]));
  }
  if (!isRecord(actual) || !isRecord(expected)) return actual;
  const shared = Reflect.ownKeys(expected).filter((key) => key in actual);
  return Object.fromEntries(
    shared.map((key) => [key, subset(read(actual, key), read(expected, key))]),
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Date) && !(value instanceof RegExp);
}

function read(value: object, key: PropertyKey): unknown {
  return Reflect.get(value, key);
}

function show(value: unknown): string {
  return Deno.inspect(value, { depth: 4 });
}
