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
/** What there is of those names, for all other code; without a value where there is nothing. */
const real = new Map<string, PropertyDescriptor>();
/** What modules have put in their place, for all functions. */
const polyfills = new Map<string, unknown>();

/**
 * Shows functions of Convex's own runtime the globals that it has, and no others; so too modules that are
 * loaded for it. A polyfill that a function assigns is its own, one that a module assigns is for all functions.
 * All other code, the host's and functions of Node among it, sees what there is.
 */
export function installHiddenGlobals(process: { readonly env: object }): void {
  if (installed) return;
  installed = true;
  const names = Object.getOwnPropertyNames(globalThis).filter((name) => PATTERN.test(name));
  // At its first call Deno's own looks for that of V8, and once both are hidden it finds itself, without end.
  queueMicrotask(() => {});
  hide([...HIDDEN, ...names]);
  show("process", process);
  // Convex has these two, and Deno only in a module of Node.
  show("AsyncLocalStorage", AsyncLocalStorage);
  show("AsyncResource", AsyncResource);
}

/** Moves globals behind the global object, where each look for one is answered by who looks. */
function hide(names: readonly string[]): void {
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    if (descriptor?.configurable === false) continue;
    real.set(name, descriptor ?? {});
    Reflect.deleteProperty(globalThis, name);
    // Deno has `queueMicrotask` twice, one above the other.
    Reflect.deleteProperty(globalThis, name);
  }
  const behind: object = Object.create(Object.getPrototypeOf(globalThis));
  Object.setPrototypeOf(globalThis, new Proxy(behind, HIDING));
}

const HIDING: ProxyHandler<object> = {
  has(behind, name) {
    const descriptor = typeof name === "string" ? real.get(name) : undefined;
    if (descriptor === undefined) return Reflect.has(behind, name);
    const scope = isolatedScope();
    if (scope === undefined || (isLookedAt(name) && isAskedByRuntime())) {
      return "value" in descriptor || "get" in descriptor;
    }
    return polyfillsOf(scope, name).has(String(name));
  },
  get(behind, name, receiver) {
    const descriptor = typeof name === "string" ? real.get(name) : undefined;
    if (descriptor === undefined) return Reflect.get(behind, name, receiver);
    const scope = isolatedScope();
    if (scope === undefined || (isLookedAt(name) && isAskedByRuntime())) {
      return descriptor.get === undefined ? descriptor.value : descriptor.get.call(globalThis);
    }
    return polyfillsOf(scope, name).get(String(name));
  },
  set(behind, name, value, receiver) {
    const descriptor = typeof name === "string" ? real.get(name) : undefined;
    if (descriptor === undefined) return Reflect.set(behind, name, value, receiver);
    const scope = isolatedScope();
    if (scope?.kind === "load") polyfills.set(String(name), value);
    else if (scope !== undefined) (scope.exchangedGlobals ??= new Map()).set(String(name), value);
    else if (descriptor.set === undefined) real.set(String(name), { value });
    else descriptor.set.call(globalThis, value);
    return true;
  },
};

/** The polyfills among which a name is one for that scope. */
function polyfillsOf(scope: Frame | LoadScope, name: string | symbol): Map<string, unknown> {
  const own = scope.kind === "load" ? undefined : scope.exchangedGlobals;
  return own?.has(String(name)) ? own : polyfills;
}

/** Shows functions another value under a name. */
function show(name: string, value: unknown): void {
  const { enumerable = false, ...descriptor } = Object.getOwnPropertyDescriptor(globalThis, name) ??
    {};
  let [outside, inside]: unknown[] = [descriptor.value, value];
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable,
    get: () => {
      const scope = isolatedScope();
      if (scope === undefined || (isLookedAt(name) && isAskedByRuntime())) {
        return descriptor.get === undefined ? outside : descriptor.get.call(globalThis);
      }
      const own = scope.kind === "load" ? undefined : scope.exchangedGlobals;
      return own?.has(name) ? own.get(name) : inside;
    },
    set: (assigned: unknown) => {
      const scope = isolatedScope();
      if (scope?.kind === "load") inside = assigned;
      else if (scope !== undefined) (scope.exchangedGlobals ??= new Map()).set(name, assigned);
      else if (descriptor.set === undefined) outside = assigned;
      else descriptor.set.call(globalThis, assigned);
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
function isLookedAt(name: string | symbol): boolean {
  return system.readsGlobals || name === "Deno";
}

/** Whether the code that asked its caller is the runtime's own. */
export function isAskedByRuntime(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 3;
  // By the file that evaluates, since what is evaluated gives itself any name; Deno's own code does so too.
  Error.prepareStackTrace = (_, sites) => sites.at(-1);
  const site = new Error().stack as NodeJS.CallSite | undefined;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  if (site?.isEval()) return /\((?:ext|node):[^()]*\)$/.test(site.getEvalOrigin() ?? "");
  return /^(?:ext|node):/.test(site?.getFileName() ?? "");
}
