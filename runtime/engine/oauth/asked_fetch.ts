import type { OutgoingRequest } from "../../request/wire.ts";
import type { Asker } from "../../request/ask.ts";

/** The asker as far as requests to other servers need it. */
export type FetchAsker = Pick<Asker, "fetch">;

/** The part of AsyncLocalStorage that is used here. */
interface Storage<T> {
  run<R>(store: T, body: () => R): R;
  getStore(): T | undefined;
}

type StorageModule = { readonly AsyncLocalStorage: new <T>() => Storage<T> };

declare const process: {
  readonly getBuiltinModule?: (name: "node:async_hooks") => StorageModule;
};

/** What every copy of this module in one JS context shares. */
interface Shared {
  readonly askers: Storage<FetchAsker>;
  /** The `fetch` in place, so that one that was put over it is noticed. */
  dispatcher?: typeof fetch;
}

const SHARED = Symbol.for("banata.asked-fetch");

/** What a server that could not be reached is to its caller: an answer that is no success. */
const UNREACHABLE_STATUS = 502;
const WITHOUT_BODY = [204, 205, 304];

/**
 * Runs a body whose `fetch` calls become questions of its own request: a mutation may not fetch, and
 * Better Auth's providers know no other way. Calls from anywhere else go where they went before.
 */
export function withAskedFetch<T>(asker: FetchAsker, body: () => Promise<T>): Promise<T> {
  const shared = sharedState();
  install(shared);
  return shared.askers.run(asker, body);
}

/**
 * Asks for one answer of another server. A server that could not be reached answers 502, for
 * providers handle a bad status but not always a rejected fetch.
 */
async function askedFetch(
  asker: FetchAsker,
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  // Signals only end a wait, and a question never waits.
  const request = new Request(input, { ...init, signal: undefined });
  const { body, headers, status } = JSON.parse(await asker.fetch(await toOutgoing(request)));
  if (status === 0) return new Response(null, { status: UNREACHABLE_STATUS });
  return new Response(WITHOUT_BODY.includes(status) ? null : body, { status, headers });
}

/** The same request gives the same text in every run, or its answer would not be found again. */
async function toOutgoing(request: Request): Promise<OutgoingRequest> {
  const body = await request.text();
  return {
    url: request.url,
    method: request.method,
    headers: [...request.headers],
    ...body === "" ? {} : { body },
  };
}

/**
 * Kept beside the global `fetch` and not in this module: a host that loads modules afresh must not
 * stack one dispatcher on the other.
 */
function sharedState(): Shared {
  const scope = globalThis as { [SHARED]?: Shared };
  return scope[SHARED] ??= { askers: newStorage() };
}

function newStorage<T>(): Storage<T> {
  // Convex has it as a global, Deno and Node as a module that Convex's bundler would refuse.
  const global = globalThis as Partial<StorageModule>;
  const AsyncLocalStorage = global.AsyncLocalStorage ??
    process.getBuiltinModule?.("node:async_hooks").AsyncLocalStorage;
  if (AsyncLocalStorage === undefined) throw new Error("Run on a host that has AsyncLocalStorage");
  return new AsyncLocalStorage<T>();
}

function install(shared: Shared): void {
  if (globalThis.fetch === shared.dispatcher) return;
  const next = globalThis.fetch;
  shared.dispatcher = (input: RequestInfo | URL, init?: RequestInit) => {
    const asker = shared.askers.getStore();
    return asker === undefined ? next(input, init) : askedFetch(asker, input, init);
  };
  globalThis.fetch = shared.dispatcher;
}
