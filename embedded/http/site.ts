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

const METHODS = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

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
  const found = await findRouter(parts, "", pathname);
  const route = found?.router.lookup(found.path, request.method) ?? null;
  if (found === null || route === null) return noRoute(found, request.method);
  try {
    const response = await parts.executor.httpAction({
      target: { component: found.component, path: "http:default" },
      action: route[0],
      request,
      context,
    });
    return request.method === "HEAD" ? new Response(null, response) : response;
  } catch (thrown) {
    parts.log({
      at: parts.executor.clock(),
      level: "error",
      event: "http_action_failed",
      message: toLogMessage(thrown),
      fields: { id: context.request?.id ?? null, path: publicPath(pathname) },
    });
    const failure = { code: "INTERNAL_ERROR", message: "The server failed" };
    const id = context.request?.id;
    return errorResponse(500, failure, { headers: id === undefined ? {} : { "x-request-id": id } });
  }
}

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
}

async function findRouter(
  parts: SiteParts,
  component: string,
  path: string,
): Promise<FoundRouter | null> {
  const owner = parts.components.get(component);
  const mounted = mountFor(owner, path);
  if (mounted !== null) return await findRouter(parts, mounted.component, mounted.path);
  const module = await owner.load(parts.site.routerModule);
  const router = module?.default;
  return isRouter(router) ? { component, router, path } : null;
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

function noRoute(found: FoundRouter | null, method: string): Response {
  const allowed = found === null
    ? []
    : METHODS.filter((each) => found.router.lookup(found.path, each) !== null);
  if (allowed.length === 0) {
    return errorResponse(404, { code: "NOT_FOUND", message: "No such route" });
  }
  const message = `${method} is not allowed here`;
  return errorResponse(405, { code: "METHOD_NOT_ALLOWED", message }, {
    headers: { allow: allowed.join(", ") },
  });
}
