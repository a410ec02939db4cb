import type { Caller } from "../auth/caller.ts";
import type { ClientFailure } from "../api/failure.ts";
import type { FunctionCalls } from "../api/function_calls.ts";
import type { RequestInfo } from "../functions/frame.ts";
import { Usage } from "../functions/usage.ts";
import { type CallMessage, ProtocolError } from "./protocol.ts";
import { actionResponse, mutationResponse } from "./server_messages.ts";
import { encodeTimestamp, type Timestamps } from "./timestamps.ts";

/** A call over a socket that has been answered. */
export interface FinishedCall {
  id: string;
  kind: "mutation" | "action";
  path: string;
  ok: boolean;
  /** How long it took. */
  ms: number;
  functionCalls: number;
}

/** What {@link SessionCalls} works with. */
interface SessionCallParts {
  calls: FunctionCalls;
  timestamps: Timestamps;
  /** Version of the last commit. */
  version: () => number;
  usage: Usage;
  /** The request that opened the connection. */
  opened: RequestInfo;
  /** Told about every answered call. */
  onFinished: (call: FinishedCall) => void;
}

/** Where an answer goes. */
interface CallTarget {
  answer(message: string): void;
  /** Called when a mutation has committed. */
  onCommit(): void;
}

/** More than this are a fault of the client's; Convex stops at as many. */
const MAX_WAITING = 1000;

/** Runs one client's mutations, one after the other as it sent them, and its actions, at once. */
export class SessionCalls {
  /** The client's name for itself, from its first message. */
  sessionId: string | undefined;
  readonly #parts: SessionCallParts;
  readonly #running = new Set<Promise<void>>();
  #mutations: Promise<void> = Promise.resolve();
  #mutationsUnderWay = 0;

  /** Runs nothing yet. */
  constructor(parts: SessionCallParts) {
    this.#parts = parts;
  }

  /** How many mutations have no answer yet. */
  get mutationsUnderWay(): number {
    return this.#mutationsUnderWay;
  }

  /**
   * Starts a call; settles when it is answered.
   *
   * @throws {ProtocolError} when too many have no answer yet.
   */
  start(message: CallMessage, caller: Caller, options: CallTarget): Promise<void> {
    if (this.#running.size >= MAX_WAITING) {
      throw new ProtocolError(
        "TooManyConcurrentRequests",
        `A client may have ${MAX_WAITING} calls without an answer`,
      );
    }
    const started = message.type === "Mutation"
      ? this.#mutations = this.#mutations.then(() => this.#mutation(message, caller, options))
      : this.#action(message, caller, options);
    if (message.type === "Mutation") this.#mutationsUnderWay++;
    this.#running.add(started);
    return started.finally(() => this.#running.delete(started));
  }

  /** Settles when every call has its answer. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** What the client gets to know of a failed query. */
  describe(thrown: unknown, { caller, path }: { caller: Caller; path: string }): ClientFailure {
    return this.#parts.calls.describe(thrown, { caller, path, request: this.#newRequest() });
  }

  async #mutation(message: CallMessage, caller: Caller, target: CallTarget): Promise<void> {
    const { timestamps, version } = this.#parts;
    const session = this.sessionId;
    const result = await this.#run(message, caller, {
      session: session === undefined ? undefined : { session, request: message.requestId },
    });
    const ts = encodeTimestamp(timestamps.ofCommit(version()));
    target.answer(mutationResponse(message, result, { ts }));
    this.#mutationsUnderWay--;
    if (result.ok) target.onCommit();
  }

  async #action(message: CallMessage, caller: Caller, target: CallTarget): Promise<void> {
    target.answer(actionResponse(message, await this.#run(message, caller, {})));
  }

  async #run(
    { type, path, component, args }: CallMessage,
    caller: Caller,
    options: Pick<Parameters<FunctionCalls["run"]>[0], "session">,
  ): ReturnType<FunctionCalls["run"]> {
    const kind = type === "Mutation" ? "mutation" : "action";
    const usage = new Usage(this.#parts.usage);
    const request = this.#newRequest();
    const startedAt = performance.now();
    const call = { path, component, args, caller, request, usage, ...options };
    const result = await this.#parts.calls.run(call, kind);
    const ms = performance.now() - startedAt;
    const { functionCalls } = usage;
    this.#parts.onFinished({ id: request.id, kind, path, ok: result.ok, ms, functionCalls });
    return result;
  }

  #newRequest(): RequestInfo {
    return { ...this.#parts.opened, id: crypto.randomUUID() };
  }
}
