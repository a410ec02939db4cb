import type { Timers } from "../jobs/alarm.ts";
import { clientOf, type Connection, type ConnectionLimits, Connections } from "./connections.ts";
import { closeQuietly, Pipe, writeAll } from "./pipe.ts";
import { system } from "../system/mod.ts";
import type { TcpConnection, TcpListener } from "../system/types.ts";

/** What a {@link Relay} works with. */
interface RelayOptions {
  /** The public port. */
  listener: TcpListener;
  /** Where the runtime's server listens, on the loopback interface. */
  serverPort: number;
  limits: ConnectionLimits;
  timers: Timers;
}

const LOOPBACK = "127.0.0.1";
const UPSTREAM_BYTES = 8 * 1024;
/** How long accepting pauses when the system has no handle left for one more. */
const PAUSE_MS = 100;
/** How long a refused client may take to hear so, and how many of them are waited for at a time. */
const LINGER_MS = 1_000;
const MAX_LINGERING = 256;

/**
 * Stands before the runtime's own HTTP server, which sets no bounds to what clients hold open: it has no limit of
 * connections and waits for the rest of a request for ever. Bytes pass through as they are. A relayed
 * connection is known to the server's handler by its port, and so is its peer.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #connections: Connections;
  readonly #byPort = new Map<number, { connection: Connection; address: string; pipe: Pipe }>();
  readonly #running = new Set<Promise<void>>();
  /** Refused connections whose clients have not hung up. */
  readonly #lingering = new Set<TcpConnection>();
  #closed = false;

  /** Takes no connection yet. */
  constructor(options: RelayOptions) {
    this.#options = options;
    this.#connections = new Connections(options.limits, options.timers);
  }

  /** Takes connections until {@link close}. */
  start(): void {
    this.#keep(this.#accept());
  }

  /** Takes no more connections and ends those without a request. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.listener.close();
    this.#lingering.forEach(closeQuietly);
    this.#connections.end("idle");
  }

  /** Ends every connection. */
  abort(): void {
    this.close();
    this.#connections.end("all");
  }

  /** Settles when every connection has ended. */
  async ended(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /**
   * Notes a request of a relayed connection until it is answered; returns its peer's address, or null for a
   * request that has not come through the relay. One that stands behind an answer with which the connection
   * ends is not to be answered: for that, a promise that settles with the connection.
   */
  beginRequest(serverPeerPort: number, completed: Promise<void>): string | Promise<void> | null {
    const found = this.#byPort.get(serverPeerPort);
    if (found === undefined) return null;
    const { address, connection, pipe } = found;
    if (connection.ending) return pipe.ended;
    connection.requests++;
    connection.receiving = false;
    connection.looks = 0;
    const end = (): void => {
      connection.requests--;
      connection.looks = 0;
    };
    completed.then(end, end);
    return address;
  }

  /** Ends a connection with the answer that is `completed` then. */
  endAfter(serverPeerPort: number, completed: Promise<void>): void {
    this.#byPort.get(serverPeerPort)?.pipe.endAfter(completed);
  }

  /** Notes that a connection becomes a WebSocket, which may be silent for as long as it likes. */
  upgraded(serverPeerPort: number): void {
    const found = this.#byPort.get(serverPeerPort);
    if (found !== undefined) found.connection.upgraded = true;
  }

  async #accept(): Promise<void> {
    while (!this.#closed) {
      try {
        this.#take(await this.#options.listener.accept());
      } catch {
        if (this.#closed) return;
        await new Promise<void>((resolve) => this.#options.timers.set(resolve, PAUSE_MS));
      }
    }
  }

  #take(socket: TcpConnection): void {
    const address = socket.remoteAddr.hostname;
    const client = clientOf(address);
    if (this.#closed || !this.#connections.admit(client)) return this.#keep(this.#refuse(socket));
    const sockets: TcpConnection[] = [socket];
    let ended = false;
    const connection: Connection = {
      client,
      requests: 0,
      upgraded: false,
      receiving: false,
      blocked: false,
      ending: false,
      looks: 0,
      end(answer) {
        if (ended) return;
        ended = true;
        const close = (): void => sockets.forEach(closeQuietly);
        if (answer === "silent") close();
        else void socket.write(TIMED_OUT).then(close, close);
      },
    };
    this.#connections.add(connection);
    const relayed = this.#relay(connection, { address, sockets }).finally(() => {
      connection.end("silent");
      this.#connections.remove(connection);
    });
    this.#keep(relayed);
  }

  /** Says no, and reads what was sent: closing with that unread would take the answer away again. */
  async #refuse(socket: TcpConnection): Promise<void> {
    if (this.#closed || this.#lingering.size >= MAX_LINGERING) return closeQuietly(socket);
    const { timers } = this.#options;
    this.#lingering.add(socket);
    const timer = timers.set(() => closeQuietly(socket), LINGER_MS);
    try {
      await socket.write(TOO_MANY);
      await socket.closeWrite();
      const buffer = new Uint8Array(UPSTREAM_BYTES);
      while (await socket.read(buffer) !== null);
    } catch {
      // It has already gone, or its time was up.
    }
    timers.clear(timer);
    this.#lingering.delete(socket);
    closeQuietly(socket);
  }

  async #relay(
    connection: Connection,
    { address, sockets }: { address: string; sockets: TcpConnection[] },
  ): Promise<void> {
    const [client] = sockets;
    if (client === undefined) return;
    try {
      client.setNoDelay(true);
      const buffer = new Uint8Array(UPSTREAM_BYTES);
      // Whoever sends nothing costs the server nothing.
      const count = await client.read(buffer);
      if (count === null) return;
      connection.receiving = true;
      connection.looks = 0;
      const server = await system.connect({ hostname: LOOPBACK, port: this.#options.serverPort });
      sockets.push(server);
      server.setNoDelay(true);
      const { port } = server.localAddr;
      const pipe = new Pipe(connection, { client, server, buffer });
      this.#byPort.set(port, { connection, address, pipe });
      try {
        await writeAll(server, buffer.subarray(0, count));
        await pipe.run();
      } finally {
        this.#byPort.delete(port);
      }
      if (!this.#closed) await pipe.linger();
    } catch {
      // A connection that breaks is at its end, whichever side broke it.
    }
  }

  #keep(running: Promise<void>): void {
    this.#running.add(running);
    running.finally(() => this.#running.delete(running));
  }
}

const TIMED_OUT = answerOf("408 Request Timeout", {
  code: "REQUEST_TIMEOUT",
  message: "Send the whole request within 15 seconds",
});
const TOO_MANY = answerOf("503 Service Unavailable", {
  code: "TOO_MANY_CONNECTIONS",
  message: "Close connections that you do not use, or try again later",
}, "retry-after: 5\r\n");

/** An answer as bytes, for a connection that no request has come over. */
function answerOf(
  status: string,
  body: { code: string; message: string },
  headers = "",
): Uint8Array {
  const text = JSON.stringify(body);
  return new TextEncoder().encode(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n` +
      `${headers}connection: close\r\n\r\n${text}`,
  );
}
