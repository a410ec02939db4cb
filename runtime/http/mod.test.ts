import { assertEquals, assertMatch } from "@std/assert";
import { httpActionGeneric, httpRouter } from "convex/server";
import { registerRoutes } from "./mod.ts";

const own = httpActionGeneric(() => Promise.resolve(new Response("an app's own page")));

function served(router: ReturnType<typeof httpRouter>): boolean[] {
  return ["/api/auth/ok", "/console/p", "/console", "/"]
    .map((path) => router.lookup(path, "GET") !== null);
}

Deno.test("registerRoutes() mounts the console at / and below /console/, or where it is told to", () => {
  const everywhere = httpRouter();
  registerRoutes(everywhere);
  assertEquals(served(everywhere), [true, true, true, true]);
  const below = httpRouter();
  registerRoutes(below, { console: "below" });
  assertEquals(served(below), [true, true, true, false]);
  const nowhere = httpRouter();
  registerRoutes(nowhere, { console: "nowhere" });
  assertEquals(served(nowhere), [true, false, false, false]);
});

Deno.test("registerRoutes() leaves an app its first page", () => {
  const router = httpRouter();
  router.route({ path: "/", method: "GET", handler: own });
  registerRoutes(router);
  assertEquals(router.lookup("/", "GET")?.[0], own);
  assertMatch(String(router.lookup("/console/", "GET")?.[2]), /console/);
});
