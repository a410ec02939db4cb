import { AsyncLocalStorage } from "node:async_hooks";
import type { JSONValue } from "convex/values";
import type { Activity } from "./activity.ts";
import type { Component, Target } from "./components.ts";
import type { Database } from "./database.ts";
import type { TransactionLimits } from "./limits.ts";
import { OperationQueue } from "./operation_queue.ts";
import type { FunctionKind } from "./registered.ts";
import type { Transaction } from "./transaction.ts";
import type { Usage } from "./usage.ts";
import type { QueryStream } from "../query/stream.ts";

/** A line that a function wrote to its console, as Convex's log stream has it. */
export interface ConsoleLine {
  messages: string[];
  level: "LOG" | "DEBUG" | "INFO" | "WARN" | "ERROR";
  /** Epoch ms. */
  timestamp: number;
  isTruncated: boolean;
}

// Taken when the host is loaded: a test that fakes timers must not keep those of functions.
const { clearTimeout } = globalThis;

/** Who a call is made for, as `ctx.auth.getUserIdentity()` gives it; null for nobody. */
export type Identity = { [claim: string]: JSONValue } | null;

/** What a call brings from the outside, and what its nested calls inherit. */
export interface CallContext {
  identity: Identity;
  usage: Usage;
  /** Why the credentials that came are not valid; asking who calls throws it. */
  refusal?: Error;
  /** The request that all of this answers. */
  request?: RequestInfo;
  /** Id of the scheduled function that all of this belongs to. */
  job?: string;
}

/** What `ctx.meta.getRequestMetadata()` says of a request. */
export interface RequestInfo {
  id: string;
  /** Address of the peer that sent it. */
  ip: string | null;
  userAgent: string | null;
  /** The user's token that came with it and was verified. */
  authToken?: string;
}

/** Answers the calls that convex/server makes on behalf of user code. */
export interface SyscallHandler {
  syscall(frame: Frame, operation: string, args: string): string;
  asyncSyscall(frame: Frame, operation: string, args: string): Promise<string>;
  jsSyscall(frame: Frame, operation: string, args: Record<string, unknown>): unknown;
}

/** What makes a {@link Frame}. */
interface FrameOptions {
  handler: SyscallHandler;
  kind: FunctionKind | "httpAction";
  component: Component;
  target: Target;
  transaction: Transaction | null;
  context: CallContext;
  /** What its transaction may use while this call runs. */
  limits: Readonly<TransactionLimits>;
  /** Measures its user code; null for actions, which may wait as they please. */
  activity: Activity | null;
  /** The call that nests this one in its transaction. */
  caller: Frame | null;
  /** Epoch ms at its start; what `Date.now()` says in queries and mutations. */
  startedAt: number;
  /** What the system's clock said then; creation times follow it. */
  clockAt: number;
  /** What `Date.now()` asks in HTTP actions where the host was given a clock; null for the system's. */
  clock: (() => number) | null;
}

/** Path of a function that is no part of an app: what a test or a tool runs. */
export const INLINE_PATH = "inline:default";

/** One running function call. */
export class Frame implements FrameOptions {
  readonly handler: SyscallHandler;
  readonly kind: FunctionKind | "httpAction";
  readonly component: Component;
  readonly target: Target;
  readonly transaction: Transaction | null;
  readonly context: CallContext;
  readonly limits: Readonly<TransactionLimits>;
  readonly activity: Activity | null;
  readonly caller: Frame | null;
  readonly startedAt: number;
  readonly clockAt: number;
  /** Orders its database operations. */
  readonly operations: OperationQueue = new OperationQueue();
  /** Promises that its code let fail and does not handle, with their reasons. */
  rejections: Map<Promise<unknown>, unknown> | undefined;
  /** Of an action: ends it at once, with what it fails with. */
  abort: ((reason: unknown) => void) | undefined;
  /** Calls of WebCrypto under way. */
  pendingCrypto = 0;
  /** Timers of its code, which end with it. */
  timers: Set<ReturnType<typeof setTimeout>> | undefined;
  /** The tables that its code sees, once it has asked for one. */
  database: Database | undefined;
  /** Where the lines of its console go besides, and those of its nested calls; nobody sees them otherwise. */
  consoleLines: ConsoleLine[] | undefined;
  /** What its code has put in the place of globals. */
  exchangedGlobals: Map<string, unknown> | undefined;
  /** Whether it has called `.paginate()`, which Convex allows once. */
  paginated = false;
  /** Whether its code has imported a module that was not loaded before. */
  hasImported = false;
  /** Whether it has asked for what no read set names, as the time; so has whoever called it then. */
  repeatable = true;
  /** Cursor at which its page has to end; afterwards, at which it did. */
  pageEnd: string | null = null;
  /** Queries it is iterating over, by the number given to convex/server. */
  #streams: Map<number, QueryStream> | undefined;
  readonly #clock: (() => number) | null;
  #ended = false;
  #isolated: boolean | undefined;
  #failure: Error | null = null;
  #nextStream = 0;

  /** Describes a call that is about to start. */
  constructor(options: FrameOptions) {
    this.handler = options.handler;
    this.kind = options.kind;
    this.component = options.component;
    this.target = options.target;
    this.transaction = options.transaction;
    this.context = options.context;
    this.limits = options.limits;
    this.activity = options.activity;
    this.caller = options.caller;
    this.depth = options.caller === null ? 0 : options.caller.depth + 1;
    this.startedAt = options.startedAt;
    this.clockAt = options.clockAt;
    this.#clock = options.clock;
  }

  /** Nested calls above this one. */
  readonly depth: number;

  /** Whether Convex would run it in Node, because its module starts with "use node". */
  get runsInNode(): boolean {
    const [module = ""] = this.target.path.split(":");
    return this.kind === "action" && this.component.nodeModules.has(module.replace(/\.js$/, ""));
  }

  /**
   * Whether its code sees the globals of Convex's own runtime alone. Not when it has ended: Deno runs callbacks
   * of its own in the context of the last module that a function has imported.
   */
  get isIsolated(): boolean {
    if (this.#ended) return false;
    return this.#isolated ??= !this.runsInNode && this.target.path !== INLINE_PATH;
  }

  /** Null too once it has ended, for the same reason. */
  get clock(): (() => number) | null {
    return this.#ended ? null : this.#clock;
  }

  /** What it ends with, whatever its code made of it. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Ends it and its callers with an error that no code can catch, as Convex ends uses of what it lacks. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.caller?.fail(error);
  }

  /** Notes that it may give something else when it runs again, whatever is written meanwhile. */
  noteUnrepeatable(): void {
    if (!this.repeatable) return;
    this.repeatable = false;
    this.caller?.noteUnrepeatable();
  }

  /** False once it, one of its callers or its transaction has ended. */
  get open(): boolean {
    if (this.#ended || this.transaction?.open === false) return false;
    return this.caller === null || this.caller.open;
  }

  /** Ends it and the timers it has left: whatever it asks for from now on is refused. */
  end(): void {
    this.#ended = true;
    if (this.#streams !== undefined) {
      // What its code has left open counts as read as far as it came.
      for (const stream of this.#streams.values()) this.database?.finish(stream);
      this.#streams = undefined;
    }
    this.operations.close();
    if (this.hasImported) leaveContext();
    this.timers?.forEach((timer) => clearTimeout(timer));
    this.timers = undefined;
  }

  /** Keeps a stream and returns its number. */
  addStream(stream: QueryStream): number {
    this.#streams ??= new Map();
    this.#streams.set(this.#nextStream, stream);
    return this.#nextStream++;
  }

  /** The stream with a number, while it is open. */
  streamOf(number: number): QueryStream | undefined {
    return this.#streams?.get(number);
  }

  /** Forgets a stream. */
  removeStream(number: number): void {
    this.#streams?.delete(number);
  }
}

/** What a module is evaluated as; each has rules of its own on Convex. */
export type LoadPhase = "module" | "node" | "schema" | "auth" | "definition";

/** Module evaluation: no call, but it must see its component's environment. */
export interface LoadScope {
  readonly kind: "load";
  readonly phase: LoadPhase;
  readonly component: Pick<Component, "env">;
  /** Set when it is over: Deno runs later callbacks of its own in the context of the last evaluation. */
  ended: boolean;
}

const scopes = new AsyncLocalStorage<Frame | LoadScope>();
/** Captured when the host is loaded, so it carries no request's context. */
const root = AsyncLocalStorage.snapshot();

/**
 * Deno runs callbacks of its own in the async context of the last module that was evaluated, so one more is,
 * without any: else whatever the process does besides would be done as that of a function that has ended.
 */
function leaveContext(): void {
  const nothing = `data:text/javascript,//${crypto.randomUUID()}`;
  void runOutside(() => import(nothing));
}

/** The call that the running code belongs to, or undefined outside of the host's functions. */
export function currentFrame(): Frame | undefined {
  const scope = scopes.getStore();
  return scope instanceof Frame ? scope : undefined;
}

/** The call or the module evaluation that the running code belongs to. */
export function currentScope(): Frame | LoadScope | undefined {
  return scopes.getStore();
}

/** Runs code as part of a call or a module evaluation, with no other async context. */
export function runInScope<T>(scope: Frame | LoadScope, body: () => T): T {
  return runOutside(() => scopes.run(scope, body));
}

/**
 * Runs a callback without the caller's async context. A batch that one request starts also runs other
 * requests' functions, and on Convex no function sees its caller's AsyncLocalStorage either.
 */
export function runOutside<T>(body: () => T): T {
  return root(body) as T;
}

/** While the host works for a function it does not stand still. */
export async function whileHeld<T>({ activity }: Frame, work: () => Promise<T>): Promise<T> {
  const release = activity?.hold();
  try {
    return await work();
  } finally {
    release?.();
  }
}
