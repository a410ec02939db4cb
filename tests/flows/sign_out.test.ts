import { assertEquals } from "@std/assert";
import { Client, ok, outcome, type Reply } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

const GRACE = { email: "grace@example.com", password: "correct horse battery", name: "Grace" };
const HOSTED = "https://auth.example.com";

/** What differs between two answers of the same kind. */
const OWN = ["x-request-id", "date"];

function shown({ headers, status, text }: Reply) {
  return { status, text, headers: [...headers].filter(([name]) => !OWN.includes(name)) };
}

function sessionsOf({ host }: InProcessPlatform, userId: string): number {
  return rowsOf(host, "session").filter((row) => row.userId === userId).length;
}

Deno.test("A plain sign-out is answered as Better Auth answers it", async (t) => {
  for (const [url, prefix] of [[undefined, ""], [HOSTED, "__Host-"]] as const) {
    await t.step(url ?? "on loopback", async () => {
      await using platform = await openPlatform({ url });
      const origin = url ?? platform.site;
      const admin = new Client(`http://127.0.0.1:${platform.host.sitePort}`, { origin });
      const { setupToken: token } = platform;
      await ok(admin.post("/banata/setup", { token, ...GRACE }));
      const answers: unknown[] = [];
      const names = ["known_device", "session_token"]
        .map((name) => `${prefix}banata-platform.${name}`);
      // A field sends the second one through Better Auth.
      for (const body of [{}, { any: "field" }]) {
        const { body: { user } } = await admin.post("/sign-in/email", GRACE);
        assertEquals([...admin.cookies.keys()].sort(), names);
        answers.push(shown(await admin.post("/sign-out", body)));
        assertEquals(sessionsOf(platform, user.id), 0);
        const { actorId, actorType, requestId } = rowsOf(platform.host, "event").at(-1) ?? {};
        assertEquals([actorType, actorId, typeof requestId], ["user", user.id, "string"]);
      }
      assertEquals(answers[0], answers[1]);
    });
  }
});

Deno.test("A sign-out that is not plain ends nothing it must not", async () => {
  await using platform = await openPlatform();
  const admin = await signedInAdmin(platform);
  const [a, b] = [
    await projectWithKey(admin, "project-a"),
    await projectWithKey(admin, "project-b"),
  ];
  const user = new Client(platform.site, { "x-api-key": a.key });
  const { body } = await user.post("/sign-up/email", GRACE);
  const [[name, value] = ["", ""]] = user.cookies;
  const send = (cookie: string, headers: Record<string, string> = {}) =>
    user.fresh().post("/sign-out", {}, { headers: { cookie, ...headers } });
  const unsigned = value.replace(/%3D$/, "AAAA%3D").slice(-value.length);

  const elsewhere = await send(`${name}=${value}`, { origin: "https://evil.example" });
  assertEquals(outcome(elsewhere), [403, "INVALID_ORIGIN"]);
  await ok(send(`${name}=${unsigned}`));
  await ok(send(`other=${value}`));
  // Another project's key: its secret has not signed the cookie.
  await ok(send(`${name}=${value}`, { "x-api-key": b.key }));
  assertEquals(sessionsOf(platform, body.user.id), 1);
  assertEquals((await send(`${name}=${value}`)).body, { success: true });
  assertEquals(sessionsOf(platform, body.user.id), 0);
  assertEquals((await send(`${name}=${value}`)).body, { success: true });
});
