/** What only a socket can send. Observed: the answer, and that the platform goes on. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { appClient, openWorld, signedUpUser } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { Client, ok } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";

/** Sends bytes and reads the whole answer. */
async function exchange(site: string, head: readonly string[], body = ""): Promise<string> {
  const { hostname, port } = new URL(site);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const text = [...head, "connection: close", "", body].join("\r\n");
  // One byte a character, so that a test can send bytes that are no UTF-8.
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const writer = connection.writable.getWriter();
  await writer.write(bytes);
  return await new Response(connection.readable).text();
}

Deno.test("What is no HTTP, or strange HTTP, harms nobody", async (t) => {
  using _quiet = captureConsole();
  await using world = await openWorld();
  const { platform: { site }, project } = world;
  const host = `host: ${new URL(site).host}`;
  const key = `x-api-key: ${project.key}`;
  const get = (path: string, ...headers: string[]) =>
    exchange(site, [`GET ${path} HTTP/1.1`, host, key, ...headers]);

  const strange: Record<string, () => Promise<string>> = {
    "no HTTP": () => exchange(site, ["\x16\x03\x01\x02\x00\x01\x00\x01"]),
    "a path of bytes beyond ASCII": () => get("/api/auth/\xff\xfe"),
    "a path with a space": () => get("/api/auth/ok and more"),
    "a NUL in a header": () => get("/api/auth/ok", "x-note: a\0b"),
    "a broken header": () => get("/api/auth/ok", "no colon here"),
    "two lengths": () => get("/api/auth/ok", "content-length: 1", "content-length: 2"),
    "a length of minus one": () => get("/api/auth/ok", "content-length: -1"),
    "a length and chunks": () =>
      get("/api/auth/ok", "content-length: 5", "transfer-encoding: chunked"),
    "dots in the path": () => get("/api/auth/../../etc/passwd"),
    "encoded dots in the path": () => get("/api/auth/%2e%2e/%2e%2e/etc/passwd"),
  };
  for (const [name, send] of Object.entries(strange)) {
    await t.step(`${name}: refused`, async () => {
      const answer = await send();
      assert(answer === "" || /^HTTP\/1\.[01] 4\d\d /.test(answer), answer.slice(0, 300));
      assert(!answer.includes("root:"), answer);
    });
  }
  await t.step(
    "cookies of bytes beyond ASCII and an endless browser name are nobody's",
    async () => {
      const answer = await get(
        "/api/auth/get-session",
        "cookie: better-auth.session_token=\xff\xfe\x80.\xff",
        `user-agent: ${"x".repeat(20_000)}`,
      );
      assertMatch(answer, /^HTTP\/1\.1 200 /);
      assert(answer.endsWith("null"), answer);
    },
  );
  await t.step("another host's name reaches no link", async () => {
    const { email } = await signedUpUser(world);
    const body = JSON.stringify({ email });
    const answer = await exchange(site, [
      "POST http://evil.example/api/auth/send-verification-email HTTP/1.1",
      "host: evil.example",
      "x-forwarded-host: evil.example",
      "x-forwarded-proto: https",
      key,
      "content-type: application/json",
      `content-length: ${body.length}`,
    ], body);
    assertMatch(answer, /^HTTP\/1\.1 200 /);
    const { variables } = await world.mailbox.next(email);
    assertEquals(new URL(variables.verificationUrl ?? "").origin, site);
  });
  await t.step("and the platform goes on", async () => {
    await ok(appClient(world).get("/ok"));
  });
});

Deno.test("A cookie that is nobody's keeps nobody from what is public", async () => {
  await using world = await openWorld();
  const { email } = await signedUpUser(world);
  const body = { email, password: world.password };
  for (const value of ["", "%E0%A4%A", "%00", "a.b.c", "\u00ff"]) {
    const headers = { cookie: `better-auth.session_token=${value}; better-auth.state=${value}` };
    const client = appClient(world);
    await ok(client.post("/sign-in/email", body, { headers }));
    assertEquals((await client.fresh().get("/get-session", { headers })).body, null);
  }
});

Deno.test("Headers of 64 KiB are refused by the server itself, which goes on", async () => {
  await using platform = await openPlatform();
  const client = new Client(platform.site);
  const { status } = await client.get("/ok", { headers: { cookie: "x".repeat(64 * 1024) } });
  // Deno's server reads no more of a head and answers before anything of ours sees the request.
  assertEquals(status, 400);
  await ok(client.get("/ok"));
});
