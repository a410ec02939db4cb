/**
 * A database of the last release without project keys that can change, made by that release
 * (`tests/testdata/`: a user with an authenticator, one of a provider, and a mail that waits), opened by
 * this one: what was sealed under one key of the project, or by Better Auth under the root, opens, and
 * still does when the project's key has been replaced and destroyed.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { join } from "node:path";
import notes from "../testdata/before_the_vault.json" with { type: "json" };
import { Client, ok } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { Mailbox } from "../support/mailbox.ts";
import { type OidcServer, startOidcServer } from "../support/oidc_server.ts";
import { behindTheBack, ROOT_SECRET } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";
import { ADMIN } from "../support/set_up.ts";
import { APP_URL, sentTo, signInThrough } from "../support/social.ts";
import { checkAll, openData } from "../support/stopped.ts";
import { totpCode } from "../support/totp.ts";

const { grace, project } = notes;
const SEALED = /^v2\.\d\./;

Deno.test("What earlier releases sealed opens after an upgrade, and after a change of keys", async (t) => {
  const dataDir = await Deno.makeTempDir();
  await unpack(join(dataDir, "data.sqlite3"));
  await t.step("before the start brings it up to date, all of it opens", async () => {
    await using engine = await openData(dataDir);
    const { checked, earlier, faults } = await checkAll(engine);
    // The key, a client secret, a signing key and a mail; two and three texts of Better Auth's.
    assertEquals([checked, earlier, faults], [4, 5, []]);
  });
  let now = notes.at;
  const context = { clock: () => now, env: { BETTER_AUTH_SECRET: ROOT_SECRET } };
  await using provider = await startOidcServer();
  provider.now = context.clock;
  {
    await using platform = await openPlatform({ dataDir, devMailbox: true }, context);
    const { keys, store } = behindTheBack(platform, project.id);
    const { discoveryUrl } = provider;
    // The provider of the test listens on another port every time.
    await store.updateOne("socialProvider", { providerId: "acme" }, { discoveryUrl });
    const place = { platform, provider, later: () => now += 30_000 };

    await t.step("a mail that waited is delivered", async () => {
      const admin = new Client(platform.site);
      await ok(admin.post("/sign-in/email", ADMIN));
      const mail = await new Mailbox(admin, project.id).next(grace.email);
      assertEquals(mail.type, "password-reset");
      assertMatch(mail.variables.token ?? "", /^[\w-]{20,}$/);
    });
    await t.step("the project's key is the first that lasts, under one that changes", () => {
      const rows = rowsOf(platform.host, "projectKey").filter((row) =>
        row.projectId === project.id
      );
      assertEquals(rows.map(({ id, version }) => [id, version]), [["key_1", 1]]);
    });
    await t.step("all of it opens", () => useAll(place));
    await t.step("all of it opens when the key is replaced and destroyed", async () => {
      await keys.next();
      assertEquals(await keys.destroy(1), true);
      await useAll(place);
    });
    await t.step("an authenticator is sealed under the project's keys once it was used", () => {
      const [factor] = rowsOf(platform.host, "twoFactor");
      for (const text of [factor?.secret, factor?.backupCodes]) assertMatch(String(text), SEALED);
    });
    await t.step("sealColumns() seals the others, and all of it opens", async () => {
      const run = () => platform.host.run("banataAuth/adapter:sealColumns", {});
      const { accountId } = notes;
      const account = () => rowsOf(platform.host, "account").find(({ id }) => id === accountId);
      assertMatch(String(account()?.accessToken), /^\$ba\$/);
      assertEquals(await run(), { sealed: 1, failed: 0, projectsLeft: 0, after: null });
      for (const column of ["accessToken", "refreshToken", "idToken"]) {
        assertMatch(String(account()?.[column]), SEALED);
      }
      assertEquals(await run(), { sealed: 0, failed: 0, projectsLeft: 0, after: null });
      await useAll(place);
    });
  }
  await Deno.remove(dataDir, { recursive: true });
});

interface Place {
  readonly platform: InProcessPlatform;
  readonly provider: OidcServer;
  /** The next step of an authenticator. */
  readonly later: () => number;
}

/** Client secret, tokens of a provider, signing key, authenticator and backup code, each as it is used. */
async function useAll({ later, platform: { host, site }, provider }: Place): Promise<void> {
  const app = () => new Client(site, { "x-api-key": project.key });
  const visitor = app();
  Object.entries(notes.visitorCookies).forEach(([name, value]) => visitor.cookies.set(name, value));
  const { accountId } = notes;
  const { accessToken } = await ok(visitor.post("/get-access-token", { accountId }));
  assertEquals(accessToken, notes.accessToken);

  provider.user = { sub: crypto.randomUUID(), email: `${later()}@example.com`, name: "Visitor" };
  const browser = app();
  const welcomed = { status: 302, path: APP_URL, error: null };
  assertEquals(sentTo(await signInThrough(provider, { browser, project })), welcomed);

  const keySet = createRemoteJWKSet(new URL(`${site}/api/auth/p/${project.clientId}/jwks`));
  const currentDate = new Date(notes.at);
  const made = await ok(browser.get("/token"));
  for (const token of [notes.token, made.token]) await jwtVerify(token, keySet, { currentDate });
  const keys = rowsOf(host, "jwks").filter(({ projectId }) => projectId === project.id);
  assertEquals(keys.length, 1);

  const user = app();
  assertEquals((await ok(user.post("/sign-in/email", grace))).twoFactorRedirect, true);
  const code = totpCode(notes.totpURI, later());
  await ok(user.post("/two-factor/verify-totp", { code }));
  assertEquals((await ok(user.get("/get-session"))).user.email, grace.email);
}

async function unpack(path: string): Promise<void> {
  const packed = await Deno.open(
    new URL("../testdata/before_the_vault.sqlite3.gz", import.meta.url),
  );
  const file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  await packed.readable.pipeThrough(new DecompressionStream("gzip")).pipeTo(file.writable);
}
