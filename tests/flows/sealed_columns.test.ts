/**
 * What Better Auth encrypts itself, second factors and tokens of providers, stands at rest under the
 * project's own keys, each text for its row. Observed: rows on disk, and what users can do after rows
 * were changed behind the platform's back.
 */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { symmetricEncrypt } from "better-auth/crypto";
import { equals } from "../../component/where.ts";
import { cookieSecrets } from "../../runtime/crypto/cookie_secrets.ts";
import { Client, ok, outcome, type Reply } from "../support/client.ts";
import { type OAuthWorld, openOAuthWorld } from "../support/oauth_world.ts";
import { ROOT_SECRET } from "../support/project_store.ts";
import { signInThrough } from "../support/social.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";

const SEALED = /^v2\.\d+\./;
const UNREADABLE = [503, "PROJECT_SECRETS_UNREADABLE"];

const PASSWORD = "password of project A";

Deno.test("Better Auth's secrets are sealed for their rows under the project's own keys", async (t) => {
  let now = Date.UTC(2031, 4, 5);
  await using world = await openOAuthWorld({ clock: () => now });
  const later = () => now += 60_000;
  const { key } = world.project;
  const server = new Client(world.platform.site, { authorization: `Bearer ${key}` });
  const config = { authMethods: { twoFactor: true } };
  await ok(server.post("/banata/config/dashboard/save", config));
  const place: Place = {
    ...world,
    ...rowsBehind(world),
    grace: await enrolled(world, { email: "grace@example.com", now: later() }),
    alan: await enrolled(world, { email: "alan@example.com", now: later() }),
    verify: ({ client, uri }) =>
      client.post("/two-factor/verify-totp", { code: totpCode(uri, later()) }),
  };
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(place));
});

/** Whom a test has, and how it looks behind them. */
interface Place extends OAuthWorld, ReturnType<typeof rowsBehind> {
  readonly grace: Enrolled;
  readonly alan: Enrolled;
  verify(user: Enrolled): Promise<Reply>;
}

const STEPS: Readonly<Record<string, (place: Place) => Promise<void> | void>> = {
  "at rest nothing of an authenticator is in Better Auth's own form"({ rows }) {
    for (const row of rows("twoFactor")) {
      assertMatch(String(row.secret), SEALED);
      assertMatch(String(row.backupCodes), SEALED);
    }
    assertEquals(rows("twoFactor").length, 2);
  },

  async "codes are taken, and a backup code once"({ grace, only, verify }) {
    await ok(verify(grace));
    const take = () => grace.client.post("/two-factor/verify-backup-code", { code: grace.code });
    const before = only("twoFactor", grace.id).backupCodes;
    await ok(take());
    assertNotEquals(only("twoFactor", grace.id).backupCodes, before);
    assertEquals(outcome(await take()), [401, "INVALID_BACKUP_CODE"]);
  },

  async "a text in another row, or another column, opens nothing"(place) {
    const { alan, edit, grace, only, verify } = place;
    const own = only("twoFactor", grace.id);
    for (const text of [only("twoFactor", alan.id).secret, own.backupCodes]) {
      await edit("twoFactor", own.id, { secret: text });
      assertEquals(outcome(await verify(grace)), UNREADABLE);
    }
    await edit("twoFactor", own.id, { secret: own.secret });
    await ok(verify(grace));
  },

  async "a row of an earlier release is read, and sealed when it is written"(place) {
    const { alan, edit, only, verify } = place;
    const { id } = only("twoFactor", alan.id);
    const old = await asBetterAuth(place, { secret: alan.secret, codes: ["old-code"] });
    await edit("twoFactor", id, { secret: old.secret, backupCodes: old.codes });
    await ok(alan.client.post("/two-factor/verify-backup-code", { code: "old-code" }));
    const row = only("twoFactor", alan.id);
    assertMatch(String(row.backupCodes), SEALED);
    assertEquals(row.secret, old.secret);
    await ok(verify(alan));
    assertMatch(String(only("twoFactor", alan.id).secret), SEALED);
    await ok(verify(alan));
  },

  async "tokens of a provider are given to their user alone, and refreshed"(place) {
    const { edit, newVisitor, project, provider, proxied, rows } = place;
    newVisitor();
    const browser = proxied();
    await signInThrough(provider, { browser, project });
    const [account] = rows("account").filter(({ providerId }) => providerId === "acme");
    const { accessToken, id: accountId, refreshToken } = account ?? {};
    const token = () => browser.post("/get-access-token", { accountId: String(accountId) });
    assertMatch((await ok(token())).accessToken, /^at-/);
    await ok(browser.post("/refresh-token", { accountId: String(accountId) }));
    await edit("account", accountId, { accessToken: refreshToken });
    assertEquals(outcome(await token()), UNREADABLE);
    await edit("account", accountId, { accessToken });
    await ok(token());
  },

  async "a password opens an account that has tokens without the project's key"(place) {
    const { edit, grace, platform, project, proxied, rows, verify } = place;
    const hedy = { email: "hedy@example.com", password: PASSWORD, name: "Hedy" };
    const { user } = await ok(proxied().post("/sign-up/email", hedy));
    const [account] = rows("account").filter(({ providerId }) => providerId === "acme");
    const accountId = String(account?.id);
    await edit("account", accountId, { userId: user.id });
    const keys = { projectId: project.id, model: "projectKey", where: [], cursor: null };
    await platform.component("bulk:deleteMany", keys);
    const client = proxied();
    await ok(client.post("/sign-in/email", hedy));
    assertEquals((await client.get("/get-session")).body.user.email, hedy.email);
    assertEquals(outcome(await client.post("/get-access-token", { accountId })), UNREADABLE);
    assertEquals(outcome(await verify(grace)), UNREADABLE);
    assertEquals(rows("projectKey"), []);
  },
};

/** A user with an authenticator. */
interface Enrolled {
  readonly client: Client;
  readonly id: string;
  /** What the authenticator was given. */
  readonly uri: string;
  /** The secret in it. */
  readonly secret: string;
  /** A backup code. */
  readonly code: string;
}

async function enrolled(
  world: OAuthWorld,
  { email, now }: { email: string; now: number },
): Promise<Enrolled> {
  const client = world.proxied();
  const { user } = await ok(
    client.post("/sign-up/email", { email, password: PASSWORD, name: "Grace" }),
  );
  const { backupCodes, totpURI: uri } = await ok(
    client.post("/two-factor/enable", { password: PASSWORD }),
  );
  await ok(client.post("/two-factor/verify-totp", { code: nextTotpCode(uri, now - 30_000) }));
  return { client, id: user.id, uri, secret: secretIn(uri), code: backupCodes[0] };
}

/** The secret as Better Auth has it: an authenticator takes it in base32. */
function secretIn(uri: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const text = new URL(uri).searchParams.get("secret") ?? "";
  const bits = [...text].map((char) => alphabet.indexOf(char).toString(2).padStart(5, "0")).join(
    "",
  );
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
  return new TextDecoder().decode(bytes);
}

/** What the release before this one stored. */
async function asBetterAuth(
  { project }: Place,
  { codes, secret }: { secret: string; codes: string[] },
): Promise<{ secret: string; codes: string }> {
  const config = { secret: ROOT_SECRET, previousSecrets: [] };
  const [{ value, version }] = await cookieSecrets(config, project.id);
  const key = { keys: new Map([[version, value]]), currentVersion: version };
  const encrypt = (data: string) => symmetricEncrypt({ key, data });
  return { secret: await encrypt(secret), codes: await encrypt(JSON.stringify(codes)) };
}

function rowsBehind({ platform, project, rows }: OAuthWorld) {
  return {
    only: (table: string, userId: string) => {
      const [row] = rows(table).filter((each) => each.userId === userId);
      return row ?? {};
    },
    edit: (model: string, id: unknown, update: Readonly<Record<string, unknown>>) =>
      platform.component("adapter:updateOne", {
        projectId: project.id,
        model,
        where: equals({ id: String(id) }),
        update,
      }),
  };
}
