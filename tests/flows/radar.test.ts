import { assertEquals } from "@std/assert";
import { Client } from "../support/client.ts";
import { openProject } from "../support/set_up.ts";

Deno.test("POST /banata/config/radar/get tells an app's proxy that every protection is off", async () => {
  await using world = await openProject();
  const { project: { key }, site } = world;
  const bearer = { authorization: `Bearer ${key}`, origin: "" };
  for (const headers of [{ "x-api-key": key }, bearer] as Record<string, string>[]) {
    const reply = await new Client(site, headers).post("/banata/config/radar/get", {});
    assertEquals([reply.status, reply.body], [200, {
      enabled: false,
      blockImpossibleTravel: false,
      deviceFingerprinting: false,
      rateLimiting: false,
      botDetection: false,
      botProvider: null,
    }]);
  }
});
