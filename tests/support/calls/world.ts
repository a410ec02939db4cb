import { assertNotEquals } from "@std/assert";
import { USE_SHARDS } from "../../../component/vault_use.ts";
import { Client, ok } from "../client.ts";
import { testClock } from "../clock.ts";
import { DnsServer } from "../dns.ts";
import { type InProcessPlatform, openPlatform, type PlatformContext } from "../in_process.ts";
import { Mailbox, setSettings } from "../mailbox.ts";
import { type OidcServer, startOidcServer } from "../oidc_server.ts";
import { ROOT_SECRET } from "../project_store.ts";
import { ADMIN, type ProjectWithKey, projectWithKey, signedInAdmin } from "../set_up.ts";
import { StubKms } from "../stub_kms.ts";
import { saveProvider } from "../social.ts";

/** A platform with an administrator and a project, in which calls are prepared. */
export interface World extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  /** The administrator, signed in on the platform. */
  readonly admin: Client;
  /** A project of the administrator's with every method switched on. */
  readonly project: ProjectWithKey;
  /** Where the project's users may sign in too. */
  readonly provider: OidcServer;
  /** The mails of the project. */
  readonly mailbox: Mailbox;
  /** What every user of this world signs in with, so that hashing can be shared. */
  readonly password: string;
  /** The platform's clock, epoch ms. */
  now(): number;
  /** A number that was not given before. */
  next(): number;
}

/** A user of the world's project who has just signed up. */
export interface TestUser {
  /** Signed in. */
  readonly client: Client;
  readonly id: string;
  readonly email: string;
}

/** Settings that switch on every method that a project may have. */
export const EVERY_METHOD = {
  magicLink: true,
  emailOtp: true,
  twoFactor: true,
  username: true,
  anonymous: true,
};

/** Starts a platform with a development mailbox, a provider, a KMS, and the world's project. */
export async function openWorld(
  { clock = testClock, ...context }: Pick<PlatformContext, "clock" | "log" | "ownHashes"> = {},
): Promise<World> {
  const kms = new StubKms();
  const dns = new DnsServer();
  const env = { BETTER_AUTH_SECRET: ROOT_SECRET, BANATA_DNS_URL: dns.url, ...kms.env };
  const platform = await openPlatform({ devMailbox: true }, { env, clock, ...context });
  const provider = await startOidcServer();
  provider.now = clock;
  const admin = await signedInAdmin(platform);
  const project = await projectWithKey(admin, "world");
  await setSettings(platform, { projectId: project.id, ...EVERY_METHOD });
  await makeSettingsRows(admin, project);
  await saveProvider(platform, project.id, provider);
  let number = 0;
  const world: World = {
    platform,
    provider,
    admin,
    project,
    mailbox: new Mailbox(admin, project.id),
    password: ADMIN.password,
    now: clock,
    next: () => ++number,
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await kms[Symbol.asyncDispose]();
      await dns[Symbol.asyncDispose]();
      await platform[Symbol.asyncDispose]();
    },
  };
  await makeProjectKey(world);
  await makeVaultCounters(world);
  return world;
}

/** The first saves make rows, which later ones change: no call is the first. */
async function makeSettingsRows(admin: Client, { id: projectId }: ProjectWithKey): Promise<void> {
  for (
    const [area, fields] of Object.entries({
      branding: {},
      organizations: {},
      redirects: { config: {} },
    })
  ) {
    await ok(admin.post(`/banata/config/${area}/save`, { projectId, ...fields }));
  }
}

/** The first mail makes the key that seals all of them, which is no call's own effect. */
async function makeProjectKey(world: World): Promise<void> {
  const { client, email } = await signedUpUser(world);
  await ok(client.post("/send-verification-email", { email }));
}

/** The vault counts in parts, of which each call takes any one. */
export async function makeVaultCounters(
  { platform, project }: Pick<World, "platform" | "project">,
  keyVersion = 1,
): Promise<void> {
  for (let shard = 0; shard < USE_SHARDS; shard++) {
    const data = { id: `use_${keyVersion}_${shard}`, keyVersion, records: 0 };
    await platform.component("adapter:create", { projectId: project.id, model: "vaultUse", data });
  }
}

/** A client of the project's app: it sends the project's key, as a proxy would. */
export function appClient({ platform, project }: World): Client {
  return new Client(platform.site, { "x-api-key": project.key });
}

/** A server of the project's: its key is the actor. */
export function serverClient({ platform, project }: Pick<World, "platform" | "project">): Client {
  return new Client(platform.site, { authorization: `Bearer ${project.key}`, origin: "" });
}

/** An address that nobody has. */
export function newEmail(world: World): string {
  return `user-${world.next()}@example.com`;
}

/** Signs a new user up. */
export async function signedUpUser(world: World): Promise<TestUser> {
  const client = appClient(world);
  const email = newEmail(world);
  const body = { name: "Grace", email, password: world.password };
  const reply = await ok(client.post("/sign-up/email", body));
  return { client, email, id: reply.user.id };
}

/** Another session of a user's; gives its client and its token. */
export async function anotherSession(
  world: World,
  { email }: TestUser,
): Promise<{ client: Client; token: string }> {
  const client = appClient(world);
  const reply = await ok(client.post("/sign-in/email", { email, password: world.password }));
  return { client, token: reply.token };
}

/** Changes one row of the world's project behind the platform's back. */
export async function changeRow(
  { platform, project }: World,
  model: string,
  { where, update }: { where: Record<string, string>; update: Record<string, unknown> },
): Promise<void> {
  const clauses = Object.entries(where).map(([field, value]) => ({
    field,
    value,
    operator: "eq",
    connector: "AND",
    mode: "sensitive",
  }));
  const args = { projectId: project.id, model, where: clauses, update };
  assertNotEquals(await platform.component("adapter:updateOne", args), null);
}
