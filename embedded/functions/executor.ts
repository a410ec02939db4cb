import type { JSONValue } from "convex/values";
import { type Components, describe, type Target } from "./components.ts";
import { Database } from "./database.ts";
import { type CallContext, Frame, runInScope, type SyscallHandler } from "./frame.ts";
import { toFunctionError } from "./function_error.ts";
import { invoke, requireKind } from "./invoke.ts";
import { ReadSet } from "./read_set.ts";
import {
  type FunctionKind,
  functionKindOf,
  type RegisteredFunction,
  type RegisteredHttpAction,
} from "./registered.ts";
import { Transaction } from "./transaction.ts";
import { WriterQueue } from "./writer_queue.ts";
import type { Store } from "../store/store.ts";

/** One call of a function. */
export interface Call {
  target: Target;
  /** The argument object in JSON form. */
  args: JSONValue;
  context: CallContext;
  /** Runs this function as if it stood at `target`; loaded from there by default. */
  registered?: RegisteredFunction;
}

/** A query's result, with what it depends on. */
export interface QueryResult {
  /** JSON text. */
  value: string;
  reads: ReadSet;
  /** Version of the last commit it saw. */
  version: number;
}

/** What an {@link Executor} is made of. */
export interface ExecutorOptions {
  store: Store;
  components: Components;
  /** Epoch ms. */
  clock: () => number;
  /** Makes the handler for the calls of user code; it needs the executor. */
  syscalls: (executor: Executor) => SyscallHandler;
}

/** Deeper chains of nested calls are endless recursion. Convex stops at 8. */
const MAX_DEPTH = 8;

/** Runs functions: each query on a snapshot, each mutation in the writer's turn, actions on neither. */
export class Executor {
  readonly store: Store;
  readonly components: Components;
  readonly clock: () => number;
  readonly writer: WriterQueue;
  readonly #syscalls: SyscallHandler;

  /** Runs nothing yet. */
  constructor(options: ExecutorOptions) {
    this.store = options.store;
    this.components = options.components;
    this.clock = options.clock;
    this.writer = new WriterQueue(options.store);
    this.#syscalls = options.syscalls(this);
  }

  /** Runs a function of whatever kind stands at the target. Returns JSON text. */
  async call(call: Call): Promise<string> {
    const registered = call.registered ?? await this.components.function(call.target);
    return await this.callAs(functionKindOf(registered), { ...call, registered });
  }

  /** Runs a function that must be of that kind. Returns JSON text. */
  async callAs(kind: FunctionKind, call: Call): Promise<string> {
    if (kind === "mutation") return await this.mutation(call);
    if (kind === "action") return await this.action(call);
    return (await this.query(call)).value;
  }

  /** Runs a query on the last commit. */
  async query(call: Call): Promise<QueryResult> {
    const registered = await this.#load(call, "query");
    call.context.usage.add("queries");
    const connection = await this.store.readers.acquire();
    const reads = new ReadSet();
    const { version } = this.writer;
    const transaction = this.#transaction(connection, reads);
    try {
      const frame = this.#frame("query", { ...call, transaction, depth: 0 });
      const value = await this.#invoke(frame, { registered, args: call.args });
      return { value, reads, version };
    } finally {
      transaction.end();
      this.store.readers.release(connection);
    }
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
      around(() => {
        const frame = this.#frame("mutation", { ...call, transaction, depth: 0 });
        return this.#invoke(frame, { registered, args: call.args });
      }, transaction)
    );
  }

  /** Runs an action. Returns JSON text. */
  async action(call: Call): Promise<string> {
    const registered = await this.#load(call, "action");
    call.context.usage.add("actions");
    const frame = this.#frame("action", { ...call, transaction: null, depth: 0 });
    return await this.#invoke(frame, { registered, args: call.args });
  }

  /** Runs an HTTP action. */
  async httpAction(
    call: Omit<Call, "args" | "registered"> & { action: RegisteredHttpAction; request: Request },
  ): Promise<Response> {
    call.context.usage.add("httpActions");
    const frame = this.#frame("httpAction", { ...call, transaction: null, depth: 0 });
    try {
      return await runInScope(frame, () => call.action.invokeHttpAction(call.request));
    } catch (thrown) {
      throw toFunctionError(thrown);
    } finally {
      frame.open = false;
    }
  }

  /** Runs a function that another one called, inside its caller's transaction. Returns JSON text. */
  async nested(
    caller: Frame,
    call: { kind: "query" | "mutation" | "snapshotQuery"; target: Target; args: JSONValue },
  ): Promise<string> {
    const kind = call.kind === "mutation" ? "mutation" : "query";
    if (caller.kind === "query" && kind === "mutation") {
      throw new Error("Cannot call a mutation function from a query function");
    }
    if (caller.depth >= MAX_DEPTH) {
      throw new Error(
        `Cannot nest calls more than ${MAX_DEPTH} deep in ${describe(call.target.component)}: ` +
          "is there an endless recursion?",
      );
    }
    const context = this.contextFor(caller, call.target);
    if (call.kind === "snapshotQuery") return (await this.query({ ...call, context })).value;
    const registered = await this.components.function(call.target);
    requireKind(registered, { kind, path: call.target.path });
    context.usage.add(kind === "mutation" ? "mutations" : "queries");
    const { transaction } = caller;
    if (transaction === null) throw new Error(`Cannot nest a ${kind} in an action`);
    const frame = this.#frame(kind, { ...call, context, transaction, depth: caller.depth + 1 });
    const run = (): Promise<string> => this.#invoke(frame, { registered, args: call.args });
    return kind === "query" ? await run() : await this.#inSavepoint(transaction, run);
  }

  /** What a call inherits: the counters always, the identity only inside its own component. */
  contextFor(caller: Frame, target: Target): CallContext {
    const same = target.component === caller.component.path;
    return {
      usage: caller.context.usage,
      identity: same ? caller.context.identity : null,
    };
  }

  /** The tables a frame's code sees. */
  database(frame: Frame, transaction: Transaction): Database {
    return new Database({
      store: this.store,
      transaction,
      component: frame.component,
      usage: frame.context.usage,
      now: frame.startedAt,
    });
  }

  async #inSavepoint(transaction: Transaction, run: () => Promise<string>): Promise<string> {
    const savepoint = transaction.savepoint();
    try {
      const value = await run();
      savepoint.release();
      return value;
    } catch (thrown) {
      savepoint.rollback();
      throw thrown;
    }
  }

  async #load(call: Call, kind: FunctionKind): Promise<RegisteredFunction> {
    const registered = call.registered ?? await this.components.function(call.target);
    requireKind(registered, { kind, path: call.target.path });
    return registered;
  }

  #transaction(connection: Transaction["connection"], reads: ReadSet): Transaction {
    const { catalog } = this.store;
    return new Transaction({ connection, catalog, writable: false, reads });
  }

  #frame(
    kind: Frame["kind"],
    call: Omit<Call, "args"> & { transaction: Transaction | null; depth: number },
  ): Frame {
    return new Frame({
      handler: this.#syscalls,
      kind,
      component: this.components.get(call.target.component),
      target: call.target,
      transaction: call.transaction,
      context: call.context,
      depth: call.depth,
      startedAt: this.clock(),
    });
  }

  async #invoke(
    frame: Frame,
    call: { registered: RegisteredFunction; args: JSONValue },
  ): Promise<string> {
    const { catalog } = this.store;
    const { path } = frame.component;
    try {
      return await invoke({ ...call, frame, tableOfId: (id) => catalog.tableOfId(path, id) });
    } finally {
      const { transaction } = frame;
      if (transaction !== null) {
        const database = this.database(frame, transaction);
        for (const stream of frame.streams.values()) database.finish(stream);
        frame.streams.clear();
      }
    }
  }
}
