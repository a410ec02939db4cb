import { createConnection, createServer, type Server, type Socket } from "node:net";
import type { TcpConnection, TcpListener } from "../types.ts";

interface Address {
  hostname: string;
  port: number;
}

/** See {@link System.listen}. */
export async function listen({ hostname, port }: Address): Promise<TcpListener> {
  const server = createServer({ allowHalfOpen: true });
  const listener = new Listener(server);
  await settled(server, (done) => server.listen({ host: hostname, port }, done));
  return listener;
}

/** See {@link System.connect}. */
export async function connect({ hostname, port }: Address): Promise<TcpConnection> {
  const socket = createConnection({ host: hostname, port, allowHalfOpen: true });
  await settled(socket, (done) => socket.once("connect", done));
  return new Connection(socket);
}

function settled(
  of: Server | Socket,
  begin: (done: () => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    of.once("error", reject);
    begin(() => {
      of.off("error", reject);
      resolve();
    });
  });
}

class Listener implements TcpListener {
  readonly #server: Server;
  /** Connections that nobody has taken. */
  readonly #came: Connection[] = [];
  #waiting: PromiseWithResolvers<TcpConnection> | undefined;
  #closed = false;

  constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => this.#give(new Connection(socket)));
    // Such as one that could not be accepted: the next may be.
    server.on("error", () => {});
  }

  get addr(): { port: number } {
    const address = this.#server.address();
    return { port: typeof address === "object" && address !== null ? address.port : 0 };
  }

  accept(): Promise<TcpConnection> {
    const next = this.#came.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (this.#closed) return Promise.reject(new Error("The listener is closed"));
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  close(): void {
    this.#closed = true;
    this.#server.close();
    this.#came.splice(0).forEach((each) => each.close());
    this.#waiting?.reject(new Error("The listener is closed"));
  }

  #give(connection: Connection): void {
    if (this.#closed) return connection.close();
    if (this.#waiting === undefined) this.#came.push(connection);
    else this.#waiting.resolve(connection);
    this.#waiting = undefined;
  }
}

class Connection implements TcpConnection {
  readonly remoteAddr: Address;
  readonly localAddr: Address;
  readonly #socket: Socket;
  /** What has come and found no room in the buffer. */
  #rest: Uint8Array = new Uint8Array();
  #ended = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    this.remoteAddr = { hostname: remoteAddress ?? "", port: remotePort ?? 0 };
    this.localAddr = { hostname: localAddress ?? "", port: localPort ?? 0 };
    socket.on("readable", () => this.#wake());
    socket.on("end", () => {
      this.#ended = true;
      this.#wake();
    });
    const fail = (cause?: unknown): void => {
      this.#failure ??= new Error("The connection is closed", { cause });
      this.#wake();
    };
    socket.on("error", fail);
    socket.on("close", fail);
  }

  setNoDelay(noDelay = true): void {
    this.#socket.setNoDelay(noDelay);
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    for (;;) {
      const came: Uint8Array | null = this.#rest.length > 0 ? this.#rest : this.#socket.read();
      if (came !== null && came.length > 0) {
        const count = Math.min(came.length, buffer.length);
        buffer.set(came.subarray(0, count));
        this.#rest = came.subarray(count);
        return count;
      }
      if (this.#ended) return null;
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  write(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
    });
  }

  closeWrite(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#socket.once("error", reject);
      this.#socket.end(() => {
        this.#socket.off("error", reject);
        resolve();
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
