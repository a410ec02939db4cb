import { createServer, type IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import type { AnswerHttp, HttpServer, ReceivedRequest } from "../types.ts";
import { send } from "./send.ts";
import { offerUpgrade, SWITCHING } from "./web_socket.ts";

const LOOPBACK = "127.0.0.1";
const MAX_HEAD_BYTES = 256 * 1024;
const WITHOUT_BODY = /^(?:GET|HEAD)$/;

/** See {@link System.serveHttp}. Whoever stands before it bounds its connections. */
export async function serveHttp(answer: AnswerHttp): Promise<HttpServer> {
  const server = createServer({
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: 0,
    requestTimeout: 0,
    keepAliveTimeout: 0,
    noDelay: true,
  });
  const upgraded = new Set<Socket>();
  server.on("request", (incoming, outgoing) => {
    void reply(answer, { incoming, outgoing, received: new Received(incoming) });
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    const received = new Received(incoming);
    const outgoing = new ServerResponse(incoming);
    outgoing.shouldKeepAlive = false;
    outgoing.assignSocket(socket);
    outgoing.once("finish", () => socket.destroySoon());
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
  outgoing.once("close", ended.resolve);
  const { remoteAddress = "", remotePort = 0 } = incoming.socket;
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
    incoming.socket.destroy();
    ended.resolve();
  }
}

class Received implements ReceivedRequest {
  readonly method: string;
  readonly url: string;
  onMade: (request: Request) => void = () => {};
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    const { headers, method = "", url = "" } = incoming;
    this.#incoming = incoming;
    this.method = method;
    this.url = url.startsWith("/") ? `http://${headers.host ?? ""}${url}` : url;
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
    const body = Readable.toWeb(this.#incoming) as ReadableStream<Uint8Array<ArrayBuffer>>;
    // Fetch asks for it beside a stream, and TypeScript's types do not have it.
    return { body, ...{ duplex: "half" } };
  }
}
