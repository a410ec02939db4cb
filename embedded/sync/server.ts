import type { FunctionCalls } from "../api/function_calls.ts";
import { clientOf } from "../http/connections.ts";
import type { HeldBytes } from "../http/held_bytes.ts";
import type { RequestInfo } from "../functions/frame.ts";
import type { Usage } from "../functions/usage.ts";
import type { Timers } from "../jobs/alarm.ts";
import { type SessionParts, SyncSession, type Transport } from "./session.ts";
import { type FinishedCall, SessionCalls } from "./session_calls.ts";
import { SessionBudget } from "./session_budget.ts";
import { PING, splitTransition } from "./server_messages.ts";
import { system } from "../system/mod.ts";
import { within } from "../within.ts";

// Kept when the host is loaded: functions see less.
const { WebSocket } = globalThis;

/** What a {@link SyncServer} works with. */
interface SyncServerParts extends SessionParts {
  calls: FunctionCalls;
  usage: Usage;
  timers: Timers;
  /** Counts what is kept of what clients have sent. */
  held: HeldBytes;
  /** Told about every answered call. */
  onFinished: (call: FinishedCall) => void;
}

/** Convex's interval; its clients give up on a host that is silent for a minute. */
const PING_EVERY_MS = 15_000;
/** A client that leaves this much unread is not there any more, or will not catch up. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;
const GOODBYE_MS = 2_000;
/** "Try again later" in the IANA registry of close codes. */
const OVERLOADED = 1013;
const PATH = /^\/api\/(?:([^/]+)\/)?sync$/;

/** The version of convex that a sync URL names (empty if none); null for any other URL. */
export function syncVersionOf(pathname: string): string | null {
  const match = PATH.exec(pathname);
  return match === null ? null : match[1] ?? "";
}

/** Serves the sync protocol over WebSockets. */
export class SyncServer {
  readonly #parts: SyncServerParts;
  /** With each session, what settles when its connection is gone. */
  readonly #sessions = new Map<SyncSession, Promise<void>>();

  /** Serves nobody yet. */
  constructor(parts: SyncServerParts) {
    this.#parts = parts;
  }

  /** How many clients are connected. */
  get sessionCount(): number {
    return this.#sessions.size;
  }

  /**
   * Takes over a request to open a WebSocket.
   *
   * @throws {TypeError} for a request that is no whole handshake.
   */
  upgrade(request: Request, options: { version: string; opened: RequestInfo }): Response {
    const { socket, response } = system.upgradeWebSocket(request);
    const connection = new Connection(socket, { ...options, timers: this.#parts.timers });
    const session = this.#openSession(connection, options.opened);
    const gone = Promise.withResolvers<void>();
    this.#sessions.set(session, gone.promise);
    connection.start();
    socket.onmessage = ({ data }) => session.receive(typeof data === "string" ? data : "");
    socket.onclose = () => {
      connection.end();
      session.end();
      this.#sessions.delete(session);
      gone.resolve();
    };
    return response;
  }

  #openSession(transport: Transport, opened: RequestInfo): SyncSession {
    const { executor, timestamps, calls, usage, onFinished, held } = this.#parts;
    const version = (): number => executor.writer.version;
    const own = new SessionCalls({ calls, timestamps, version, usage, opened, onFinished });
    const budget = new SessionBudget(held, clientOf(opened.ip ?? ""));
    return new SyncSession(this.#parts, transport, { calls: own, budget });
  }

  /** Answers what is under way, then disconnects everybody. */
  async drain(): Promise<void> {
    const all = [...this.#sessions];
    await Promise.all(all.map(([session]) => session.drain()));
    // A client that does not say goodbye must not hold up everybody.
    await within(GOODBYE_MS, Promise.all(all.map(([, gone]) => gone)));
  }
}

/** A WebSocket that shows signs of life, and splits what is too long for one message. */
class Connection implements Transport {
  readonly #socket: WebSocket;
  readonly #version: string;
  readonly #timers: Timers;
  #ping: unknown;

  constructor(socket: WebSocket, { version, timers }: { version: string; timers: Timers }) {
    this.#socket = socket;
    this.#version = version;
    this.#timers = timers;
  }

  start(): void {
    this.#timers.clear(this.#ping);
    this.#ping = this.#timers.set(() => this.send(PING), PING_EVERY_MS);
  }

  send(message: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_UNSENT_BYTES) {
      return this.close(OVERLOADED, "InternalServerError");
    }
    for (const part of splitTransition(message, this.#version)) this.#socket.send(part);
    this.start();
  }

  close(code?: number, reason?: string): void {
    this.end();
    if (this.#socket.readyState <= WebSocket.OPEN) this.#socket.close(code, reason);
  }

  end(): void {
    this.#timers.clear(this.#ping);
  }
}
