/** Opening a link does nothing, whoever opens it: mail scanners and browsers that prefetch open all of them. */
import { assertEquals } from "@std/assert";
import { CALLS, nameOf, openWorld } from "./support/calls/mod.ts";
import { changesBetween, snapshotOf } from "./support/disk.ts";

const EXEMPT = [
  // A provider's answer: a code is good once at the provider, and its browser brings the state's cookie.
  "GET /callback/:id",
  // Better Auth's client asks by GET. It takes a session, and opens nothing unless its answer is read.
  "GET /one-time-token/generate",
];
/** What a look may leave: counts, the day of a key's use, a signing key that is due. */
const KEPT = /\/(?:rateBucket|event|apiKey|jwks|projectKey|signingKey)$/;

Deno.test("Opening a link changes nothing", async (t) => {
  await using world = await openWorld();
  const gets = CALLS.filter(({ endpoint }) =>
    endpoint.startsWith("GET ") && !EXEMPT.includes(endpoint)
  );
  for (const call of gets) {
    await t.step(nameOf(call), async () => {
      const { client, path } = await call.prepare(world);
      const to = path ?? call.endpoint.slice("GET ".length);
      // Asked once before, so that what is made when it is first needed is there.
      await client.through(fetch).get(to);
      const before = await snapshotOf(world.platform.host);
      for (const method of ["GET", "HEAD", "GET"]) await client.through(fetch).send(to, { method });
      const changes = changesBetween(before, await snapshotOf(world.platform.host));
      assertEquals(changes.map(({ table }) => table).filter((table) => !KEPT.test(table)), []);
    });
  }

  await t.step("A script that GETs what only a POST takes is told so", async () => {
    const headers = { "sec-fetch-mode": "cors", "x-api-key": world.project.key };
    for (const path of ["verify-email", "magic-link/verify"]) {
      const site = `${world.platform.site}/api/auth/${path}?token=x`;
      const reply = await fetch(site, { headers, redirect: "manual" });
      assertEquals([reply.status, reply.headers.get("allow")], [405, "POST"]);
      assertEquals((await reply.json()).code, "METHOD_NOT_ALLOWED");
    }
  });

  await t.step("so is a mobile app's, which says no mode, and a link is followed", async () => {
    const { clientId, key } = world.project;
    const ask = async (query: string, headers: Record<string, string>) => {
      const site = `${world.platform.site}/api/auth/verify-email?token=x${query}`;
      const reply = await fetch(site, { headers, redirect: "manual" });
      await reply.body?.cancel();
      return reply.status;
    };
    assertEquals(await ask("", { "x-banata-client-id": clientId }), 405);
    assertEquals(await ask("", { authorization: `Bearer ${key}` }), 405);
    assertEquals(await ask(`&client_id=${clientId}`, {}), 302);
    assertEquals(await ask("", { "x-api-key": key }), 302);
  });
});
