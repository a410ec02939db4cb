import type { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";

/** The status of an answer that makes a connection a WebSocket. */
export const SWITCHING = 101;
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const KEY = /^[+/0-9A-Za-z]{22}==$/;
const VERSIONS = new Set(["8", "13"]);

/** A connection that asks to become a WebSocket. */
interface Upgrade {
  incoming: IncomingMessage;
  socket: Socket;
  head: Buffer;
}

/** What `ws` has of this; it brings no types. */
interface Handshakes {
  handleUpgrade(
    incoming: IncomingMessage,
    socket: Socket,
    head: Buffer,
    onOpen: (socket: WebSocket) => void,
  ): void;
}

const handshakes: Handshakes = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  maxPayload: MAX_MESSAGE_BYTES,
});
/** Requests whose connections may become WebSockets, with what gives the connection away. */
const offered = new WeakMap<Request, () => Upgrade>();

/** Notes that the request's connection may become a WebSocket. */
export function offerUpgrade(request: Request, take: () => Upgrade): void {
  offered.set(request, take);
}

/** See {@link System.upgradeWebSocket}. */
export function upgradeWebSocket(request: Request): { socket: WebSocket; response: Response } {
  const { headers, method } = request;
  const take = offered.get(request);
  const isHandshake = method === "GET" && KEY.test(headers.get("sec-websocket-key") ?? "") &&
    headers.get("upgrade")?.toLowerCase() === "websocket" &&
    VERSIONS.has(headers.get("sec-websocket-version") ?? "");
  if (take === undefined || !isHandshake) {
    throw new TypeError("Send a whole handshake of a WebSocket: GET, upgrade, key and version");
  }
  const { incoming, socket, head } = take();
  const opened: { socket?: WebSocket } = {};
  handshakes.handleUpgrade(incoming, socket, head, (made) => opened.socket = made);
  if (opened.socket === undefined) throw new TypeError("Send a whole handshake of a WebSocket");
  // Fetch makes no answer of this status.
  const response = Object.defineProperty(new Response(null), "status", { value: SWITCHING });
  return { socket: opened.socket, response };
}
