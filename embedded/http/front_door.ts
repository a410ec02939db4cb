import { FunctionsApi } from "./api.ts";
import type { Exchange } from "./exchange.ts";
import { IncomingBodies } from "./incoming_body.ts";
import type { Incoming } from "./listener.ts";
import { RequestError } from "./request_error.ts";
import type { Services } from "./services.ts";
import { answerSite, errorResponse, INTERNAL_ERROR } from "./site.ts";
import { type Caller, NOBODY } from "../auth/caller.ts";
import { monotonicMs } from "../functions/activity.ts";
import { Usage } from "../functions/usage.ts";
import type { Timers } from "../jobs/alarm.ts";
import { logFault } from "../observe/fault_log.ts";
import { logRequest } from "../observe/request_log.ts";

/** What the first proxy has written. */
const X_FORWARDED_PROTO = /^\s*(https?)\s*(?:,|$)/i;
const FORWARDED_PROTO = /^[^,]*?(?:^|;)\s*proto\s*=\s*"?(https?)"?\s*(?:[;,]|$)/i;
/** A name that an app gives to a request; anything else could be a secret or a forged line. */
const REQUEST_ID = /^[\w-]{1,64}$/;

/** Both ports of the host: answers requests, logs and counts them. */
export class FrontDoor {
  readonly #services: Services;
  readonly #api: FunctionsApi;
  readonly #bodies: IncomingBodies;
  readonly #clientAddressHeader: string | undefined;
  readonly #forwardedProtocol: boolean;

  /** The options are those of `ServeOptions`. */
  constructor(
    services: Services,
    options: { clientAddressHeader?: string; forwardedProtocol?: boolean; timers: Timers },
  ) {
    this.#bodies = new IncomingBodies({ held: services.held, timers: options.timers });
    this.#services = services;
    this.#api = new FunctionsApi(services);
    this.#clientAddressHeader = options.clientAddressHeader;
    this.#forwardedProtocol = options.forwardedProtocol ?? false;
  }

  /** Answers a request to the functions port. */
  answerApi(incoming: Incoming): Promise<Response> {
    const exchange = this.#open(incoming);
    return this.#log("api", exchange, async (request) => {
      exchange.request = request;
      return await this.#api.answer(exchange);
    });
  }

  /** Answers a request to the app's HTTP routes. */
  answerSite({ peer, request, url }: Incoming): Promise<Response> {
    const exchange = this.#open(this.#asSent({ peer, request, url }));
    const { auth, engine } = this.#services;
    const answer = (request: Request, caller: Caller): Promise<Response> => {
      const { identity, refusal, token: authToken } = caller;
      const { info, usage, url: { pathname } } = exchange;
      const context = { identity, refusal, usage, request: { ...info, authToken } };
      return answerSite(engine.parts, { request, pathname, context });
    };
    return this.#log("site", exchange, (request) => {
      const header = request.headers.get("authorization");
      if (header === null) return answer(request, NOBODY);
      return auth.fromSiteHeader(header).then((caller) => answer(request, caller));
    });
  }

  #open({ peer, request, url }: Incoming): Exchange {
    const userAgent = request.headers.get("user-agent");
    const info = { id: crypto.randomUUID(), ip: peer === "" ? null : peer, userAgent };
    const usage = new Usage(this.#services.engine.parts.usage);
    return { request, url, info, usage };
  }

  async #log(
    port: "api" | "site",
    exchange: Exchange,
    answer: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    const startedAt = monotonicMs();
    const received = await this.#receive(port, exchange, answer);
    const { id, response } = withRequestId(received, exchange.info.id);
    const ms = monotonicMs() - startedAt;
    const { metrics, engine: { parts: { executor, log } } } = this.#services;
    const { request: { method }, url: { pathname }, usage, failed } = exchange;
    const { status } = response;
    metrics.observe({ port, method, status, ms, failed });
    const calls = usage.functionCalls;
    const about = { method, pathname, status, ms, calls, failed, function: exchange.function };
    logRequest(log, { at: executor.clock(), id, port, ...about });
    return response;
  }

  async #receive(
    port: "api" | "site",
    { info, request, url }: Exchange,
    answer: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    try {
      return await this.#bodies.withBody({ request, peer: info.ip ?? "" }, answer);
    } catch (thrown) {
      const isRefusal = thrown instanceof RequestError;
      if (!isRefusal) {
        const { executor, log } = this.#services.engine.parts;
        logFault(log, { at: executor.clock(), id: info.id, method: request.method, port, thrown });
      }
      const { code, message } = isRefusal ? thrown : INTERNAL_ERROR;
      const status = isRefusal ? thrown.status : 500;
      // Nobody knows where the next request would start behind a body that is not read to its end.
      const headers: Record<string, string> = { "x-request-id": info.id, connection: "close" };
      if (url.pathname.startsWith("/api/")) headers["access-control-allow-origin"] = "*";
      if (status === 503) headers["retry-after"] = "5";
      return errorResponse(status, { code, message }, { headers });
    }
  }

  /**
   * The request as the app may know it. Copied by hand: `new Request(request)` touches its signal, for which
   * Deno prints a notice.
   */
  #asSent(incoming: Incoming): Incoming {
    const { peer, request } = incoming;
    const protocol = this.#forwardedProtocol ? forwardedProtocolOf(request.headers) : null;
    const clientAddressHeader = this.#clientAddressHeader;
    if (clientAddressHeader === undefined && protocol === null) return incoming;
    const headers = new Headers(request.headers);
    if (clientAddressHeader !== undefined) headers.set(clientAddressHeader, peer);
    const { method, body } = request;
    const url = protocol === null
      ? incoming.url
      : new URL(request.url.replace(/^https?(?=:)/, protocol));
    // Fetch asks for `duplex` beside a stream, and Node refuses one without it; the types do not have it.
    const init = body === null
      ? { method, headers }
      : { method, headers, body, ...{ duplex: "half" } };
    return { peer, url, request: new Request(url, init) };
  }
}

/** Answers that have their id from here: an app may give one without a body again and again. */
const named = new WeakSet<Response>();

/**
 * Every answer has an id to ask about; the app's own stays. Gives the answer, and the id under which it is
 * logged.
 */
function withRequestId(response: Response, id: string): { response: Response; id: string } {
  // A WebSocket's answer can't be changed.
  if (response.status === 101) return { response, id };
  const own = response.headers.get("x-request-id");
  if (own !== null && !named.has(response)) {
    return { response, id: REQUEST_ID.test(own) ? own : id };
  }
  try {
    response.headers.set("x-request-id", id);
    named.add(response);
    return { response, id };
  } catch {
    // Nor that of a `fetch()`, or a redirect: those are copied, which costs ten times as much.
    const headers = new Headers(response.headers);
    headers.set("x-request-id", id);
    const { body, status, statusText } = response;
    return { response: new Response(body, { status, statusText, headers }), id };
  }
}

/** The protocol in which the client speaks to a proxy, as that says it; null for none that this host serves. */
function forwardedProtocolOf(headers: Headers): string | null {
  const header = headers.get("x-forwarded-proto");
  const found = header === null
    ? FORWARDED_PROTO.exec(headers.get("forwarded") ?? "")
    : X_FORWARDED_PROTO.exec(header);
  return found?.[1]?.toLowerCase() ?? null;
}
