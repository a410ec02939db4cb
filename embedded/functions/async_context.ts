import { AsyncLocalStorage } from "node:async_hooks";

/** Captured when the host is loaded, so it carries no request's context. */
const root = AsyncLocalStorage.snapshot();

/**
 * Runs a callback without the caller's async context. A batch that one request starts also runs other
 * requests' functions, and on Convex no function sees its caller's AsyncLocalStorage either.
 */
export function runOutside<T>(body: () => T): T {
  return root(body) as T;
}
