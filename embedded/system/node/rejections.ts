import process from "node:process";
import type { Rejection } from "../types.ts";

const listeners = new Set<(rejection: Rejection) => void>();

/** One listener of the process's for all: where it has none, a rejection ends it. */
function tell(reason: unknown, promise: Promise<unknown>): void {
  let defaultPrevented = false;
  const rejection: Rejection = {
    promise,
    reason,
    get defaultPrevented() {
      return defaultPrevented;
    },
    preventDefault: () => void (defaultPrevented = true),
  };
  for (const listener of listeners) listener(rejection);
  // As if nobody had listened.
  if (!defaultPrevented) throw reason;
}

/** See {@link System.onUnhandledRejection}. */
export function onUnhandledRejection(listener: (rejection: Rejection) => void): () => void {
  if (listeners.size === 0) process.on("unhandledRejection", tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) process.off("unhandledRejection", tell);
  };
}

/** See {@link System.onRejectionHandled}. */
export function onRejectionHandled(listener: (promise: Promise<unknown>) => void): void {
  process.on("rejectionHandled", listener);
}
