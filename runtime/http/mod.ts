/**
 * The HTTP side of the runtime: mounts `/api/auth/*` and the console on an app's router. It holds no Better
 * Auth, so the functions that only pass a request on load fast.
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
import type { LightPlugin } from "../request/light_plugins.ts";
import { type BanataComponent, installedComponent } from "../request/component_api.ts";
import { respondToConsole } from "./console.ts";
import { respondToReference } from "./reference.ts";
import { responder } from "./respond.ts";

export { type BanataComponent, installedComponent } from "../request/component_api.ts";
export type { LightPlugin } from "../request/light_plugins.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** The reference of the HTTP API: as a page, and as the OpenAPI document. */
const REFERENCES = ["/api/auth/reference", "/api/auth/reference/openapi.json"] as const;

/** What is mounted besides `/api/auth/`, and what that is bound to. */
export interface RoutesOptions {
  /**
   * The installed component, which what is asked most is read from.
   * @default `installedComponent()`
   */
  readonly component?: BanataComponent;
  /**
   * Plugins that `defineLanes` leaves out and whose endpoints would be answered without it.
   * @default none
   */
  readonly leftOut?: readonly LightPlugin[];
  /**
   * Where the console is: `everywhere` also at `/`, unless the router has a route there already;
   * `below` at `/console/` alone, for an app that adds a page of its own at `/` later; `nowhere`.
   * @default "everywhere"
   */
  readonly console?: "below" | "everywhere" | "nowhere";
}

/** Mounts every platform route on the app's router. Call it once, before the router is exported. */
export function registerRoutes(
  router: HttpRouter,
  { component = installedComponent(), console: where = "everywhere", leftOut }: RoutesOptions = {},
): void {
  const handler = httpActionGeneric(responder({ component, leftOut }));
  for (const method of METHODS) router.route({ pathPrefix: "/api/auth/", method, handler });
  const reference = httpActionGeneric(respondToReference);
  for (const path of REFERENCES) router.route({ path, method: "GET", handler: reference });
  if (where === "nowhere") return;
  const console = httpActionGeneric(respondToConsole);
  router.route({ pathPrefix: "/console/", method: "GET", handler: console });
  router.route({ path: "/console", method: "GET", handler: console });
  // An app's own first page stays the app's.
  if (where === "below" || router.lookup("/", "GET") !== null) return;
  router.route({ path: "/", method: "GET", handler: console });
}
