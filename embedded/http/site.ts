import type { Component, Components } from "../functions/components.ts";
import type { Executor } from "../functions/executor.ts";
import type { CallContext } from "../functions/frame.ts";
import { toLogMessage } from "../functions/function_error.ts";
import { isRouter, type Router } from "../functions/registered.ts";
import type { Log } from "../log.ts";
import { publicPath } from "../observe/request_log.ts";

/** What the HTTP routes need to know. */
export interface SiteOptions {
  /** Name of the module whose default export is the router. */
  routerModule: string;
}

/** What answers requests. */
interface SiteParts {
  components: Components;
  executor: Executor;
  log: Log;
  site: SiteOptions;
}

/** Those that a router may name, and HEAD, which it answers as GET. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

/** A request to the HTTP routes. */
interface SiteRequest {
  request: Request;
  context: CallContext;
  /** The path of its URL, where that is already parsed. */
  pathname?: string;
}

/** Answers a request through the app's router and those of mounted components. Never throws. */
export async function answerSite(
  parts: SiteParts,
  { request, context, pathname = new URL(request.url).pathname }: SiteRequest,
): Promise<Response> {
  const found = await findRouter(parts, "", { path: pathname, method: request.method });
  const route = found?.route ?? null;
  if (found === null || route === null) return noRoute(request.method);
  const id = context.request?.id;
  const onFault = (thrown: unknown): void =>
    parts.log({
      at: parts.executor.clock(),
      level: "error",
      event: "http_action_failed",
      message: toLogMessage(thrown),
      fields: { id: id ?? null, path: publicPath(pathname) },
    });
  try {
    const response = await parts.executor.httpAction({
      target: { component: found.component, path: "http:default" },
      action: route[0],
      request,
      context,
      onFault,
    });
    return request.method === "HEAD" ? new Response(null, response) : response;
  } catch (thrown) {
    onFault(thrown);
    return errorResponse(500, INTERNAL_ERROR, {
      headers: id === undefined ? {} : { "x-request-id": id },
    });
  }
}

/** What a client is told of a fault that is not theirs. */
export const INTERNAL_ERROR = { code: "INTERNAL_ERROR", message: "The server failed" };

/** A JSON error in the one shape that this host answers itself. */
export function errorResponse(
  status: number,
  body: { code: string; message: string },
  options: { headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, { status, ...options });
}

interface FoundRouter {
  component: string;
  router: Router;
  /** The path as the component's own router knows it. */
  path: string;
  /** What it has for the path. */
  route: ReturnType<Router["lookup"]>;
}

/**
 * Finds whose router answers, as Convex does: a route of the component's own with this very path, else the
 * longest of its prefixes and mounts; where nothing fits, its own router, which then has no such route.
 */
async function findRouter(
  parts: SiteParts,
  component: string,
  { path, method }: { path: string; method: string },
): Promise<FoundRouter | null> {
  const owner = parts.components.get(component);
  const router = (await owner.load(parts.site.routerModule))?.default;
  const ownPath = withoutPrefix(path, owner.httpPrefix ?? "/");
  const own = isRouter(router) && ownPath !== null
    ? { component, router, path: ownPath, route: router.lookup(ownPath, method) }
    : null;
  const matched = own?.route?.[2];
  if (own !== null && matched === own.path) return own;
  const mounted = mountFor(owner, path);
  if (mounted === null) return own;
  // What a longer prefix leaves of the path is shorter. A router writes a prefix with `*` at its end.
  const rest = own === null || matched === undefined ? Infinity : own.path.length - matched.length;
  if (rest + 1 < mounted.path.length - 1) return own;
  return await findRouter(parts, mounted.component, { path: mounted.path, method });
}

function withoutPrefix(path: string, prefix: string): string | null {
  return path.startsWith(prefix) ? `/${path.slice(prefix.length)}` : null;
}

function mountFor(owner: Component, path: string): { component: string; path: string } | null {
  const prefixes = Object.keys(owner.httpMounts).filter((prefix) => path.startsWith(prefix));
  const [longest] = prefixes.sort((a, b) => b.length - a.length);
  if (longest === undefined) return null;
  const child = owner.httpMounts[longest] ?? "";
  return {
    component: owner.path === "" ? child : `${owner.path}/${child}`,
    path: `/${path.slice(longest.length)}`,
  };
}

/** As on Convex, one that another method would find is not there either. */
function noRoute(method: string): Response {
  if (METHODS.includes(method)) {
    return errorResponse(404, { code: "NOT_FOUND", message: "No matching routes found" });
  }
  const message = `Use ${METHODS.join(", ")}`;
  return errorResponse(405, { code: "METHOD_NOT_ALLOWED", message }, {
    headers: { allow: METHODS.join(", ") },
  });
}
