import { FunctionsApi } from "./api.ts";
import type { Exchange } from "./exchange.ts";
import { IncomingBodies } from "./incoming_body.ts";
import { RequestError } from "./request_error.ts";
import type { Services } from "./services.ts";
import { answerSite, errorResponse } from "./site.ts";
import { Usage } from "../functions/usage.ts";
import type { Timers } from "../jobs/alarm.ts";
import { logRequest } from "../observe/request_log.ts";

/** A name that an app gives to a request; anything else could be a secret or a forged line. */
const REQUEST_ID = /^[\w-]{1,64}$/;

/** Both ports of the host: answers requests, logs and counts them. */
export class FrontDoor {
  readonly #services: Services;
  readonly #api: FunctionsApi;
  readonly #bodies: IncomingBodies;
  readonly #clientAddressHeader: string | undefined;

  /** The options are those of `ServeOptions`. */
  constructor(services: Services, options: { clientAddressHeader?: string; timers: Timers }) {
    this.#bodies = new IncomingBodies({ held: services.held, timers: options.timers });
    this.#services = services;
    this.#api = new FunctionsApi(services);
    this.#clientAddressHeader = options.clientAddressHeader;
  }

  /** Answers a request to the functions port. */
  async answerApi(request: Request, peer: string): Promise<Response> {
    const exchange = this.#open(request, peer);
    return await this.#log("api", exchange, async (request) => {
      exchange.request = request;
      return await this.#api.answer(exchange);
    });
  }

  /** Answers a request to the app's HTTP routes. */
  async answerSite(request: Request, peer: string): Promise<Response> {
    const exchange = this.#open(this.#withPeer(request, peer), peer);
    return await this.#log("site", exchange, async (request) => {
      const { auth, engine } = this.#services;
      const header = request.headers.get("authorization");
      const { identity, refusal, token: authToken } = await auth.fromSiteHeader(header);
      const { info, usage } = exchange;
      const context = { identity, refusal, usage, request: { ...info, authToken } };
      return await answerSite(engine.parts, { request, context });
    });
  }

  #open(request: Request, peer: string): Exchange {
    const userAgent = request.headers.get("user-agent");
    const info = { id: crypto.randomUUID(), ip: peer === "" ? null : peer, userAgent };
    const usage = new Usage(this.#services.engine.parts.usage);
    return { request, url: new URL(request.url), info, usage };
  }

  async #log(
    port: "api" | "site",
    exchange: Exchange,
    answer: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    const startedAt = performance.now();
    const response = withRequestId(await this.#receive(exchange, answer), exchange.info.id);
    const ms = performance.now() - startedAt;
    const { metrics, engine: { parts: { executor, log } } } = this.#services;
    const { request: { method }, url: { pathname }, usage, info, failed } = exchange;
    const { status } = response;
    metrics.observe({ port, method, status, ms, failed });
    const own = response.headers.get("x-request-id") ?? "";
    const id = REQUEST_ID.test(own) ? own : info.id;
    const calls = usage.functionCalls;
    const about = { method, pathname, status, ms, calls, failed, function: exchange.function };
    logRequest(log, { at: executor.clock(), id, port, ...about });
    return response;
  }

  async #receive(
    { info, request, url }: Exchange,
    answer: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    try {
      return await this.#bodies.withBody({ request, peer: info.ip ?? "" }, answer);
    } catch (thrown) {
      if (!(thrown instanceof RequestError)) throw thrown;
      const { code, message, status } = thrown;
      // Nobody knows where the next request would start behind a body that is not read to its end.
      const headers: Record<string, string> = { "x-request-id": info.id, connection: "close" };
      if (url.pathname.startsWith("/api/")) headers["access-control-allow-origin"] = "*";
      if (status === 503) headers["retry-after"] = "5";
      return errorResponse(status, { code, message }, { headers });
    }
  }

  /** Copied by hand: `new Request(request)` touches its signal, for which Deno prints a notice. */
  #withPeer(request: Request, peer: string): Request {
    if (this.#clientAddressHeader === undefined) return request;
    const headers = new Headers(request.headers);
    headers.set(this.#clientAddressHeader, peer);
    const { method, body } = request;
    return new Request(request.url, { method, headers, body });
  }
}

/** Every answer has an id to ask about, under which it is logged; the app's own stays. */
function withRequestId(response: Response, id: string): Response {
  // A WebSocket's answer can't be changed.
  if (response.status === 101 || response.headers.has("x-request-id")) return response;
  const headers = new Headers(response.headers);
  headers.set("x-request-id", id);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
