/**
 * Erasing a project destroys its keys: a backup that still has everything else of it yields nothing
 * without their rows. Observed on a real backup: what opens in it, and what requests of the project's
 * users and servers are answered.
 */
import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { runDatabase } from "../../cli/database_main.ts";
import type { Engine } from "../../embedded/mod.ts";
import { Client, ok, type Reply } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { type OAuthWorld, openOAuthWorld } from "../support/oauth_world.ts";
import { OIDC_CLIENT } from "../support/oidc_server.ts";
import { behindTheBack, ROOT_SECRET } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";
import { signInThrough } from "../support/social.ts";
import { checkAll, openData } from "../support/stopped.ts";
import { totpCode } from "../support/totp.ts";

const AT = Date.UTC(2031, 4, 5);
const GRACE = { email: "grace@example.com", password: "password of Grace Hopper", name: "Grace" };
const KEPT = "what the shop keeps from everybody";
const KEYS = ["projectKey", "vaultCustomerKey"];
/** What holds something sealed of the project, and how many texts or records. */
const SEALED = {
  account: 3,
  jwks: 1,
  // Two welcomes, a notice, and the one that is asked for.
  mail: 4,
  socialProvider: 1,
  twoFactor: 2,
  vaultVersion: 1,
};

Deno.test("A backup without the keys of an erased project yields nothing of it", async (t) => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "copy.backup");
  const dataDir = join(folder, "restored");
  let project: Filled;
  {
    await using world = await openOAuthWorld({ clock: () => AT });
    project = await fill(world);
    const { path } = world.platform.host.engine.parts.store;
    await runDatabase(["backup", file, "--data", dirname(path)]);
    await t.step("every version of its keys is gone with the start of the erasure", async () => {
      const wrapped = world.rows("projectKey").map(({ wrappedKey }) => String(wrappedKey));
      assertEquals(wrapped.length, 2);
      await ok(world.admin.post("/banata/projects/delete", { id: project.id }));
      assertEquals(world.rows("projectKey").length, 2, "it may still be restored");
      await ok(world.admin.post("/banata/projects/erase", { id: project.id }));
      for (const table of KEYS) assertEquals(world.rows(table), []);
      assert(world.rows("user").length > 0, "rows follow in batches");
      assertEquals(leftOf(world.platform, wrapped), [], "bytes of the keys are in the database");
    });
  }
  await runDatabase(["restore", file, "--data", dataDir]);
  await t.step("a backup with the rows of the keys still opens", async () => {
    await using engine = await openData(dataDir);
    assertEquals((await checkAll(engine)).faults, []);
    for (const model of KEYS) await deleteAll(engine, { projectId: project.id, model });
  });
  await t.step("without them no text and no record opens", async () => {
    await using engine = await openData(dataDir);
    const { faults } = await checkAll(engine);
    const own = faults.filter(({ projectId }) => projectId === project.id);
    const counts = [...Map.groupBy(own, ({ table }) => table)]
      .map(([table, { length }]) => [table, length]);
    assertEquals(Object.fromEntries(counts), SEALED);
  });
  await t.step("and no request is answered with anything of it", async () => {
    const context = { clock: () => AT, env: { BETTER_AUTH_SECRET: ROOT_SECRET } };
    await using platform = await openPlatform({ dataDir, devMailbox: true }, context);
    await refuseAll(platform, project);
  });
  await Deno.remove(folder, { recursive: true });
});

/** A project with all kinds of secrets, and who may use them. */
interface Filled {
  readonly id: string;
  readonly key: string;
  readonly clientId: string;
  readonly uri: string;
  readonly secretId: string;
  readonly accountId: string;
  readonly user: Client;
  readonly visitor: Client;
  /** What must be in no answer. */
  readonly texts: readonly string[];
}

async function fill(world: OAuthWorld): Promise<Filled> {
  const { platform: { host, site }, project, provider } = world;
  const server = new Client(site, { authorization: `Bearer ${project.key}` });
  await ok(server.post("/banata/config/dashboard/save", { authMethods: { twoFactor: true } }));
  const { id: secretId } = await ok(
    server.post("/banata/vault/encrypt", { name: "kept", data: KEPT }),
  );
  await behindTheBack(world.platform, project.id).keys.next();
  const user = world.proxied();
  await ok(user.post("/sign-up/email", GRACE));
  await ok(user.get("/token"));
  const enabled = await ok(user.post("/two-factor/enable", { password: GRACE.password }));
  const { backupCodes, totpURI: uri } = enabled;
  await ok(user.post("/two-factor/verify-totp", { code: totpCode(uri, AT) }));
  world.newVisitor();
  const visitor = world.proxied();
  await signInThrough(provider, { browser: visitor, project });
  const [{ id: accountId }] = await ok(visitor.get("/list-accounts"));
  const { accessToken } = await ok(visitor.post("/get-access-token", { accountId }));
  // So that the mail is not looked at.
  await host.engine.parts.scheduler.stop();
  await ok(world.proxied().post("/request-password-reset", { email: GRACE.email }));
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const texts = [KEPT, secret, backupCodes[0], accessToken, OIDC_CLIENT.secret];
  return { ...project, uri, secretId, accountId, user, visitor, texts };
}

async function refuseAll(platform: InProcessPlatform, project: Filled): Promise<void> {
  const { host, site } = platform;
  const server = new Client(site, { authorization: `Bearer ${project.key}` });
  const [user, visitor] = [project.user.at(site), project.visitor.at(site)];
  const replies: Record<string, Reply> = {
    decrypt: await server.post("/banata/vault/decrypt", { secretId: project.secretId }),
    code: await user.post("/two-factor/verify-totp", { code: totpCode(project.uri, AT + 30_000) }),
    uri: await user.post("/two-factor/get-totp-uri", { password: GRACE.password }),
    token: await visitor.get("/token"),
    providers: await visitor.post("/get-access-token", { accountId: project.accountId }),
    accounts: await visitor.get("/list-accounts"),
    provider: await new Client(site, { "x-api-key": project.key })
      .post("/sign-in/social", { provider: "acme", callbackURL: "/welcome" }),
  };
  for (const { text } of Object.values(replies)) {
    for (const secret of project.texts) assert(!text.includes(secret), text);
  }
  const unreadable = "503 PROJECT_SECRETS_UNREADABLE";
  const told = Object.entries(replies).map((
    [name, { code, status }],
  ) => [name, `${status} ${code}`]);
  assertEquals(Object.fromEntries(told), {
    decrypt: "422 SECRET_UNREADABLE",
    code: unreadable,
    uri: unreadable,
    token: unreadable,
    providers: unreadable,
    accounts: unreadable,
    provider: unreadable,
  });
  const [mail] = rowsOf(host, "mail").filter(({ type }) => type === "password-reset");
  assertEquals([mail?.state, mail?.reason], ["undeliverable", "UNREADABLE"]);
  assertEquals(rowsOf(host, "devMail"), []);
}

/** Those texts of which the database still holds the bytes, in no row. */
function leftOf({ host }: InProcessPlatform, texts: readonly string[]): string[] {
  const { path, writer } = host.engine.parts.store;
  writer.get("PRAGMA wal_checkpoint(TRUNCATE)");
  const bytes = new TextDecoder("latin1").decode(Deno.readFileSync(path));
  return texts.filter((text) => bytes.includes(text));
}

async function deleteAll(
  engine: Engine,
  scope: { projectId: string; model: string },
): Promise<void> {
  const args = { ...scope, where: [], cursor: null };
  await engine.run("bulk:deleteMany", args, { component: "banataAuth" });
}
