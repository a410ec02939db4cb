import { assert, assertEquals } from "@std/assert";
import { Client, ok, outcome } from "../support/client.ts";
import { startPlatform } from "../support/process.ts";
import { firstProject } from "../support/set_up.ts";

// What the edge does before Better Auth: rate limits and what browsers of other origins may see.
Deno.test("The edge limits by account and shows answers to listed origins only", async (t) => {
  const dataDir = await Deno.makeTempDir();
  const platform = await startPlatform(dataDir);
  const { project: { clientId, key }, site, visitor } = await firstProject(platform);
  const user = visitor();

  await t.step("the eleventh sign-up of one address in a minute is refused", async () => {
    const tooShort = { email: "grace@example.com", password: "short", name: "Grace" };
    for (let i = 0; i < 10; i++) {
      assertEquals((await user.post("/sign-up/email", tooShort)).code, "PASSWORD_TOO_SHORT");
    }
    const limited = await user.post("/sign-up/email", tooShort);
    assertEquals(outcome(limited), [429, "RATE_LIMITED"]);
    assert(Number(limited.headers.get("retry-after")) > 0);
    const other = { ...tooShort, email: "ada@example.com" };
    assertEquals((await user.post("/sign-up/email", other)).status, 400);
  });

  await t.step("a preflight names the platform's own origin and no other", async () => {
    const ask = (origin: string) =>
      user.send(`/sign-in/email?client_id=${clientId}`, { method: "OPTIONS", headers: { origin } });
    const own = await ask(site);
    assertEquals([own.status, own.headers.get("access-control-allow-origin")], [204, site]);
    const evil = await ask("https://evil.example");
    assertEquals([evil.status, evil.headers.get("access-control-allow-origin")], [204, null]);
  });

  await t.step("a client id opens signing in and the own session, and nothing else", async () => {
    const browser = new Client(site, { "x-banata-client-id": clientId });
    await ok(browser.get("/get-session"));
    const listed = await browser.get("/api-key/list");
    assertEquals(outcome(listed), [403, "CLIENT_ID_NOT_ALLOWED"]);
    const unknown = new Client(site, { "x-banata-client-id": "nobody" });
    assertEquals((await unknown.get("/get-session")).code, "PROJECT_NOT_FOUND");
  });

  await t.step("a bearer key acts with its own rights, without a cookie or an origin", async () => {
    const server = new Client(site, { authorization: `Bearer ${key}`, origin: "" });
    const listed = await server.post("/banata/projects/list");
    assertEquals(listed.body.projects.map(({ slug }: { slug: string }) => slug), ["project-a"]);
    assertEquals((await server.get("/api-key/list")).body.length, 1);
    const made = await server.post("/banata/projects/create", { name: "x", slug: "x" });
    assertEquals(outcome(made), [403, "PROJECT_SCOPE_REQUIRED"]);
    const { body } = await server.post("/api-key/create", { name: "second" });
    const deleted = await server.post("/api-key/delete", { keyId: body.id });
    assertEquals([deleted.status, deleted.body], [200, { success: true }]);
    const dead = new Client(site, { authorization: `Bearer ${body.key}` });
    assertEquals((await dead.get("/api-key/list")).code, "INVALID_API_KEY");
  });

  assertEquals(await platform.stop(), 0);
  await Deno.remove(dataDir, { recursive: true });
});
