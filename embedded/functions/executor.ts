import type { JSONValue } from "convex/values";
import { ActionTimes } from "./action_time.ts";
import { Activity, type TimeLimits } from "./activity.ts";
import type { Call, NestedCall, Observation, Snapshot } from "./call.ts";
import { type Components, describe, type Target } from "./components.ts";
import { fillCommitTs } from "./commit_timestamps.ts";
import { Database } from "./database.ts";
import { type CallContext, Frame, runInScope, type SyscallHandler, whileHeld } from "./frame.ts";
import { toFunctionError } from "./function_error.ts";
import { answerInTime } from "./http_answer.ts";
import { invoke, requireKind } from "./invoke.ts";
import { NO_LIMITS, type TransactionLimits } from "./limits.ts";
import { QueryCache } from "./query_cache.ts";
import { ReadSet } from "./read_set.ts";
import {
  type FunctionKind,
  functionKindOf,
  type RegisteredFunction,
  type RegisteredHttpAction,
} from "./registered.ts";
import { inSavepoint, Transaction } from "./transaction.ts";
import { Usage } from "./usage.ts";
import { WriterQueue } from "./writer_queue.ts";
import type { ExecutionLog } from "../observe/execution_log.ts";
import type { Watchdog } from "../observe/watchdog.ts";
import type { Store } from "../store/store.ts";

/** What an {@link Executor} is made of. */
interface ExecutorOptions {
  store: Store;
  components: Components;
  /** Epoch ms. */
  clock: () => number;
  /** The same where it is not the system's: what HTTP actions see. Other actions wait for what goes by the system's. */
  ownClock?: () => number;
  limits: Readonly<TransactionLimits>;
  timeLimits: Readonly<TimeLimits>;
  /** Makes the handler for the calls of user code; it needs the executor. */
  syscalls: (executor: Executor) => SyscallHandler;
}

/** Convex's limit; deeper chains of nested calls are endless recursion. */
const MAX_DEPTH = 8;

/** Runs functions: each query on a snapshot, each mutation in the writer's turn, actions on neither. */
export class Executor {
  readonly store: Store;
  readonly components: Components;
  readonly clock: () => number;
  readonly writer: WriterQueue;
  /** What looks on while functions hold the thread; nothing unless the host was asked for it. */
  watchdog: Pick<Watchdog, "note" | "whilePaused"> | null = null;
  /** What keeps the runs of functions for whoever watches; nothing where nobody can. */
  executions: Pick<ExecutionLog, "begin" | "isWatched"> | null = null;
  /** What queries of actions gave. */
  readonly cache: QueryCache;
  readonly #options: ExecutorOptions;
  readonly #syscalls: SyscallHandler;
  readonly #actionTimes: ActionTimes;
  /** The function of which the watchdog knows that it has the thread. */
  #noted: Frame | undefined;

  /** Runs nothing yet. */
  constructor(options: ExecutorOptions) {
    this.store = options.store;
    this.components = options.components;
    this.clock = options.clock;
    this.writer = new WriterQueue(options.store, options.clock);
    this.cache = new QueryCache(this.writer);
    this.#options = options;
    this.#syscalls = options.syscalls(this);
    this.#actionTimes = new ActionTimes(options.timeLimits.actionMs);
  }

  /** Runs a function of whatever kind stands at the target. Returns JSON text. */
  async call(call: Call): Promise<string> {
    const registered = call.registered ?? await this.components.function(call.target);
    return await this.callAs(functionKindOf(registered), { ...call, registered });
  }

  /** Runs a function that must be of that kind. Returns JSON text. */
  callAs(kind: FunctionKind, call: Call): Promise<string> {
    if (kind === "mutation") return this.mutation(call);
    if (kind === "action") return this.action(call);
    return this.query(call);
  }

  /** Runs a query on the last commit. Returns JSON text. */
  async query(call: Call): Promise<string> {
    // Each promise that is waited for costs; here most are not needed.
    const loading = this.#load(call, "query");
    const registered = loading instanceof Promise ? await loading : loading;
    const lent = this.#lend();
    const snapshot = lent instanceof Promise ? await lent : lent;
    const frame = this.#queryFrame(call, snapshot);
    try {
      return await this.#run(frame, { registered, args: call.args });
    } finally {
      frame.transaction?.end();
      this.store.readers.release(snapshot.connection);
    }
  }

  /**
   * Runs a query that an action asks, unless what it gave the last time still holds; counts the same either
   * way. Returns JSON text.
   */
  async queryFromAction(call: Call): Promise<string> {
    const loading = this.#load(call, "query");
    const registered = loading instanceof Promise ? await loading : loading;
    const { context } = call;
    // Whoever watches sees every run, and who may not say who they are is told so each time.
    if (context.refusal !== undefined || this.executions?.isWatched === true) {
      return await this.query({ ...call, registered });
    }
    const asked = this.cache.ask(call, registered);
    const kept = this.cache.find(asked);
    if (kept !== undefined) {
      context.usage.addAll(kept.usage);
      return kept.value;
    }
    const usage = new Usage(context.usage);
    const asking = { ...call, registered, context: { ...context, usage } };
    const lent = this.#lend();
    const snapshot = lent instanceof Promise ? await lent : lent;
    try {
      const observation = await this.observe(asking, snapshot);
      this.cache.keep(asked, observation, usage);
      if (!observation.outcome.ok) throw observation.outcome.thrown;
      return observation.outcome.value;
    } finally {
      this.store.readers.release(snapshot.connection);
    }
  }

  /** Lends a snapshot of the last commit; waits while too many are lent. */
  async withSnapshot<T>(body: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const snapshot = await this.#lend();
    try {
      return await body(snapshot);
    } finally {
      this.store.readers.release(snapshot.connection);
    }
  }

  #lend(): Snapshot | Promise<Snapshot> {
    let at = { version: 0, timestamp: 0n };
    const lent = this.store.readers.acquire(() => at = this.writer.at);
    return lent instanceof Promise
      ? lent.then((connection) => ({ connection, ...at }))
      : { connection: lent, ...at };
  }

  /** Runs a query on a snapshot; several may share one. Throws only if it can't be started. */
  async observe(call: Call, snapshot: Snapshot): Promise<Observation> {
    const registered = await this.#load(call, "query");
    const reads = new ReadSet();
    const frame = this.#queryFrame(call, snapshot, reads);
    const { version } = snapshot;
    const ended = (outcome: Observation["outcome"]): Observation => ({
      outcome,
      reads,
      version,
      journal: frame.paginated ? frame.pageEnd : null,
      repeatable: frame.repeatable,
    });
    try {
      return ended({ ok: true, value: await this.#run(frame, { registered, args: call.args }) });
    } catch (thrown) {
      return ended({ ok: false, thrown });
    } finally {
      frame.transaction?.end();
    }
  }

  #queryFrame(call: Call, { connection, timestamp }: Snapshot, reads?: ReadSet): Frame {
    call.context.usage.add("queries");
    const { catalog } = this.store;
    const view = { connection, catalog, writable: false, reads, snapshotTs: timestamp };
    const frame = this.#rootFrame("query", call, new Transaction(view));
    frame.pageEnd = call.journal ?? null;
    return frame;
  }

  /** Runs a mutation; settles when its writes are on disk, or undone. Returns JSON text. */
  async mutation(call: Call): Promise<string> {
    return await this.mutationWithin(call, (run) => run());
  }

  /** Runs a mutation with bookkeeping before and after it in the same transaction. */
  async mutationWithin<T>(
    call: Call,
    around: (run: () => Promise<string>, transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const registered = await this.#load(call, "mutation");
    call.context.usage.add("mutations");
    return await this.writer.run((transaction) =>
      around(async () => {
        const frame = this.#rootFrame("mutation", call, transaction);
        const result = await this.#run(frame, { registered, args: call.args });
        return fillCommitTs(transaction, result);
      }, transaction)
    );
  }

  /** Runs an action. Returns JSON text. */
  async action(call: Call): Promise<string> {
    const registered = await this.#load(call, "action");
    call.context.usage.add("actions");
    const frame = this.#rootFrame("action", call, null);
    return await this.#actionTimes.run(
      frame,
      () => this.#invoke(frame, { registered, args: call.args }),
    );
  }

  /**
   * Runs an HTTP action. Its answer may go on calling functions while it streams; `onFault` is told what goes
   * wrong then.
   */
  async httpAction(
    call: Omit<Call, "args" | "registered"> & {
      action: RegisteredHttpAction;
      request: Request;
      onFault: (thrown: unknown) => void;
    },
  ): Promise<Response> {
    const { action, context, onFault, request } = call;
    context.usage.add("httpActions");
    const frame = this.#rootFrame("httpAction", call, null);
    this.noteControl(frame);
    const running = this.executions?.begin(frame, request);
    const run = async (): Promise<Response> =>
      await runInScope(frame, () => action.invokeHttpAction(request));
    try {
      return await answerInTime(frame, { times: this.#actionTimes, run, onFault });
    } catch (thrown) {
      running?.fail(frame.failure ?? thrown);
      throw toFunctionError(frame.failure ?? thrown);
    } finally {
      running?.end();
    }
  }

  /** Runs a function that another one called, inside its caller's transaction. Returns JSON text. */
  async nested(caller: Frame, call: NestedCall): Promise<string> {
    const { transaction } = caller;
    const kind = call.kind === "mutation" ? "mutation" : "query";
    if (caller.kind === "query" && call.kind !== "query") {
      throw new Error(`Cannot call a ${call.kind} function from a query function`);
    }
    if (caller.depth >= MAX_DEPTH) {
      throw new Error(
        `Cross component call depth limit exceeded (${MAX_DEPTH}) at ` +
          `${describe(call.target.component)}. Do you have an infinite loop in your app?`,
      );
    }
    const context = this.contextFor(caller, call.target);
    if (call.kind === "snapshotQuery") {
      return await whileHeld(caller, () => this.query({ ...call, context }));
    }
    const loading = this.components.function(call.target);
    const registered = loading instanceof Promise
      ? await whileHeld(caller, () => loading)
      : loading;
    requireKind(registered, { kind, path: call.target.path });
    if (transaction === null) throw new Error(`Cannot nest a ${kind} in an ${caller.kind}`);
    context.usage.add(kind === "mutation" ? "mutations" : "queries");
    const frame = new Frame({
      ...this.#frameOptions(kind, { target: call.target, context }, transaction),
      limits: transaction.meter.nestedLimits(caller.limits, call.limits),
      activity: caller.activity,
      caller,
      startedAt: caller.startedAt,
      clockAt: caller.clockAt,
    });
    const run = (): Promise<string> => this.#invoke(frame, { registered, args: call.args });
    return kind === "query" ? await run() : await inSavepoint(transaction, run);
  }

  /** What a call inherits: who calls, only inside its own component; the rest always. */
  contextFor(caller: Frame, target: Target): CallContext {
    const same = target.component === caller.component.path;
    return same ? caller.context : { ...caller.context, identity: null, refusal: undefined };
  }

  /** Notes that a function is given the thread. */
  noteControl(frame: Frame): void {
    if (this.watchdog === null || frame === this.#noted) return;
    this.#noted = frame;
    const { component, target } = frame;
    this.watchdog.note(component.path === "" ? target.path : `${component.path}/${target.path}`);
  }

  /** The tables a frame's code sees; `host` lifts its limits and opens the system tables. */
  database(
    frame: Frame,
    transaction: Transaction,
    options: { host?: boolean } = {},
  ): Database {
    return new Database({
      store: this.store,
      transaction,
      component: frame.component,
      usage: frame.context.usage,
      now: frame.clockAt,
      limits: options.host === true ? null : frame.limits,
    });
  }

  #load(call: Call, kind: FunctionKind): RegisteredFunction | Promise<RegisteredFunction> {
    if (this.store.closed) throw new Error("The host is closed");
    const checked = (registered: RegisteredFunction): RegisteredFunction => {
      requireKind(registered, { kind, path: call.target.path });
      return registered;
    };
    const found = call.registered ?? this.components.function(call.target);
    return found instanceof Promise ? found.then(checked) : checked(found);
  }

  #rootFrame(
    kind: Frame["kind"],
    call: Pick<Call, "target" | "context">,
    transaction: Transaction | null,
  ): Frame {
    const clockAt = this.clock();
    return new Frame({
      ...this.#frameOptions(kind, call, transaction),
      limits: transaction === null ? NO_LIMITS : this.#options.limits,
      activity: transaction === null ? null : new Activity(this.#options.timeLimits),
      caller: null,
      startedAt: transaction === null ? clockAt : this.store.notBeforeCreation(clockAt),
      clockAt,
    });
  }

  #frameOptions(
    kind: Frame["kind"],
    { target, context }: Pick<Call, "target" | "context">,
    transaction: Transaction | null,
  ): Pick<
    Frame,
    "clock" | "handler" | "kind" | "component" | "target" | "transaction" | "context"
  > {
    const component = this.components.get(target.component);
    const clock = kind === "httpAction" ? this.#options.ownClock ?? null : null;
    return { clock, handler: this.#syscalls, kind, component, target, transaction, context };
  }

  /** Runs the outermost call of a transaction, which answers for the time of all of them. */
  #run(
    frame: Frame,
    call: { registered: RegisteredFunction; args: JSONValue },
  ): Promise<string> {
    const { activity } = frame;
    if (activity === null) return this.#invoke(frame, call);
    return new Promise<string>((resolve, reject) => {
      const fail = (thrown: unknown): void => {
        frame.end();
        unwatch();
        reject(thrown);
      };
      const unwatch = activity.watch(fail);
      activity.leaveHost();
      this.#invoke(frame, call).then((result) => {
        activity.enterHost();
        frame.end();
        unwatch();
        resolve(result);
      }).catch(fail);
    });
  }

  #invoke(
    frame: Frame,
    call: { registered: RegisteredFunction; args: JSONValue },
  ): Promise<string> {
    const { catalog } = this.store;
    const { path } = frame.component;
    this.noteControl(frame);
    const running = frame.caller === null ? this.executions?.begin(frame) : undefined;
    const tableOfId = (id: string): string | null => catalog.tableOfId(path, id);
    const invoking = invoke({ ...call, frame, tableOfId });
    if (running === undefined) return invoking;
    return invoking.catch((thrown) => {
      running.fail(thrown);
      throw thrown;
    }).finally(() => running.end());
  }
}
