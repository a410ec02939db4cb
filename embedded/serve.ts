import type { Engine } from "./engine.ts";
import { HostError, messageOf } from "./errors.ts";
import { Usage, type UsageCounts } from "./functions/usage.ts";
import { answerFunctionsApi } from "./http/functions_api.ts";
import { answerSite, errorResponse } from "./http/site.ts";
import { logRequest } from "./http/request_log.ts";
import { logToStderr } from "./log.ts";
import { open, type OpenOptions } from "./open.ts";
import { within } from "./within.ts";

/** How {@link serve} runs an app. */
export interface ServeOptions extends OpenOptions {
  /** Address to listen on. @default "127.0.0.1" */
  host?: string;
  /** Port of the functions API; 0 takes any free one. @default 3210 */
  port?: number;
  /** Port of the app's HTTP routes; 0 takes any free one. @default 3211 */
  sitePort?: number;
  /** Closes the host when it aborts. */
  signal?: AbortSignal;
  /**
   * How long `close()` waits for requests, and then for jobs. What has not ended by then is cut off: mutations
   * are undone, and an action's job is shown as failed at the next start. @default 30000
   */
  drainMs?: number;
  /** Public URL of the HTTP routes, if it is not `http://<host>:<sitePort>`. */
  siteUrl?: string;
  /**
   * Name of the request header into which the host writes the address of the peer that sent a request to the
   * HTTP routes, over whatever the client sent. Without it the app learns no address it could trust.
   */
  clientAddressHeader?: string;
}

/** A running host. */
export interface Host {
  /** Port of the functions API. */
  readonly port: number;
  /** Port of the HTTP routes. */
  readonly sitePort: number;
  /** URL of the functions API, without a slash at the end. */
  readonly url: string;
  /** Public URL of the HTTP routes, without a slash at the end. */
  readonly siteUrl: string;
  /** What was done since the start: function calls by kind, documents read and written. */
  readonly metrics: Readonly<UsageCounts> & { readonly functionCalls: number };
  /** The app under the sockets, for in-process tests and tools. */
  readonly engine: Engine;
  /** Settles when the host has closed. */
  readonly finished: Promise<void>;
  /**
   * Runs any function (internal ones too) of the app or of a component by its path, as in
   * `run("migrate:run", {}, { component: "banataAuth" })`.
   *
   * @throws {ConvexError} with the function's data when it throws one.
   */
  run(path: string, args?: unknown, options?: { component?: string }): Promise<unknown>;
  /** Takes no more requests, lets those under way and the running jobs end, and closes the database. */
  close(): Promise<void>;
}

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 3210;
const DEFAULT_SITE_PORT = 3211;
const DEFAULT_DRAIN_MS = 30_000;

/**
 * Runs an app: its functions API on one port, its HTTP routes on another, its jobs and its database.
 *
 * @throws {HostError} when a port is taken, or the folder, the app, its schema or the database can't be used.
 */
export async function serve(options: ServeOptions): Promise<Host> {
  const hostname = options.host ?? DEFAULT_HOST;
  const running: { engine?: Engine } = {};
  const api = listen(
    hostname,
    options.port ?? DEFAULT_PORT,
    (request, _peer) =>
      withEngine(
        running.engine,
        (engine) => answerFunctionsApi(engine, { request, usage: new Usage(engine.parts.usage) }),
      ),
  );
  let site: Listener | undefined;
  try {
    site = listen(
      hostname,
      options.sitePort ?? DEFAULT_SITE_PORT,
      (request, peer) =>
        withEngine(
          running.engine,
          (engine) => answerLogged(engine, withPeer(request, options.clientAddressHeader, peer)),
        ),
    );
    const url = urlOf(hostname, api.port);
    const siteUrl = options.siteUrl ?? urlOf(hostname, site.port);
    const env = { CONVEX_CLOUD_URL: url, CONVEX_SITE_URL: siteUrl, ...options.env };
    const engine = await open({ ...options, env, log: options.log ?? logToStderr });
    running.engine = engine;
    const { signal, drainMs = DEFAULT_DRAIN_MS } = options;
    return createHost({ api, site, engine, url, siteUrl, signal, drainMs });
  } catch (thrown) {
    await Promise.all([api.close(), site?.close()]);
    throw thrown;
  }
}

interface Listener {
  port: number;
  close(): Promise<void>;
}

type Answer = (request: Request, peer: string) => Promise<Response>;

function listen(hostname: string, port: number, answer: Answer): Listener {
  try {
    const server = Deno.serve({ hostname, port, onListen: () => {} }, (request, info) => {
      const { remoteAddr } = info;
      return answer(request, "hostname" in remoteAddr ? remoteAddr.hostname : "");
    });
    return { port: (server.addr as Deno.NetAddr).port, close: () => server.shutdown() };
  } catch (cause) {
    if (cause instanceof Deno.errors.AddrInUse) {
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

async function answerLogged(engine: Engine, request: Request): Promise<Response> {
  const { log, executor: { clock } } = engine.parts;
  const usage = new Usage(engine.parts.usage);
  const answer = (): Promise<Response> => answerSite(engine.parts, { request, usage });
  return await logRequest(request, { log, clock, usage, answer });
}

/**
 * Keeps the process alive when user code drops a promise that rejects, as Convex keeps a deployment alive.
 * Returns how to stop that.
 */
function surviveRejections(engine: Engine): () => void {
  const onRejection = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    engine.log("error", "unhandled_rejection", { thrown: event.reason });
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  return () => globalThis.removeEventListener("unhandledrejection", onRejection);
}

/** The ports are taken before the app is loaded, because its environment names their URLs. */
async function withEngine(
  engine: Engine | undefined,
  answer: (engine: Engine) => Promise<Response>,
): Promise<Response> {
  if (engine !== undefined) return await answer(engine);
  const body = { code: "STARTING", message: "The server is starting" };
  return errorResponse(503, body, { headers: { "retry-after": "1" } });
}

function withPeer(request: Request, header: string | undefined, peer: string): Request {
  if (header === undefined) return request;
  const headers = new Headers(request.headers);
  headers.set(header, peer);
  const { method, body } = request;
  // Copied by hand: `new Request(request)` touches its signal, for which Deno prints a notice.
  return new Request(request.url, { method, headers, body });
}

function urlOf(hostname: string, port: number): string {
  const name = hostname === "0.0.0.0" || hostname === "::" ? DEFAULT_HOST : hostname;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

function createHost(
  parts: {
    api: Listener;
    site: Listener;
    engine: Engine;
    url: string;
    siteUrl: string;
    signal: AbortSignal | undefined;
    drainMs: number;
  },
): Host {
  const { api, site, engine, signal } = parts;
  const finished = Promise.withResolvers<void>();
  let closing: Promise<void> | undefined;
  const stopSurviving = surviveRejections(engine);
  const shutDown = async (): Promise<void> => {
    try {
      await within(parts.drainMs, Promise.all([api.close(), site.close()]));
      await engine.close({ drainMs: parts.drainMs });
    } finally {
      stopSurviving();
      finished.resolve();
    }
  };
  const close = (): Promise<void> => closing ??= shutDown();
  if (signal?.aborted) void close();
  signal?.addEventListener("abort", () => void close(), { once: true });
  return {
    port: api.port,
    sitePort: site.port,
    url: parts.url,
    siteUrl: parts.siteUrl.replace(/\/+$/, ""),
    engine,
    get metrics() {
      return engine.metrics;
    },
    finished: finished.promise,
    run: (path, args, options) => engine.run(path, args, options),
    close,
  };
}
