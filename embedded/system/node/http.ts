import type { Buffer } from "node:buffer";
import { createServer, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { AnswerHttp, HttpServer, ReceivedRequest } from "../types.ts";
import { send } from "./send.ts";
import { offerUpgrade, SWITCHING } from "./web_socket.ts";

const LOOPBACK = "127.0.0.1";
const MAX_HEAD_BYTES = 256 * 1024;
const MAX_QUEUED_BYTES = 64 * 1024;
const WITHOUT_BODY = /^(?:GET|HEAD)$/;

/** See {@link System.serveHttp}. Whoever stands before it bounds its connections. */
export async function serveHttp(answer: AnswerHttp): Promise<HttpServer> {
  const server = createServer({
    IncomingMessage: Incoming,
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: 0,
    requestTimeout: 0,
    keepAliveTimeout: 0,
    noDelay: true,
  });
  // Whoever has said all still waits for the answer.
  Reflect.set(server, "httpAllowHalfOpen", true);
  server.on("connection", prepare);
  const upgraded = new Set<Socket>();
  server.on("request", (incoming: Incoming, outgoing) => {
    // Node may have dropped what came behind it: nobody knows where the next request would start.
    if (incoming.asksToLeave === true) outgoing.shouldKeepAlive = false;
    void reply(answer, { incoming, outgoing, received: new Received(incoming) });
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node has taken its own listener away, and without one a reset ends the process.
    socket.on("error", () => {});
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    const received = new Received(incoming);
    const outgoing = new ServerResponse(incoming);
    outgoing.shouldKeepAlive = false;
    outgoing.assignSocket(socket);
    outgoing.once("finish", () => socket.end().resume());
    const give = (request: Request): void => {
      offerUpgrade(request, () => {
        outgoing.detachSocket(socket);
        return { incoming, socket, head };
      });
    };
    void reply(answer, { incoming, outgoing, received, give });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: LOOPBACK, port: 0 }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    shutdown: () => new Promise((resolve) => void server.close(() => resolve())),
    abort() {
      server.close();
      server.closeAllConnections();
      upgraded.forEach((socket) => socket.destroy());
    },
  };
}

/**
 * A request. Node asks its `upgrade` whether to leave HTTP with it, body and all: only a WebSocket does. One that
 * asks for something else, such as HTTP/2, is answered as if it had not asked.
 */
class Incoming extends IncomingMessage {
  /** Whether its head asks for another protocol, whichever. */
  declare asksToLeave: boolean | null;

  get upgrade(): boolean {
    const isWebSocket = this.headers.upgrade?.toLowerCase() === "websocket";
    return this.asksToLeave === true && isWebSocket && this.method === "GET";
  }

  set upgrade(asks: boolean | null) {
    this.asksToLeave = asks;
  }
}

function prepare(socket: Socket): void {
  // There is one for each request that waits behind another.
  socket.setMaxListeners(0);
  // Closing with something unread takes away an answer that is under way: the relay closes when it has it.
  socket.destroySoon = () => void socket.end();
}

interface Exchange {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  received: Received;
  /** Told of the request that is made. */
  give?: (request: Request) => void;
}

async function reply(answer: AnswerHttp, exchange: Exchange): Promise<void> {
  const { incoming, outgoing, received, give } = exchange;
  const ended = Promise.withResolvers<void>();
  const { socket } = incoming;
  // An answer whose turn has not come has no socket, and hears of nothing.
  const onGone = (): void => {
    outgoing.destroy();
    outgoing.emit("close");
  };
  socket.once("close", onGone);
  outgoing.once("close", () => {
    socket.off("close", onGone);
    ended.resolve();
  });
  const { remoteAddress = "", remotePort = 0 } = socket;
  if (give !== undefined) received.onMade = give;
  try {
    const response = await answer(received, {
      remoteAddr: { hostname: remoteAddress, port: remotePort },
      completed: ended.promise,
    });
    if (response.status === SWITCHING) ended.resolve();
    else await send(response, { outgoing, method: incoming.method ?? "" });
  } catch {
    // The head may be out already: then nothing but the end of the connection says that it failed.
    socket.destroy();
    ended.resolve();
  }
  received.drop();
}

class Received implements ReceivedRequest {
  readonly method: string;
  readonly url: string;
  onMade: (request: Request) => void = () => {};
  /** Throws away what is not read of the body: the connection stays for the answer. */
  drop: () => void = () => {};
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    const { headers, method = "", url = "" } = incoming;
    this.#incoming = incoming;
    this.method = method;
    // Without a host, a URL takes the first part of the path for one.
    this.url = url.startsWith("/") ? `http://${headers.host || LOOPBACK}${url}` : url;
  }

  whole(): Request {
    const { rawHeaders } = this.#incoming;
    const headers = new Headers();
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
    }
    const { method, url } = this;
    const request = new Request(url, { method, headers, ...this.#body(headers) });
    this.onMade(request);
    return request;
  }

  /** A body that has none in its head is none: a stream of nothing would have to be read to know it. */
  #body(headers: Headers): RequestInit {
    const length = headers.get("content-length");
    const hasBody = headers.has("transfer-encoding") || (length !== null && Number(length) > 0);
    if (!hasBody || WITHOUT_BODY.test(this.method)) return {};
    // Fetch asks for it beside a stream, and TypeScript's types do not have it.
    return { body: this.#stream(), ...{ duplex: "half" } };
  }

  /** Node's own of a request ends the connection when it is cancelled, and so the answer. */
  #stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const incoming = this.#incoming;
    return new ReadableStream({
      start: (controller) => {
        const give = (chunk: Buffer<ArrayBuffer>): void => {
          controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
        };
        const end = (): void => controller.close();
        this.drop = () => void incoming.off("data", give).off("end", end).resume();
        incoming.on("error", (error) => controller.error(error));
        incoming.on("data", give).on("end", end);
      },
      pull: () => void incoming.resume(),
      cancel: () => this.drop(),
    }, { highWaterMark: MAX_QUEUED_BYTES, size: ({ length }) => length });
  }
}
