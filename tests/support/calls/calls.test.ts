import { assertEquals } from "@std/assert";
import { servedEndpoints } from "../registry.ts";
import { CALLS, openWorld } from "./mod.ts";

/** What is served beside the engine's own endpoints (runtime/lanes/page.ts). */
const BESIDES = ["POST /magic-link/verify", "POST /verify-email"];

Deno.test("CALLS has every endpoint that the platform and its projects serve", async () => {
  await using world = await openWorld();
  const { platform, project } = world;
  const served = [
    ...await servedEndpoints(platform, "platform"),
    ...await servedEndpoints(platform, project.id),
  ];
  const called = new Set(CALLS.map(({ endpoint }) => endpoint));
  assertEquals(new Set(served).difference(called), new Set());
  assertEquals(called.difference(new Set([...served, ...BESIDES])), new Set());
});
