import type { Routes } from "./exchange.ts";
import type { Services } from "./services.ts";
import { VERSION } from "../version.ts";

const TEXT = { headers: { "content-type": "text/plain; charset=utf-8" } };
const METRICS = { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } };

/** What the host says about itself. On the functions port only. */
export function statusRoutes({ engine, instanceName, isOpen, metrics }: Services): Routes {
  const version = (): Response => new Response(VERSION, TEXT);
  return {
    GET: {
      "/": () => new Response("This Convex host is running.", TEXT),
      "/version": version,
      "/instance_version": version,
      "/instance_name": () => new Response(instanceName, TEXT),
      "/health": () => {
        if (!isOpen()) return Response.json({ status: "closing" }, { status: 503 });
        // A look at the database: a host that can't read it has no use for more requests.
        engine.parts.store.writer.get("SELECT 1 FROM meta LIMIT 1");
        engine.parts.store.checkPlace();
        return Response.json({ status: "ok", version: VERSION });
      },
      "/.well-known/jwks.json": async () => Response.json(await engine.parts.jwt.jwks()),
      "/metrics": () => new Response(metrics.render(), METRICS),
    },
  };
}
