import { hasCode, HostError, messageOf } from "../errors.ts";
import type { Timers } from "../jobs/alarm.ts";
import type { ConnectionLimits } from "./connections.ts";
import { Relay } from "./relay.ts";
import { errorResponse, INTERNAL_ERROR } from "./site.ts";
import type { Fault } from "../observe/fault_log.ts";
import { system } from "../system/mod.ts";
import type { ReceivedRequest, TcpListener } from "../system/types.ts";

/** A port that takes requests. */
export interface Listener {
  port: number;
  /** Takes no more, and settles when those under way are answered. */
  drain(): Promise<void>;
  /** Cuts off those that are not answered. */
  abort(): void;
}

/** A request that came to a port. */
export interface Incoming {
  request: Request;
  /** The request's, parsed. */
  url: URL;
  /** Address of the peer that sent it. */
  peer: string;
}

/** Answers a request of a peer. */
export type Answer = (incoming: Incoming) => Promise<Response>;

const LOOPBACK = "127.0.0.1";
/** The status of an answer that makes a connection a WebSocket. */
const SWITCHING = 101;
/** Those of which no `Request` can be made, by the Fetch standard. */
const UNKNOWN_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);

const NO_URL = "Send a Host header and a path that make a URL";
/**
 * What no host has (RFC 9112, 3.2), and ends one in a URL: the path would be another than the one in the request
 * line, by which a proxy has judged it.
 */
const PAST_HOST = /[/?#@\\]/;

/** A request that no handler can be given. */
export interface RefusedRequest {
  /** The answer's `x-request-id`. */
  id: string;
  method: string;
  status: number;
  code: string;
}

/** How a port is listened on. */
interface ListenOptions {
  hostname: string;
  /** 0 takes any free one. */
  port: number;
  /** What clients may hold open. */
  limits: ConnectionLimits;
  timers: Timers;
  /** Told about requests that are answered here. */
  onRefused?: (refused: RefusedRequest) => void;
  /** Told what the host threw at requests, which are answered with a 500 then. */
  onFault?: (fault: Fault) => void;
}

/**
 * Listens on a port; 0 takes any free one.
 *
 * @throws {HostError} PORT_IN_USE, ADDRESS_UNUSABLE.
 */
export async function listen(options: ListenOptions, answer: Answer): Promise<Listener> {
  const listener = await bind(options);
  let isDraining = false;
  const server = await system.serveHttp(async (received, { completed, remoteAddr }) => {
    // Only the relay may speak to this port: behind it nothing is counted. It knows its connections by their
    // ports, which other loopback addresses have as well.
    const isLocal = remoteAddr.hostname === LOOPBACK;
    const peer = isLocal ? relay.beginRequest(remoteAddr.port, completed) : null;
    if (typeof peer !== "string") {
      await peer;
      return new Response(null, { status: 403 });
    }
    let response: Response;
    try {
      response = await respond(received, peer);
    } catch (thrown) {
      response = fail(received.method, thrown);
    }
    if (response.status === SWITCHING) relay.upgraded(remoteAddr.port);
    else if (saysClose(response)) relay.endAfter(remoteAddr.port, completed);
    return response;
  });
  /** Left to the runtime, a fault ends the connection in Node, and in Deno prints what a client may have sent. */
  const fail = (method: string, thrown: unknown): Response => {
    const id = crypto.randomUUID();
    options.onFault?.({ id, method, thrown });
    const headers = { "x-request-id": id, connection: "close" };
    return errorResponse(500, INTERNAL_ERROR, { headers });
  };
  const respond = (received: ReceivedRequest, peer: string): Response | Promise<Response> => {
    // It is made of the Host header, which nobody has looked at.
    const { method } = received;
    const url = URL.parse(received.url);
    if (url === null) return refuse({ method, status: 400, code: "INVALID_URL" }, NO_URL);
    if (UNKNOWN_METHODS.has(method.toUpperCase())) {
      const message = "Use GET, HEAD, POST, PUT, PATCH or DELETE";
      return refuse({ method, status: 405, code: "METHOD_NOT_ALLOWED" }, message);
    }
    const request = received.whole();
    const host = request.headers.get("host");
    if (host !== null && PAST_HOST.test(host)) {
      return refuse({ method, status: 400, code: "INVALID_URL" }, NO_URL);
    }
    return answer({ request, url, peer });
  };
  /** Ends the connection: what stands behind the head was not read. */
  const refuse = (refused: Omit<RefusedRequest, "id">, message: string): Response => {
    const id = crypto.randomUUID();
    options.onRefused?.({ id, ...refused });
    const { code, status } = refused;
    const headers = { "x-request-id": id, connection: "close" };
    return Response.json({ code, message }, { status, headers });
  };
  const { limits, timers } = options;
  const relay = new Relay({ listener, serverPort: server.port, limits, timers });
  relay.start();
  return {
    port: listener.addr.port,
    async drain() {
      isDraining = true;
      relay.close();
      await server.shutdown();
      await relay.ended();
    },
    abort() {
      relay.abort();
      // One that shuts down ends with its connections; aborting it then is an error nobody can catch.
      if (!isDraining) server.abort();
    },
  };
}

/** Whether the connection ends with an answer. Deno writes the header and leaves the connection open. */
function saysClose({ headers }: Response): boolean {
  const header = headers.get("connection");
  return header !== null && /(?:^|,)\s*close\s*(?:,|$)/i.test(header);
}

async function bind({ hostname, port }: ListenOptions): Promise<TcpListener> {
  try {
    return await system.listen({ hostname, port });
  } catch (cause) {
    if (hasCode(cause, "EADDRINUSE")) {
      throw new HostError(
        "PORT_IN_USE",
        `Port ${port} on ${hostname} is taken: stop the program that uses it or choose another port`,
        { cause },
      );
    }
    throw new HostError(
      "ADDRESS_UNUSABLE",
      `Cannot listen on ${hostname}:${port} (${messageOf(cause)}): choose another address or port`,
      { cause },
    );
  }
}

/** The URL under which this machine reaches a listener. */
export function urlOf(hostname: string, port: number): string {
  const name = hostname === "0.0.0.0" || hostname === "::" ? LOOPBACK : hostname;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
