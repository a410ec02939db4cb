/** What the tests with Convex's own clients share: a host on the app in `clients/`, and ways to listen. */
import { ConvexClient } from "convex/browser";
import type { FunctionReference } from "convex/server";
import { type Host, type LogEntry, serve, type ServeOptions } from "../mod.ts";
import { resetProbe } from "./clients/probe.ts";
import { CLIENTS_APP } from "./clients_app.ts";

/** A running host whose files go when the test ends. */
export interface TestHost extends AsyncDisposable {
  host: Host;
  readonly dataDir: string;
  /** Everything the host has logged. */
  readonly entries: LogEntry[];
  /** Closes the host and starts it again on the same files and ports. */
  restart(changes?: Partial<ServeOptions>): Promise<void>;
}

/** Starts a host on the test app and a new data folder. */
export async function startHost(options: Partial<ServeOptions> = {}): Promise<TestHost> {
  resetProbe();
  const dataDir = await Deno.makeTempDir({ prefix: "clients-test-" });
  const entries: LogEntry[] = [];
  const log = (entry: LogEntry): void => void entries.push(entry);
  const all = { ...CLIENTS_APP, dataDir, port: 0, sitePort: 0, log, ...options };
  const test: TestHost = {
    host: await serve(all),
    dataDir,
    entries,
    async restart(changes = {}) {
      const { port, sitePort } = test.host;
      await test.host.close();
      test.host = await serve({ ...all, port, sitePort, ...changes });
    },
    async [Symbol.asyncDispose]() {
      await test.host.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
  return test;
}

/** A reactive client that closes when the test ends. */
export class TestClient extends ConvexClient implements AsyncDisposable {
  /** Connects; says nothing on the console. */
  constructor(host: Host) {
    super(host.url, { logger: false });
  }

  /** Watches a query. */
  watch(query: FunctionReference<"query">, args: Record<string, unknown>): Stream<unknown> {
    const stream = new Stream<unknown>();
    const onError = (error: Error): void => stream.push(error);
    this.onUpdate(query, args, (value) => stream.push(value), onError);
    return stream;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Values that come in by and by. */
export class Stream<T> {
  readonly #values: T[] = [];
  readonly #waiting: ((value: T) => void)[] = [];

  /** Adds a value. */
  push(value: T): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#values.push(value);
    else waiting(value);
  }

  /** The next value, when it is there. */
  next(): Promise<T> {
    const value = this.#values.shift();
    if (value !== undefined) return Promise.resolve(value);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The first value that fits; those before it are dropped. */
  async until(fits: (value: T) => boolean): Promise<T> {
    for (;;) {
      const value = await this.next();
      if (fits(value)) return value;
    }
  }

  /** What has come in and was not taken. */
  get rest(): readonly T[] {
    return this.#values;
  }
}

/** A message of the sync protocol, as it is on the wire. */
export type WireMessage = { type: string } & Record<string, unknown>;

/** A client that speaks the sync protocol by hand, for what a proper one never does. */
export class RawClient implements AsyncDisposable {
  readonly messages: Stream<WireMessage> = new Stream();
  /** The code with which the connection ended. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #opened: Promise<unknown>;

  /** Connects. */
  constructor(host: Host) {
    this.#socket = new WebSocket(`${host.url.replace("http", "ws")}/api/1.48.0/sync`);
    this.#opened = new Promise((resolve) => this.#socket.onopen = resolve);
    this.closed = new Promise((resolve) => this.#socket.onclose = ({ code }) => resolve(code));
    this.#socket.onmessage = ({ data }) => this.messages.push(JSON.parse(data));
  }

  /** Sends a message, or text that is none. */
  async send(message: WireMessage | string): Promise<void> {
    await this.#opened;
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Introduces itself. */
  connect(sessionId: string = crypto.randomUUID()): Promise<void> {
    return this.send({ type: "Connect", sessionId, connectionCount: 0, lastCloseReason: null });
  }

  /** Asks for queries, as the first thing. */
  watch(...queries: Record<string, unknown>[]): Promise<void> {
    const modifications = queries.map((query, queryId) => ({ type: "Add", queryId, ...query }));
    return this.send({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.readyState <= WebSocket.OPEN) this.#socket.close();
    await this.closed;
  }
}
