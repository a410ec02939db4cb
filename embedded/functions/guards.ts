import { currentFrame, currentScope, type Frame, runOutside } from "./frame.ts";
import { failWith } from "./rejections.ts";
import { refuseInConfig, refuseRandomnessAtLoad, refuseWorkAtLoad } from "./load_guards.ts";
import { installSubtleGuards } from "./subtle_guards.ts";

// Taken when the host is loaded: a test that fakes timers must not keep those of functions.
const { clearTimeout } = globalThis;
let installed = false;

/**
 * Refuses in queries and mutations what Convex refuses there: network, timers, key generation and signatures
 * that need randomness; and wherever its own runtime would run, what that lacks of WebCrypto. While a module is
 * evaluated, refuses what Convex refuses at a push. Also holds the clock of queries and mutations still. Code
 * outside of the host's functions notices nothing.
 */
export function installGuards(): void {
  if (installed) return;
  installed = true;
  guardNetworkAndTimers();
  guardRandomness();
  installSubtleGuards();
  freezeClock();
  freezeFormats();
  watchTemporal();
  freezePerformance();
}

function isTransaction({ kind }: Frame): boolean {
  return kind === "query" || kind === "mutation";
}

function refuse(what: string): void {
  const scope = currentScope();
  if (scope?.kind === "load") return refuseWorkAtLoad(scope, what);
  if (scope === undefined || !isTransaction(scope)) return;
  throw new Error(
    `Can't use ${what} in queries and mutations. Please consider using an action. ` +
      "See https://docs.convex.dev/functions/actions for more details.",
  );
}

function guardNetworkAndTimers(): void {
  const { fetch, setTimeout, setInterval } = globalThis;
  globalThis.fetch = (input, init): Promise<Response> => {
    const scope = currentScope();
    if (scope?.kind === "load") refuseWorkAtLoad(scope, "fetch()");
    return scope === undefined || scope.kind === "load"
      ? fetch(input, init)
      : fetchFrom(scope, input, init);
  };
  /** What fails gives a promise that fails, as on Convex: code may handle it there. */
  const fetchFrom = async (frame: Frame, ...[input, init]: FetchArguments): Promise<Response> => {
    refuse("fetch()");
    const request = input instanceof Request ? input : String(input);
    requireScheme(frame, typeof request === "string" ? request : request.url);
    return await fetch(request, init);
  };
  globalThis.setTimeout = guarded(setTimeout, "setTimeout");
  globalThis.setInterval = guarded(setInterval, "setInterval");
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms): AbortSignal => {
    refuse("setTimeout");
    return timeout(ms);
  };
}

type FetchArguments = Parameters<typeof fetch>;

const SCHEMES = ["http:", "https:"];
const NODE_SCHEMES = [...SCHEMES, "data:", "blob:"];

/** Deno's `fetch()` reads files too; Convex's takes these schemes alone, and Node's those. */
function requireScheme({ runsInNode }: Frame, url: string): void {
  const protocol = URL.parse(url)?.protocol;
  const schemes = runsInNode ? NODE_SCHEMES : SCHEMES;
  if (protocol === undefined || schemes.includes(protocol)) return;
  throw new TypeError(
    "Unsupported URL scheme -- http and https are supported " +
      `(scheme was ${protocol.slice(0, -1)})`,
  );
}

type Timer = ReturnType<typeof setTimeout>;

/** A proxy keeps whatever else hangs on the function, such as node's promisified form. */
function guarded<T extends (...args: never[]) => Timer>(timer: T, name: string): T {
  return new Proxy(timer, {
    apply: (target, receiver, args: unknown[]): Timer => {
      refuse(name);
      const frame = currentFrame();
      if (frame === undefined) return Reflect.apply(target, receiver, args);
      const [run, ...rest] = args as [unknown, ...unknown[]];
      const called = (...given: unknown[]): void => {
        if (name === "setTimeout") frame.timers?.delete(id);
        try {
          (run as (...given: unknown[]) => void)(...given);
        } catch (thrown) {
          // On Convex too; here it would end the process.
          failWith(frame, thrown);
        }
      };
      const id: Timer = Reflect.apply(target, receiver, [
        typeof run === "function" ? called : run,
        ...rest,
      ] as never[]);
      // Those of an action end with it.
      if (frame.open) (frame.timers ??= new Set()).add(id);
      else clearTimeout(id);
      return id;
    },
  });
}

function guardRandomness(): void {
  const { prototype } = Crypto;
  for (const name of ["getRandomValues", "randomUUID"] as const) {
    const real: unknown = prototype[name];
    if (typeof real !== "function") continue;
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      writable: true,
      value(this: Crypto, ...args: unknown[]): unknown {
        const scope = currentScope();
        if (scope?.kind === "load") refuseRandomnessAtLoad(scope);
        else scope?.noteUnrepeatable();
        return Reflect.apply(real, this, args);
      },
    });
  }
  const random = Math.random;
  Math.random = (): number => {
    const scope = currentScope();
    if (scope?.kind === "load") refuseInConfig(scope, "Math.random unsupported");
    else scope?.noteUnrepeatable();
    return random();
  };
}

/** Queries and mutations see the time at which they started, so that running one again gives the same. */
function freezeClock(): void {
  const real = globalThis.Date;
  const realNow = real.now;
  const now = (): number => {
    const scope = currentScope();
    if (scope === undefined) return realNow();
    if (scope.kind === "load") refuseInConfig(scope, "Date unsupported");
    else if (isTransaction(scope)) {
      scope.noteUnrepeatable();
      return scope.startedAt;
    } else if (scope.clock !== null) return runOutside(scope.clock);
    return realNow();
  };
  real.now = now;
  globalThis.Date = new Proxy(real, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new real(now()).toString(),
  });
  // So that `date.constructor === Date` stays true.
  Object.defineProperty(real.prototype, "constructor", {
    value: globalThis.Date,
    configurable: true,
    writable: true,
  });
}

/** What formats the time where it is given none asks a clock of its own. */
function freezeFormats(): void {
  const { prototype } = Intl.DateTimeFormat;
  const { formatToParts } = prototype;
  prototype.formatToParts = function (date = Date.now()) {
    return formatToParts.call(this, date);
  };
  const format = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
  if (format === undefined) return;
  Object.defineProperty(prototype, "format", {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const bound = format.call(this);
      return currentScope() === undefined ? bound : (date: unknown = Date.now()) => bound(date);
    },
  });
}

/** Where there is a `Temporal`: its clock goes on, so what a query was told by it is not told again. */
function watchTemporal(): void {
  const now: unknown = Reflect.get(Object(Reflect.get(globalThis, "Temporal")), "Now");
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Object(now)))) {
    if (typeof value !== "function") continue;
    Reflect.set(Object(now), name, (...args: unknown[]): unknown => {
      currentFrame()?.noteUnrepeatable();
      return Reflect.apply(value, now, args);
    });
  }
}

/** A query's timer stands still, as its clock does; a mutation's goes on, on Convex too. */
function freezePerformance(): void {
  const { prototype } = Performance;
  const now = prototype.now;
  prototype.now = function (this: Performance): number {
    const scope = currentScope();
    if (scope?.kind === "load") refuseInConfig(scope, "The Performance API is not supported");
    if (scope?.kind !== "query") return now.call(this);
    scope.noteUnrepeatable();
    return scope.startedAt - performance.timeOrigin;
  };
}
