import { assertEquals } from "@std/assert";
import { testClock } from "../support/clock.ts";
import { type Client, ok, type Reply } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { behindTheBack } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";

// An administrator calls a user's address unproven who has a second factor of the time before. What was
// made of the account is taken once somebody has proven the address and given the factor, not before.

const EMAIL = "grace@example.com";
const PASSWORD = "password of project A";
const OWN = "the owner's password";
const METHODS = { twoFactor: true, magicLink: true, emailOtp: true };

interface Doubted {
  readonly client: Client;
  readonly userId: string;
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

/** A proven user with an authenticator, an account of a provider and a key, called unproven then. */
async function doubtedUser(world: MailedProject): Promise<Doubted> {
  const client = world.visitor();
  const made = await client.post("/sign-up/email", {
    email: EMAIL,
    password: PASSWORD,
    name: "Grace",
  });
  const userId: string = made.body.user.id;
  await client.post("/send-verification-email", { email: EMAIL });
  await client.post("/verify-email", await mailed(world));
  const { body } = await client.post("/two-factor/enable", { password: PASSWORD });
  await ok(client.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) }));
  const { store } = behindTheBack(world.platform, world.project.id);
  const times = { createdAt: 1, updatedAt: 1 };
  await store.create("account", { userId, providerId: "acme", accountId: "s", ...times });
  const key = { name: "k", prefix: "sk_live_", start: "a", end: "b", keyHash: "h".repeat(43) };
  await store.create("apiKey", { ...key, createdBy: userId, permissions: [], ...times });
  const projectId = world.project.id;
  const doubted = { userId, emailVerified: false, projectId };
  await ok(world.admin.post("/admin/update-user", doubted));
  return { client, userId, uri: body.totpURI, backupCodes: body.backupCodes };
}

async function mailed(world: MailedProject): Promise<Readonly<Record<string, string>>> {
  const { variables } = await world.mailbox.next(EMAIL);
  return variables.token ? { token: variables.token } : variables;
}

async function byMagicLink(world: MailedProject, client: Client): Promise<Reply> {
  await client.post("/sign-in/magic-link", { email: EMAIL });
  return await client.post("/magic-link/verify", await mailed(world));
}

async function byReset(world: MailedProject, client: Client): Promise<Reply> {
  await client.post("/request-password-reset", { email: EMAIL });
  await client.post("/reset-password", { ...await mailed(world), newPassword: OWN });
  return await client.post("/sign-in/email", { email: EMAIL, password: OWN });
}

/** What is left of the account: its accounts, how many keys, and whether it asks for a factor. */
function left({ platform, project }: MailedProject, userId: string): unknown[] {
  const of = (table: string, column: string) =>
    rowsOf(platform.host, table).filter((row) =>
      row.projectId === project.id && row[column] === userId
    );
  return [
    of("account", "userId").map(({ providerId }) => providerId),
    of("apiKey", "createdBy").length,
    of("user", "id")[0]?.twoFactorEnabled,
  ];
}

/** Everything is there still. */
const ALL = [["credential", "acme"], 1, true];
const isIn = async (client: Client) => (await client.get("/get-session")).body !== null;

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "/two-factor/verify-totp takes it after a magic link"(newProject) {
    const world = await newProject(METHODS);
    const { client, uri, userId } = await doubtedUser(world);
    const owner = world.visitor();
    const asked = await byMagicLink(world, owner);
    assertEquals([asked.status, asked.body.twoFactorRedirect], [200, true], asked.text);
    assertEquals([left(world, userId), await isIn(client)], [ALL, false]);
    const wrong = await owner.post("/two-factor/verify-totp", { code: "000000" });
    assertEquals([wrong.status, left(world, userId)], [401, ALL]);
    const given = { code: nextTotpCode(uri), trustDevice: true };
    await ok(owner.post("/two-factor/verify-totp", given));
    assertEquals([left(world, userId), await isIn(owner)], [[[], 0, true], true]);
    // The factor is the owner's, and so is the device that was trusted with it.
    await owner.post("/sign-out");
    assertEquals((await byMagicLink(world, owner)).body.user?.email, EMAIL);
  },

  async "/two-factor/verify-backup-code takes it after a reset, and leaves the new password"(
    newProject,
  ) {
    const world = await newProject(METHODS);
    const { backupCodes: [code, next], userId } = await doubtedUser(world);
    const owner = world.visitor();
    assertEquals((await byReset(world, owner)).body.twoFactorRedirect, true);
    assertEquals(left(world, userId), ALL);
    await ok(owner.post("/two-factor/verify-backup-code", { code }));
    assertEquals(left(world, userId), [["credential"], 0, true]);
    await owner.post("/sign-out");
    await owner.post("/sign-in/email", { email: EMAIL, password: OWN });
    const again = await owner.post("/two-factor/verify-backup-code", { code: next });
    assertEquals([again.status, await isIn(owner)], [200, true]);
  },

  async "/reset-password after a magic link without the code leaves its password too"(newProject) {
    const world = await newProject(METHODS);
    const { backupCodes: [code], userId } = await doubtedUser(world);
    const owner = world.visitor();
    await byMagicLink(world, owner);
    assertEquals((await byReset(world, owner)).body.twoFactorRedirect, true);
    await ok(owner.post("/two-factor/verify-backup-code", { code }));
    assertEquals(left(world, userId), [["credential"], 0, true]);
  },

  async "/admin/update-user that calls an address unproven keeps no factor that is only begun"(
    newProject,
  ) {
    const world = await newProject(METHODS);
    const thief = world.visitor();
    const user = { email: EMAIL, password: PASSWORD, name: "Grace" };
    const userId: string = (await thief.post("/sign-up/email", user)).body.user.id;
    await thief.post("/send-verification-email", { email: EMAIL });
    await thief.post("/verify-email", await mailed(world));
    const { body } = await thief.post("/two-factor/enable", { password: PASSWORD });
    const projectId = world.project.id;
    await world.admin.post("/admin/update-user", { userId, emailVerified: false, projectId });
    await ok(thief.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) }));
    assertEquals((await byMagicLink(world, world.visitor())).body.user?.email, EMAIL);
    assertEquals([left(world, userId), await isIn(thief)], [[[], 0, false], false]);
  },

  async "what is made after the address was confirmed elsewhere stays"(newProject) {
    const world = await newProject(METHODS);
    const { backupCodes: [code], client, userId } = await doubtedUser(world);
    const { store } = behindTheBack(world.platform, world.project.id);
    await world.visitor().post("/send-verification-email", { email: EMAIL });
    await world.visitor().post("/verify-email", await mailed(world));
    assertEquals([left(world, userId), await isIn(client)], [ALL, true]);
    const later = { createdAt: testClock(), updatedAt: testClock() };
    await store.create("account", { userId, providerId: "later", accountId: "l", ...later });
    const browser = world.visitor();
    await browser.post("/sign-in/email", { email: EMAIL, password: PASSWORD });
    await ok(browser.post("/two-factor/verify-backup-code", { code }));
    assertEquals(left(world, userId), [["credential", "later"], 0, true]);
    assertEquals([await isIn(client), await isIn(browser)], [true, true]);
  },

  async "/admin/update-user that takes the doubt back takes nothing"(newProject) {
    const world = await newProject(METHODS);
    const { client, userId } = await doubtedUser(world);
    const body = { userId, emailVerified: true, projectId: world.project.id };
    await ok(world.admin.post("/admin/update-user", body));
    assertEquals([left(world, userId), await isIn(client)], [ALL, true]);
  },
};

Deno.test("What was made of an account that an administrator doubts:", (t) =>
  runOnProjects(t, TESTS));
