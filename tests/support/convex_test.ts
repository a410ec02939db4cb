/**
 * convex-test under Deno. Import it from here only: Deno's `AsyncLocalStorage.exit()` keeps the outer
 * store for what starts inside it, so without the change below every scheduled function fails.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";

AsyncLocalStorage.prototype.exit = function <R, Args extends unknown[]>(
  this: AsyncLocalStorage<unknown>,
  callback: (...args: Args) => R,
  ...args: Args
): R {
  return this.run(undefined, callback, ...args);
};

// After the change above, so not a static import, which would be run before it.
const { convexTest } = await import("../../tools/packages/convex_test.ts");

export { convexTest };
