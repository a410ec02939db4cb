import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { currentScope, type Frame, type LoadScope } from "./frame.ts";
import { system } from "../system/mod.ts";

/** What Deno has beside the language and Convex's own runtime does not, but for what PATTERN finds. */
const HIDDEN = `Deno Buffer global setImmediate clearImmediate queueMicrotask reportError
  WebSocket CloseEvent MessageEvent EventSource Worker MessageChannel MessagePort BroadcastChannel
  CustomEvent ErrorEvent ProgressEvent PromiseRejectionEvent FileReader URLPattern QuotaExceededError
  CompressionStream DecompressionStream ByteLengthQueuingStrategy CountQueuingStrategy
  WritableStreamDefaultController ReadableByteStreamController ReadableStreamBYOBRequest
  ReadableStreamDefaultController TransformStreamDefaultController PerformanceObserver
  PerformanceObserverEntryList caches Cache CacheStorage localStorage sessionStorage Storage
  navigator Navigator NavigatorUAData location Location Window alert confirm prompt name close closed
  ImageData ImageBitmap ImageBitmapRenderingContext OffscreenCanvas createImageBitmap Lock LockManager`
  .split(/\s+/);
const PATTERN = /^(?:GPU|DOM(?:Matrix|Point|Quad|Rect))/;

let installed = false;

/**
 * Shows functions of Convex's own runtime the globals that it has, and no others; so too modules that are
 * loaded for it. A polyfill that a function assigns is its own, one that a module assigns is for all functions.
 * All other code, the host's and functions of Node among it, sees what there is. A hidden name is still
 * `in globalThis`.
 */
export function installHiddenGlobals(process: { readonly env: object }): void {
  if (installed) return;
  installed = true;
  const names = Object.getOwnPropertyNames(globalThis).filter((name) => PATTERN.test(name));
  for (const name of [...HIDDEN, ...names]) hide(name, undefined);
  hide("process", process);
  // Convex has these two, and Deno only in a module of Node.
  hide("AsyncLocalStorage", AsyncLocalStorage);
  hide("AsyncResource", AsyncResource);
}

function hide(name: string, shown: unknown): void {
  const { get, set, value, enumerable = false, configurable = true } =
    Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  if (!configurable) return;
  let [real, seen]: unknown[] = [value, shown];
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable,
    get: () => {
      const scope = isolatedScope();
      if (scope === undefined || (isLookedAt(name) && isAskedByRuntime())) {
        return get === undefined ? real : get.call(globalThis);
      }
      const own = scope.kind === "load" ? undefined : scope.exchangedGlobals;
      return own?.has(name) ? own.get(name) : seen;
    },
    set: (assigned: unknown) => {
      const scope = isolatedScope();
      if (scope?.kind === "load") seen = assigned;
      else if (scope !== undefined) (scope.exchangedGlobals ??= new Map()).set(name, assigned);
      else if (set === undefined) real = assigned;
      else set.call(globalThis, assigned);
    },
  });
}

/** The scope of the running code, if Convex would run it in its own runtime. */
function isolatedScope(): Frame | LoadScope | undefined {
  const scope = currentScope();
  if (scope === undefined) return undefined;
  const isolated = scope.kind === "load"
    ? scope.phase !== "node" && !scope.ended
    : scope.isIsolated;
  return isolated ? scope : undefined;
}

/** Whether the runtime's own code looks into a global: Deno's modules of Node into `Deno`, Node's into any. */
function isLookedAt(name: string): boolean {
  return system.readsGlobals || name === "Deno";
}

function isAskedByRuntime(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 3;
  const asking = new Error().stack?.split("\n").at(-1) ?? "";
  Error.stackTraceLimit = stackTraceLimit;
  return /\b(?:ext|node):/.test(asking);
}
