/**
 * What belongs to one request: what its lane must know of it in the end, and where an engine that is being
 * asked finds it.
 *
 * @module
 */
import type { Author } from "../../component/author.ts";
import type { RequestState } from "../../plugins/_kernel/request_state.ts";
import type { AskedPasswords, Asker } from "./ask.ts";
import type { AuthorTracker } from "./author_tracker.ts";
import type { EngineColumns, WriteCtx } from "./ctx.ts";
import { askedFetch } from "./asked_fetch.ts";
import { type DataFault, dataFaultIn, type RefusedValue } from "./refused_value.ts";
import type { KmsFailure, Question } from "./wire.ts";

/** What belongs to one request. An engine holds none of it, and finds it here when it is called. */
export interface RequestInFlight {
  /** The lane's own transaction. */
  readonly ctx: WriteCtx;
  readonly state: RequestState;
  readonly columns: EngineColumns;
  readonly asker: Asker;
  readonly passwords: AskedPasswords;
  /** Who the events of this request are by. */
  readonly author: AuthorTracker;
  readonly flags: LaneFlags;
}

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
  readonly running: Storage<RequestInFlight>;
  /** The `fetch` in place, so that one that was put over it is noticed. */
  dispatcher?: typeof fetch;
}

const SHARED = Symbol.for("banata.request-in-flight");

/** Runs what an engine does for a request. Its `fetch` calls become questions of that request. */
export function serve<T>(request: RequestInFlight, body: () => Promise<T>): Promise<T> {
  const shared = sharedState();
  install(shared);
  return shared.running.run(request, body);
}

/**
 * The request that is being served.
 *
 * @throws {Error} outside of {@linkcode serve}, so while an engine is built too
 */
export function inFlight(): RequestInFlight {
  const request = sharedState().running.getStore();
  if (request === undefined) throw new Error("Ask for the request in flight while it is served");
  return request;
}

/** The passwords of the request that is being served, for an engine that outlives it. */
export const PASSWORDS_IN_FLIGHT: Pick<AskedPasswords, "hash" | "verify"> = {
  hash: (password) => inFlight().passwords.hash(password),
  verify: (data) => inFlight().passwords.verify(data),
};

/**
 * Kept beside the global `fetch` and not in this module: a host that loads modules afresh must not
 * stack one dispatcher on the other.
 */
function sharedState(): Shared {
  const scope = globalThis as { [SHARED]?: Shared };
  return scope[SHARED] ??= { running: newStorage() };
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
    const request = shared.running.getStore();
    if (request === undefined) return next(input, init);
    // Signals only end a wait, and a question never waits.
    return askedFetch(request.asker, new Request(input, { ...init, signal: undefined }));
  };
  globalThis.fetch = shared.dispatcher;
}

/**
 * What happened inside Better Auth that its answer does not tell: it catches errors, so the lane
 * looks here to decide whether the writes stay.
 */
export interface LaneFlags {
  /** The first question without an answer. */
  question: Question | null;
  /** A transaction's callback threw. */
  transactionFailed: boolean;
  /** A component write failed for another reason than a unique conflict. */
  writeFailed: boolean;
  /** A value that the component refused to store; the answer names its field. */
  refusedValue: RefusedValue | null;
  /** A write was refused because the lane only reads. */
  wantedToWrite: boolean;
  /** What the project keeps secret opens under no root secret that is named. */
  rootIsForeign: boolean;
  /** Why KMS, which holds the root key, could not be used. */
  kmsFailure: KmsFailure | null;
  /** Why the component refused rows that this code does not fit. */
  unavailable: DataFault | null;
  /** Something that the project keeps secret opens under none of its keys. */
  secretIsUnreadable: boolean;
  /** Tells who the request turned out to be by. */
  author: (() => Author) | null;
  /** The user whose password was reset by what was mailed. */
  resetUserId: string | null;
}

/** Flags of a request that has not run yet. */
export function newFlags(): LaneFlags {
  return {
    question: null,
    transactionFailed: false,
    writeFailed: false,
    refusedValue: null,
    wantedToWrite: false,
    rootIsForeign: false,
    kmsFailure: null,
    unavailable: null,
    secretIsUnreadable: false,
    author: null,
    resetUserId: null,
  };
}

/** Whether an answer with this status must leave nothing behind. */
export function mustRollBack(flags: LaneFlags, status: number): boolean {
  return status >= 500 || flags.transactionFailed || flags.writeFailed ||
    flags.refusedValue !== null || flags.rootIsForeign || flags.kmsFailure !== null ||
    flags.unavailable !== null;
}

/**
 * A ctx that tells the lane when the component refuses rows that this code does not fit, which Better Auth may
 * catch.
 */
export function noticing<Ctx extends WriteCtx>(ctx: Ctx, flags: LaneFlags): Ctx {
  const note = (error: unknown): never => {
    flags.unavailable ??= dataFaultIn(error);
    throw error;
  };
  return {
    ...ctx,
    runQuery: (query, args) => ctx.runQuery(query, args).catch(note),
    runMutation: (mutation, args) => ctx.runMutation(mutation, args).catch(note),
  };
}
