// A client that watches its session over the WebSocket learns at once that it has ended.
import { assertEquals } from "@std/assert";
import { makeFunctionReference } from "convex/server";
import { Usage } from "../../embedded/functions/usage.ts";
import { TestClient } from "../../embedded/testdata/client_harness.ts";
import type { LiveSession } from "../../runtime/mod.ts";
import { type Json, ok } from "../support/client.ts";
import { ADMIN, openProject } from "../support/set_up.ts";
import { clause } from "../support/tables.ts";

const MINUTE_MS = 60_000;
const PATH = "banataAuth/auth:session";
const SESSION = makeFunctionReference<"query">(PATH);
const GRACE = { email: "grace@example.com", password: "a password of hers", name: "Grace" };

Deno.test("auth.session() gives the caller's session for as long as it goes on", async (t) => {
  const clock = { now: Date.now() };
  await using world = await openProject({}, { clock: () => clock.now });
  const { admin, platform: { component, host, site }, project, set, visitor } = world;
  const { user: { id: adminId } } = await ok(admin.get("/get-session"));
  const row = (model: string, id: string) => ({
    projectId: "platform",
    model,
    where: [clause("id", id)],
  });
  const change = (model: string, id: string, update: Json) =>
    component("adapter:updateOne", { ...row(model, id), update });

  /** How a session ends, given its id. */
  const ends: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    "that is revoked": (id) => component("adapter:deleteOne", row("session", id)),
    "whose time is over": async (id) => {
      await change("session", id, { expiresAt: clock.now + MINUTE_MS });
      clock.now += MINUTE_MS + 1;
      await component("sweep:expired", {});
    },
    // A ban ends the sessions, too; this asks for the user alone.
    "whose user is banned": () => change("user", adminId, { banned: true }),
  };
  for (const [how, end] of Object.entries(ends)) {
    await t.step(`and pushes the end of one ${how} to its client`, async () => {
      const browser = admin.fresh();
      await ok(browser.post("/sign-in/email", { email: ADMIN.email, password: ADMIN.password }));
      const { session: { id } } = await ok(browser.get("/get-session"));
      const { token } = await ok(browser.get("/token"));
      await using client = new TestClient(host);
      client.setAuth(() => Promise.resolve(token));
      const shown = client.watch(SESSION, {});
      const live = await shown.until((value) => value !== null) as LiveSession;
      assertEquals([live.session.id, live.user.id, live.user.email], [id, adminId, ADMIN.email]);
      await end(id);
      assertEquals(await shown.until((value) => value === null), null);
    });
  }

  await t.step("to nobody but whoever was given it, by a token of the same project", async () => {
    const browser = visitor();
    await ok(browser.post("/sign-up/email", GRACE));
    const { session, user } = await ok(browser.get("/get-session"));
    const issuer = `${site}/api/auth/p/${project.clientId}`;
    const usage = new Usage(host.engine.parts.usage);
    const ask = async (claims: Json) => {
      const tokenIdentifier = `${claims.issuer}|${claims.subject}`;
      const identity = { tokenIdentifier, ...claims };
      return await host.engine.run(PATH, {}, { identity, usage }) as LiveSession | null;
    };
    const own = { issuer, subject: user.id, sid: session.id };
    const live = await ask(own);
    assertEquals([live?.projectId, live?.session.id], [project.id, session.id]);
    assertEquals([live?.user.name, "token" in (live?.session ?? {})], [GRACE.name, false]);
    // The project and its settings, none here, by the token's issuer; session and user.
    assertEquals([usage.documentsRead, usage.documentsWritten], [3, 0]);
    const strangers = [
      { ...own, sid: undefined },
      { ...own, sid: "ses_gone" },
      { ...own, subject: adminId },
      { ...own, issuer: `${site}/api/auth/p/platform` },
      { ...own, issuer: `${site}/api/auth/p/client_gone` },
      { ...own, issuer: "https://evil.example.com/api/auth/p/platform" },
    ];
    for (const claims of strangers) assertEquals(await ask(claims), null);
    assertEquals(await host.engine.run(PATH), null);
    // Shorter times hold at once.
    await set({ maxSessionMs: 5 * MINUTE_MS });
    clock.now += 6 * MINUTE_MS;
    assertEquals(await ask(own), null);
  });
});
