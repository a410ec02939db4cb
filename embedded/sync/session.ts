import { setImmediate } from "node:timers";
import type { Authenticator } from "../auth/authenticator.ts";
import { AuthenticationError, type Caller, NOBODY } from "../auth/caller.ts";
import type { FunctionGate } from "../api/function_gate.ts";
import { messageOf } from "../errors.ts";
import type { Executor } from "../functions/executor.ts";
import type { LiveQueries } from "./live_queries.ts";
import {
  type CallMessage,
  type ClientMessage,
  parseClientMessage,
  ProtocolError,
  type QueryModification,
  type StateVersion,
} from "./protocol.ts";
import { QuerySet } from "./query_set.ts";
import type { SessionBudget } from "./session_budget.ts";
import { authError, fatalError, transition } from "./server_messages.ts";
import type { SessionCalls } from "./session_calls.ts";
import { decodeTimestamp, encodeTimestamp, type Timestamps } from "./timestamps.ts";

/** The connection under a session. */
export interface Transport {
  send(message: string): void;
  /** Ends the connection; without a code, as after a message that says why. */
  close(code?: number, reason?: string): void;
}

/** What a {@link SyncSession} works with. */
export interface SessionParts {
  executor: Executor;
  gate: FunctionGate;
  live: LiveQueries;
  auth: Authenticator;
  timestamps: Timestamps;
  /** Told about what should not happen. */
  onFault: (thrown: unknown) => void;
}

/** A client that sends faster than it is answered is not waiting for answers. */
const MAX_INBOX = 10_000;
/** Close codes of RFC 6455; after each the client waits a second and connects again. */
const INTERNAL_ERROR = 1011;
const GOING_AWAY = 1001;
const NANOSECONDS_PER_MS = 1_000_000;

/**
 * One client's side of Convex's sync protocol: what it watches, as whom, and how far it has been brought.
 * Messages are taken in order, one transition is computed at a time, and each is about one commit.
 */
export class SyncSession {
  readonly #parts: SessionParts;
  readonly #transport: Transport;
  readonly #calls: SessionCalls;
  readonly #queries: QuerySet;
  readonly #budget: SessionBudget;
  /** What the client has been told. */
  #version = { querySet: 0, identity: 0, timestamp: 0n };
  /** What the client has asked for. */
  #received = { querySet: 0, identity: 0 };
  #pending: QueryModification[] = [];
  #caller: Caller = NOBODY;
  #callerChanged = false;
  #clientClockSkew: number | undefined;
  #inbox: Promise<void> = Promise.resolve();
  #inboxLength = 0;
  #update: Promise<void> | null = null;
  #updateWanted = false;
  /** Whether the client needs a transition even if nothing changes for it. */
  #transitionOwed = false;
  #draining = false;
  #closed = false;

  /** `calls` runs the client's mutations and actions, `budget` bounds what it makes the host keep. */
  constructor(
    parts: SessionParts,
    transport: Transport,
    { budget, calls }: { budget: SessionBudget; calls: SessionCalls },
  ) {
    this.#budget = budget;
    this.#parts = parts;
    this.#transport = transport;
    this.#calls = calls;
    this.#queries = new QuerySet({
      executor: parts.executor,
      gate: parts.gate,
      live: parts.live,
      describe: (thrown, { path }) => calls.describe(thrown, { caller: this.#caller, path }),
      onStale: () => this.#wantUpdate(),
    });
  }

  /** Takes a message. */
  receive(text: string): void {
    // What comes too late has no answer, so the client sends it again to whoever serves it next.
    if (this.#closed || this.#draining) return;
    this.#inboxLength++;
    if (this.#inboxLength > MAX_INBOX) return this.#close(INTERNAL_ERROR, "TooManyMessages");
    void this.#guard(() => this.#budget.takeMessage(text));
    this.#inbox = this.#inbox.then(async () => {
      this.#inboxLength--;
      if (!this.#closed) await this.#guard(() => this.#take(text));
    });
  }

  /** The connection is gone. */
  end(): void {
    this.#closed = true;
    this.#budget.end();
    this.#queries.close();
  }

  /** Answers the calls under way, takes no more, and closes. */
  async drain(): Promise<void> {
    this.#draining = true;
    await this.#inbox;
    await this.#calls.settled();
    // The transition that shows a mutation's effect is part of its answer.
    await this.#update;
    this.#close(GOING_AWAY, "Restart");
  }

  async #take(text: string): Promise<void> {
    const message = parseClientMessage(text);
    if (isCall(message)) {
      // Its arguments stay until it is answered.
      return void this.#call(message).finally(() => this.#budget.releaseMessage(text));
    }
    try {
      await this.#handle(message);
    } finally {
      this.#budget.releaseMessage(text);
    }
  }

  async #handle(message: Exclude<ClientMessage, CallMessage>): Promise<void> {
    switch (message.type) {
      case "Connect":
        return this.#connect(message);
      case "ModifyQuerySet":
        return this.#modify(message);
      case "Authenticate":
        return await this.#authenticate(message);
      case "Event":
        return;
    }
  }

  #connect(message: ClientMessage & { type: "Connect" }): void {
    const { executor, timestamps } = this.#parts;
    this.#calls.sessionId = message.sessionId;
    if (message.clientTs !== undefined) {
      this.#clientClockSkew = message.clientTs - executor.clock();
    }
    const seen = decodeTimestamp(message.maxObservedTimestamp ?? "");
    if (seen !== undefined && seen > timestamps.ofCommit(executor.writer.version)) {
      throw new Error("Cannot serve a client that has seen a later state than this host has");
    }
  }

  #modify(message: ClientMessage & { type: "ModifyQuerySet" }): void {
    const { baseVersion, newVersion } = message;
    if (baseVersion !== this.#received.querySet || newVersion <= baseVersion) {
      throw new ProtocolError(
        "BaseVersionMismatch",
        `Base version ${baseVersion} passed up doesn't match the current version ${this.#received.querySet}`,
      );
    }
    this.#budget.watch(message.modifications);
    this.#received.querySet = newVersion;
    for (const modification of message.modifications) this.#pending.push(modification);
    this.#wantUpdate();
  }

  async #authenticate(message: ClientMessage & { type: "Authenticate" }): Promise<void> {
    let caller: Caller;
    try {
      caller = await this.#parts.auth.fromSyncToken(message.token);
    } catch (thrown) {
      if (!(thrown instanceof AuthenticationError)) throw thrown;
      return this.#refuse(thrown, { authUpdateAttempted: true });
    }
    if (message.baseVersion !== this.#received.identity) {
      throw new Error("Cannot authenticate on a base version that is not the current one");
    }
    this.#received.identity++;
    this.#caller = caller;
    this.#callerChanged = true;
    this.#wantUpdate();
  }

  #call(message: CallMessage): Promise<void> {
    this.#parts.auth.requireUnexpired(this.#caller);
    return this.#calls.start(message, this.#caller, {
      answer: (text) => this.#send(text),
      onCommit: () => {
        this.#transitionOwed = true;
        this.#wantUpdate();
      },
    });
  }

  #wantUpdate(): void {
    this.#updateWanted = true;
    if (this.#closed) return;
    this.#update ??= this.#runUpdates().finally(() => this.#update = null);
  }

  async #runUpdates(): Promise<void> {
    while (this.#updateWanted && !this.#closed) {
      // Commits in a row share a transition, and a mutation is answered before its effect is shown.
      await nextTurn();
      this.#updateWanted = false;
      await this.#guard(() => this.#transition());
    }
  }

  async #transition(): Promise<void> {
    this.#parts.auth.requireUnexpired(this.#caller);
    const { querySet, identity } = this.#received;
    const owed = this.#transitionOwed;
    this.#transitionOwed = false;
    const removed = this.#queries.modify(this.#pending.splice(0));
    if (this.#callerChanged) this.#queries.forgetCaller();
    this.#callerChanged = false;
    const { version, modifications } = await this.#queries.evaluate(this.#caller);
    if (this.#calls.mutationsUnderWay > 0) await nextTurn();
    const unchanged = this.#version.querySet === querySet && this.#version.identity === identity;
    const all = [...removed, ...modifications];
    if (unchanged && all.length === 0 && !owed) return;
    const start = encode(this.#version);
    this.#version = { querySet, identity, timestamp: this.#parts.timestamps.ofCommit(version) };
    const serverTs = this.#parts.executor.clock() * NANOSECONDS_PER_MS;
    const clocks = { clientClockSkew: this.#clientClockSkew, serverTs };
    this.#send(transition({ start, end: encode(this.#version) }, all, clocks));
  }

  /** Runs a step; what it throws ends the session in the way the client understands. */
  async #guard(step: () => Promise<void> | void): Promise<void> {
    try {
      await step();
    } catch (thrown) {
      if (this.#closed) return;
      if (thrown instanceof AuthenticationError) {
        return this.#refuse(thrown, { authUpdateAttempted: false });
      }
      if (thrown instanceof ProtocolError) {
        this.#send(fatalError(thrown.message));
        return this.#close();
      }
      this.#parts.onFault(thrown);
      this.#close(INTERNAL_ERROR, "InternalServerError");
    }
  }

  #refuse(error: AuthenticationError, options: { authUpdateAttempted: boolean }): void {
    const baseVersion = this.#version.identity;
    this.#send(authError(messageOf(error), { baseVersion, ...options }));
    this.#close();
  }

  #send(message: string): void {
    if (!this.#closed) this.#transport.send(message);
  }

  #close(code?: number, reason?: string): void {
    if (this.#closed) return;
    this.end();
    this.#transport.close(code, reason);
  }
}

function isCall(message: ClientMessage): message is CallMessage {
  return message.type === "Mutation" || message.type === "Action";
}

function encode(
  { querySet, identity, timestamp }: { querySet: number; identity: number; timestamp: bigint },
): StateVersion {
  return { querySet, identity, ts: encodeTimestamp(timestamp) };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
