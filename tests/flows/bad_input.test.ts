import { assert, assertEquals } from "@std/assert";
import { Client, outcome, type Reply, type SendOptions } from "../support/client.ts";
import { startPlatform } from "../support/process.ts";
import { firstProject } from "../support/set_up.ts";

/** What a caller gets for a mistake: a code, a sentence, a request id, and nothing of the inside. */
function assertRefusal(reply: Reply, status: number, code: string): void {
  assertEquals(outcome(reply), [status, code], reply.text);
  assertEquals(typeof reply.body.message, "string");
  assert(reply.headers.get("x-request-id"));
  assert(!/\n\s+at |node_modules|\.ts:\d+/.test(reply.text), reply.text);
}

Deno.test("Bad input is answered with a code and a sentence, whatever is wrong with it", async (t) => {
  const dataDir = await Deno.makeTempDir();
  const platform = await startPlatform(dataDir);
  const { admin, project, site, visitor } = await firstProject(platform);
  const user = visitor();
  const json = { "content-type": "application/json" };

  await t.step("bodies", async () => {
    const send = (body: unknown, headers: Record<string, string> = json) =>
      user.post("/sign-up/email", body, { headers } as SendOptions);
    assertRefusal(await send("{"), 400, "INVALID_JSON");
    assertRefusal(await send("[]"), 400, "INVALID_JSON");
    assertRefusal(await send(new Uint8Array([0x7b, 0xff])), 400, "INVALID_BODY");
    assertRefusal(await send(`"${"x".repeat(1024 * 1024)}"`), 413, "BODY_TOO_LARGE");
    assertRefusal(await send("a", { "content-type": "text/plain" }), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertRefusal(await send(""), 400, "VALIDATION_ERROR");
  });

  await t.step("fields of the wrong type", async () => {
    const wrong = { email: 1, password: {}, name: [] };
    assertRefusal(await user.post("/sign-up/email", wrong), 400, "VALIDATION_ERROR");
    assertRefusal(
      await admin.post("/banata/projects/create", { name: 1, slug: "A B" }),
      400,
      "VALIDATION_ERROR",
    );
    const short = { email: "g@example.com", password: "short", name: "G" };
    assertRefusal(await user.post("/sign-up/email", short), 400, "PASSWORD_TOO_SHORT");
  });

  await t.step("keys", async () => {
    const unknown = `${project.key.slice(0, -1)}${project.key.endsWith("0") ? "1" : "0"}`;
    for (const key of [unknown, "sk_live_", "x", "'; --"]) {
      const asProxy = new Client(site, { "x-api-key": key });
      assertRefusal(await asProxy.get("/get-session"), 401, "INVALID_API_KEY");
    }
    const bearer = new Client(site, { authorization: `Bearer ${unknown}` });
    assertRefusal(await bearer.post("/banata/projects/list"), 401, "INVALID_API_KEY");
    const basic = new Client(site, { authorization: "Basic YTpi" });
    assertRefusal(await basic.get("/get-session"), 401, "UNSUPPORTED_AUTHORIZATION");
    const mismatch = { headers: { "x-banata-project-id": "proj_other" } };
    assertRefusal(await user.get("/get-session", mismatch), 403, "PROJECT_SCOPE_MISMATCH");
  });

  await t.step("routes and methods", async () => {
    assertRefusal(await user.get("/nothing/here"), 404, "NOT_FOUND");
    const wrong = await user.get("/sign-in/email");
    assertRefusal(wrong, 405, "METHOD_NOT_ALLOWED");
    assertEquals(wrong.headers.get("allow"), "POST");
    const head = await user.send("/get-session", { method: "HEAD" });
    assertEquals([head.status, head.text], [200, ""]);
    assertRefusal(await user.send("/get-session", { method: "PUT" }), 405, "METHOD_NOT_ALLOWED");
    assertRefusal(await user.send("/get-session", { method: "DELETE" }), 405, "METHOD_NOT_ALLOWED");
  });

  await t.step("origins", async () => {
    const evil = { headers: { origin: "https://evil.example" } };
    assertRefusal(await admin.post("/banata/projects/list", {}, evil), 403, "INVALID_ORIGIN");
  });

  await t.step("foreign projects", async () => {
    for (const projectId of ["proj_unknown", "platform'", "x"]) {
      const reply = await admin.post("/api-key/create", { name: "x", projectId });
      assertRefusal(reply, 404, "PROJECT_NOT_FOUND");
    }
    const unnamed = await admin.post("/api-key/create", { name: "x" });
    assertRefusal(unnamed, 400, "API_KEY_PROJECT_REQUIRED");
  });

  assertEquals(await platform.stop(), 0);
  await Deno.remove(dataDir, { recursive: true });
});
