import { adminRoutes, refuseUnsupported } from "./admin_routes.ts";
import type { Exchange, Handler, Routes } from "./exchange.ts";
import { answerRun, functionRoutes } from "./function_routes.ts";
import { RequestError } from "./request_error.ts";
import type { Services } from "./services.ts";
import { errorResponse, INTERNAL_ERROR } from "./site.ts";
import { statusRoutes } from "./status_routes.ts";
import { answerStorage } from "./storage.ts";
import { EnvironmentError } from "../app/environment.ts";
import { AuthenticationError } from "../auth/caller.ts";
import { messageOf } from "../errors.ts";
import { syncVersionOf } from "../sync/server.ts";

const PREFLIGHT_MAX_AGE_S = "86400";
const METHODS = ["GET", "HEAD", "POST"];
const MAX_SHOWN_METHOD = 32;

/** The functions port: Convex's API for clients and its command line, and the host's own status. */
export class FunctionsApi {
  readonly #services: Services;
  readonly #routes: readonly Routes[];

  /** Answers nothing yet. */
  constructor(services: Services) {
    this.#services = services;
    this.#routes = [functionRoutes(services), adminRoutes(services), statusRoutes(services)];
  }

  /** Answers a request. Never throws. */
  async answer(exchange: Exchange): Promise<Response> {
    const { pathname } = exchange.url;
    // Any page may call the API, as on Convex: what it may do depends on what it sends, and never on cookies.
    const isApi = pathname.startsWith("/api/");
    if (isApi && exchange.request.method === "OPTIONS") return preflight(exchange.request);
    let response: Response;
    try {
      if (isApi && !this.#services.isOpen()) throw closing();
      response = await this.#dispatch(exchange);
    } catch (thrown) {
      response = this.#toResponse(thrown, exchange);
    }
    // A WebSocket's answer can't be changed, and needs none of this.
    if (response.status === 101) return response;
    response.headers.set("x-request-id", exchange.info.id);
    if (isApi) response.headers.set("access-control-allow-origin", "*");
    return response;
  }

  async #dispatch(exchange: Exchange): Promise<Response> {
    const { request, url: { pathname } } = exchange;
    const handler = this.#find(request.method, pathname);
    if (handler !== undefined) {
      const response = await handler(exchange);
      return request.method === "HEAD" ? new Response(null, response) : response;
    }
    const version = syncVersionOf(pathname);
    if (version !== null) return this.#connect(exchange, version);
    const { engine } = this.#services;
    const special = await answerRun(this.#services, exchange) ??
      await answerStorage(engine, { request, usage: exchange.usage });
    if (special !== null) return special;
    refuseUnsupported(exchange);
    return this.#noRoute(exchange);
  }

  #find(method: string, pathname: string): Handler | undefined {
    const wanted = method === "HEAD" ? "GET" : method;
    return this.#routes.map((routes) => routes[wanted]?.[pathname]).find(Boolean);
  }

  #connect({ request, info }: Exchange, version: string): Response {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      const message = "Connect to this URL with a WebSocket";
      throw new RequestError(426, { code: "UPGRADE_REQUIRED", message });
    }
    try {
      return this.#services.sync.upgrade(request, { version, opened: info });
    } catch (thrown) {
      if (!(thrown instanceof TypeError)) throw thrown;
      const message = "Send a whole WebSocket handshake: connection, upgrade, version 13 and a key";
      throw new RequestError(400, { code: "INVALID_HANDSHAKE", message });
    }
  }

  #noRoute({ request, url: { pathname } }: Exchange): Response {
    const allowed = METHODS.filter((method) => this.#find(method, pathname) !== undefined);
    if (allowed.length === 0) {
      return errorResponse(404, { code: "NOT_FOUND", message: "No such route" });
    }
    const message = `${request.method.slice(0, MAX_SHOWN_METHOD)} is not allowed here`;
    return errorResponse(405, { code: "METHOD_NOT_ALLOWED", message }, {
      headers: { allow: allowed.join(", ") },
    });
  }

  #toResponse(thrown: unknown, { info }: Exchange): Response {
    if (thrown instanceof RequestError) {
      const { status, code, message } = thrown;
      return errorResponse(status, { code, message });
    }
    if (thrown instanceof AuthenticationError || thrown instanceof EnvironmentError) {
      const status = thrown instanceof AuthenticationError ? 401 : 400;
      return errorResponse(status, { code: thrown.code, message: thrown.message });
    }
    const { executor, log } = this.#services.engine.parts;
    log({
      at: executor.clock(),
      level: "error",
      event: "api_failed",
      message: messageOf(thrown),
      fields: { id: info.id },
    });
    return errorResponse(500, INTERNAL_ERROR);
  }
}

function closing(): RequestError {
  return new RequestError(503, { code: "CLOSING", message: "The server is closing" });
}

function preflight(request: Request): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers": request.headers.get("access-control-request-headers") ?? "*",
      "access-control-max-age": PREFLIGHT_MAX_AGE_S,
    },
  });
}
