/**
 * The HTTP side of the runtime: mounts `/api/auth/*` on an app's router. It holds no Better Auth, so
 * the functions that only pass a request on load fast.
 *
 * @example
 * ```ts
 * import { httpRouter } from "convex/server";
 * import { registerRoutes } from "@banata-auth/convex/http";
 *
 * const http = httpRouter();
 * registerRoutes(http);
 * ```
 *
 * @module
 */
import { httpActionGeneric, type HttpRouter } from "convex/server";
import { respond } from "./respond.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** Mounts every platform route on the app's router. Call it once, before the router is exported. */
export function registerRoutes(router: HttpRouter): void {
  const handler = httpActionGeneric(respond);
  for (const method of METHODS) router.route({ pathPrefix: "/api/auth/", method, handler });
}
