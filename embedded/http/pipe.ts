import type { Connection } from "./connections.ts";
import type { TcpConnection } from "../system/types.ts";

const DOWNSTREAM_BYTES = 32 * 1024;

interface Ends {
  client: TcpConnection;
  server: TcpConnection;
  /** What is read into from the client. */
  buffer: Uint8Array<ArrayBuffer>;
}

/** The bytes between a client and the server, as they are. */
export class Pipe {
  /** Settles when nothing passes any more. */
  readonly ended: Promise<void>;
  readonly #connection: Connection;
  readonly #ends: Ends;
  readonly #end: () => void;
  #upstream: Promise<void> | undefined;

  /** Passes nothing yet. */
  constructor(connection: Connection, ends: Ends) {
    this.#connection = connection;
    this.#ends = ends;
    ({ promise: this.ended, resolve: this.#end } = Promise.withResolvers<void>());
  }

  /** Settles when the server has ended the connection; fails when the client has broken it. */
  async run(): Promise<void> {
    this.#upstream = this.#passUp();
    try {
      // A client may have said all and still wait for its answer.
      const broken = this.#upstream.then(() => Promise.withResolvers<void>().promise);
      await Promise.race([broken, this.#passDown()]);
    } finally {
      this.#end();
    }
  }

  /** Lets nothing more through to the server, which ends the connection when an answer is given out. */
  endAfter(completed: Promise<void>): void {
    this.#setEnding();
    const close = (): void => void this.#ends.server.closeWrite().catch(() => {});
    completed.then(close, close);
  }

  /**
   * Waits for the client to hang up, after the server has: closing while there is something unread of it would
   * take away the answer that it has not read.
   */
  async linger(): Promise<void> {
    this.#setEnding();
    await this.#ends.client.closeWrite();
    await this.#upstream;
  }

  #setEnding(): void {
    this.#connection.ending = true;
    this.#connection.looks = 0;
  }

  async #passUp(): Promise<void> {
    const { buffer, client, server } = this.#ends;
    const connection = this.#connection;
    for (let count = await client.read(buffer); count !== null; count = await client.read(buffer)) {
      if (connection.ending) continue;
      const isNew = connection.requests === 0 && !connection.upgraded && !connection.receiving;
      if (isNew) {
        connection.receiving = true;
        connection.looks = 0;
      }
      try {
        const written = await server.write(buffer.subarray(0, count));
        if (written < count) await writeAll(server, buffer.subarray(written, count));
      } catch {
        // The server has ended it, with an answer that is under way.
        this.#setEnding();
      }
    }
    if (!connection.ending) await server.closeWrite();
  }

  async #passDown(): Promise<void> {
    const { client, server } = this.#ends;
    const connection = this.#connection;
    const buffer = new Uint8Array(DOWNSTREAM_BYTES);
    for (let count = await server.read(buffer); count !== null; count = await server.read(buffer)) {
      connection.blocked = true;
      connection.looks = 0;
      const written = await client.write(buffer.subarray(0, count));
      if (written < count) await writeAll(client, buffer.subarray(written, count));
      connection.blocked = false;
      connection.looks = 0;
    }
  }
}

/** Writes all of them. */
export async function writeAll(socket: TcpConnection, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
}

/** Closes a socket that may be closed already. */
export function closeQuietly(socket: TcpConnection): void {
  try {
    socket.close();
  } catch {
    // It is already closed.
  }
}
