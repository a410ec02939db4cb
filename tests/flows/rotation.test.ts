import { assertEquals } from "@std/assert";
import { ok } from "../support/client.ts";
import { type RunningPlatform, startPlatform } from "../support/process.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";
import { ADMIN, firstProject } from "../support/set_up.ts";

const OLD = "old root secret of 32 characters or more";
const NEW = "new root secret of 32 characters or more";
const GRACE = { email: "grace@example.com", password: "password of project A", name: "Grace" };

Deno.test("Second factors outlive a root secret that is replaced", async () => {
  const dataDir = await Deno.makeTempDir();
  const platform = await startPlatform(dataDir, { env: { BETTER_AUTH_SECRET: OLD } });
  const { server, visitor } = await firstProject(platform);
  const config = { authMethods: { twoFactor: true } };
  await ok(server.post("/banata/config/dashboard/save", config));
  const user = visitor();
  await ok(user.post("/sign-up/email", GRACE));
  const { body } = await user.post("/two-factor/enable", { password: GRACE.password });
  const code = totpCode(body.totpURI, Date.now());
  await ok(user.post("/two-factor/verify-totp", { code }));
  await platform.stop();

  const env = { BETTER_AUTH_SECRET: NEW, BETTER_AUTH_SECRET_PREVIOUS: OLD };
  const restarted = await startPlatform(dataDir, { env });
  const again = user.at(restarted.site).fresh();
  const first = await again.post("/sign-in/email", GRACE);
  assertEquals(first.body.twoFactorRedirect, true, first.text);
  const next = nextTotpCode(body.totpURI, Date.now());
  const second = await again.post("/two-factor/verify-totp", { code: next });
  assertEquals([second.status, second.body.user?.email], [200, GRACE.email], second.text);
  assertEquals(await restarted.stop(), 0);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("Sessions outlive a root secret that is replaced, until it is no longer named", async (t) => {
  const dataDir = await Deno.makeTempDir();
  const platform = await startPlatform(dataDir, { env: { BETTER_AUTH_SECRET: OLD } });
  const { admin, project, visitor } = await firstProject(platform);
  const user = visitor();
  await ok(user.post("/sign-up/email", GRACE));
  await platform.stop();

  const emails = async ({ site }: RunningPlatform) => {
    const replies = [admin, user].map((client) => client.at(site).get("/get-session"));
    return (await Promise.all(replies)).map(({ body }) => body?.user.email ?? null);
  };
  const after = async (
    env: Record<string, string>,
    check: (p: RunningPlatform) => Promise<void>,
  ) => {
    const restarted = await startPlatform(dataDir, { env });
    await check(restarted);
    assertEquals(await restarted.stop(), 0);
  };

  await t.step(
    "the previous secret's cookies are taken, for reads, writes and operators",
    () =>
      after({ BETTER_AUTH_SECRET: NEW, BETTER_AUTH_SECRET_PREVIOUS: OLD }, async (restarted) => {
        assertEquals(await emails(restarted), [ADMIN.email, GRACE.email]);
        await ok(user.at(restarted.site).post("/update-user", { name: "Grace H." }));
        const keys = await admin.at(restarted.site).get(`/api-key/list?projectId=${project.id}`);
        assertEquals([keys.status, keys.body.length], [200, 1]);
      }),
  );

  await t.step(
    "without it they are nobody's",
    () =>
      after({ BETTER_AUTH_SECRET: NEW }, async (restarted) => {
        assertEquals(await emails(restarted), [null, null]);
      }),
  );

  await t.step("a secret that was never the platform's opens nothing", () =>
    after(
      { BETTER_AUTH_SECRET: NEW, BETTER_AUTH_SECRET_PREVIOUS: NEW.replace("new", "bad") },
      async (restarted) => assertEquals(await emails(restarted), [null, null]),
    ));

  await Deno.remove(dataDir, { recursive: true });
});
