/**
 * A stranger has all that opens an account, or had it mailed, when its owner takes it back. Observed: what
 * is left when both act at once, and what of it counts where the project is moved to.
 */
import { assertEquals } from "@std/assert";
import { Client, outcome, type Reply } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { fillTable } from "../scale/fill.ts";
import { exportOf, importTo } from "../support/transfer.ts";
import { ROOT_SECRET } from "../support/project_store.ts";
import { ADMIN, signedInAdmin } from "../support/set_up.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";
import { passed } from "../support/whose_account/makers.ts";
import {
  type AccountsWorld,
  openAccountsWorld,
  OWN,
  PASSWORD,
} from "../support/whose_account/world.ts";

const isIn = async (client: Client) => (await client.get("/get-session")).body !== null;

/** What the stranger can send at once, each from a browser of its own, with what it answers if it opens. */
interface Shot {
  readonly client: Client;
  send(): Promise<Reply>;
}

async function provenUser(world: AccountsWorld, email: string): Promise<Client> {
  const client = world.browser();
  const user = { email, password: PASSWORD, name: "Grace" };
  passed(await client.post("/sign-up/email", user));
  await client.post("/send-verification-email", { email });
  const { token } = await world.mailed(email, "verification");
  passed(await client.post("/verify-email", { token }));
  return client;
}

async function resetToken(world: AccountsWorld, email: string): Promise<string> {
  await world.browser().post("/request-password-reset", { email });
  return (await world.mailed(email, "password-reset")).token!;
}

/** Every proof that can be under way for one user. */
async function shotsAt(
  world: AccountsWorld,
  user: { email: string; client: Client },
): Promise<Shot[]> {
  const { client, email } = user;
  const { body } = passed(await client.post("/two-factor/enable", { password: PASSWORD }));
  const challenged = world.browser();
  const at = (post: (browser: Client) => Promise<Reply>, browser = world.browser()): Shot => ({
    client: browser,
    send: () => post(browser),
  });
  const late = await resetToken(world, email);
  await world.browser().post("/sign-in/magic-link", { email });
  const { token: magic } = await world.mailed(email, "magic-link");
  await world.browser().post("/email-otp/send-verification-otp", { email, type: "sign-in" });
  const { otp } = await world.mailed(email, "email-otp");
  const once = passed(await client.get("/one-time-token/generate")).body.token;
  passed(await client.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) }));
  passed(await challenged.post("/sign-in/email", { email, password: PASSWORD }));
  const next = { currentPassword: PASSWORD, newPassword: PASSWORD, revokeOtherSessions: true };
  return [
    at((browser) => browser.post("/reset-password", { token: late, newPassword: PASSWORD })),
    at((browser) => browser.post("/magic-link/verify", { token: magic })),
    at((browser) => browser.post("/sign-in/email-otp", { email, otp })),
    at((browser) => browser.post("/one-time-token/verify", { token: once })),
    at((browser) => browser.post("/sign-in/email", { email, password: PASSWORD })),
    at(
      (browser) => browser.post("/two-factor/verify-totp", { code: nextTotpCode(body.totpURI) }),
      challenged,
    ),
    at((browser) => browser.post("/change-password", next), client),
  ];
}

Deno.test("/reset-password at the same moment as everything else of its user", async (t) => {
  await using world = await openAccountsWorld();
  for (const first of [true, false]) {
    await t.step(`sent ${first ? "before" : "after"} the rest, leaves nobody in`, async () => {
      const email = `raced-${first}@example.com`;
      const client = await provenUser(world, email);
      const shots = await shotsAt(world, { email, client });
      const token = await resetToken(world, email);
      const owner: Shot = {
        client: world.browser(),
        send: () => world.browser().post("/reset-password", { token, newPassword: OWN }),
      };
      const all = first ? [owner, ...shots] : [...shots, owner];
      const statuses = (await Promise.all(all.map((shot) => shot.send()))).map((r) => r.status);
      assertEquals(statuses.filter((status) => status >= 500), []);
      // A new password that came first has ended the owner's link.
      if (statuses[all.indexOf(owner)] !== 200) passed(await reset(world, email));
      for (const shot of shots) assertEquals(await isIn(shot.client), false);
      const stranger = await world.browser().post("/sign-in/email", { email, password: PASSWORD });
      assertEquals(stranger.status, 401);
      const entered = await world.browser().post("/sign-in/email", { email, password: OWN });
      assertEquals(entered.body.twoFactorRedirect, true, entered.text);
    });
  }
});

Deno.test("/magic-link/verify lets the owner in, however much a stranger has made", async () => {
  await using world = await openAccountsWorld();
  const { host } = world.platform;
  const email = "grace@example.com";
  const user = { email, password: PASSWORD, name: "Mallory" };
  const { id: userId } = passed(await world.browser().post("/sign-up/email", user)).body.user;
  const rows = { projectId: world.project.id, from: 0, to: 1500 };
  await fillTable(host, "apiKey", { ...rows, columns: { createdBy: userId } });
  await fillTable(host, "session", { ...rows, columns: { userId } });
  const sent = { inviterId: userId, status: "pending" };
  await fillTable(host, "invitation", { ...rows, to: 1000, columns: sent });
  const owner = world.browser();
  await owner.post("/sign-in/magic-link", { email });
  const { token } = await world.mailed(email, "magic-link");
  assertEquals(passed(await owner.post("/magic-link/verify", { token })).body.user.id, userId);
  const left = [["apiKey", "createdBy"], ["session", "userId"]] as const;
  assertEquals(left.map(([table, column]) => world.rows(table, column, userId).length), [0, 1]);
});

async function reset(world: AccountsWorld, email: string): Promise<Reply> {
  const token = await resetToken(world, email);
  return await world.browser().post("/reset-password", { token, newPassword: OWN });
}

Deno.test("A project that moved under the same root secret takes its users' epochs along", async () => {
  const env = { BETTER_AUTH_SECRET: ROOT_SECRET };
  await using world = await openAccountsWorld({}, { env });
  await using to = await openPlatform({}, { env });
  const email = "grace@example.com";
  const dead = await resetToken(world, (await provenUser(world, email), email));
  const client = world.browser();
  passed(await client.post("/sign-in/email", { email, password: PASSWORD }));
  const { body } = passed(await client.post("/two-factor/enable", { password: PASSWORD }));
  passed(await client.post("/change-password", { currentPassword: PASSWORD, newPassword: OWN }));
  passed(await client.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) }));
  const device = world.browser();
  passed(await device.post("/sign-in/email", { email, password: OWN }));
  const trust = { code: body.backupCodes[0], trustDevice: true };
  passed(await device.post("/two-factor/verify-backup-code", trust));
  const [live, second] = [await resetToken(world, email), await resetToken(world, email)];

  const importer = await signedInAdmin(to);
  const passphrase = "a passphrase of the operator's";
  const text = await exportOf(world.admin, world.project.id, { passphrase });
  passed(await importTo(importer, text, { passphrase }));
  const moved = device.at(to.site);
  assertEquals(await isIn(moved), true);
  passed(await moved.post("/sign-out"));
  const asked = async (password: string) =>
    passed(await moved.post("/sign-in/email", { email, password })).body.twoFactorRedirect === true;
  assertEquals(await asked(OWN), false);
  const there = new Client(to.site, { "x-api-key": world.project.key });
  const resetBy = async (token: string) =>
    (await there.post("/reset-password", { token, newPassword: PASSWORD })).status;
  assertEquals([await resetBy(dead), await resetBy(live), await resetBy(second)], [400, 200, 400]);
  assertEquals([await isIn(moved), await asked(PASSWORD)], [false, true]);
});

Deno.test("An operator's session as a project's user ends with the operator's own", async (t) => {
  await using world = await openAccountsWorld();
  const { project, platform: { site } } = world;
  const acted = await world.browser().post("/sign-up/email", {
    email: "grace@example.com",
    password: PASSWORD,
    name: "Grace",
  });
  const { id: userId } = passed(acted).body.user;
  const signedIn = async () => {
    const operator = new Client(site);
    passed(await operator.post("/sign-in/email", ADMIN));
    return operator;
  };
  /** A browser that shows the project's app the session in which the operator acts. */
  const actAs = async (operator: Client) => {
    passed(await operator.post("/admin/impersonate-user", { userId, projectId: project.id }));
    const app = new Client(site, { "x-banata-client-id": project.clientId });
    for (const [name, value] of operator.cookies) app.cookies.set(name, value);
    assertEquals((await app.get("/get-session")).body?.user.id, userId);
    return app;
  };
  await t.step("by /revoke-sessions on another device", async () => {
    const app = await actAs(await signedIn());
    passed(await (await signedIn()).post("/revoke-sessions", {}));
    // Signing in anew gives it back to nobody.
    await signedIn();
    assertEquals(await isIn(app), false);
  });
  await t.step("by /change-password", async () => {
    const [operator, owner] = [await signedIn(), await signedIn()];
    const app = await actAs(operator);
    const next = { currentPassword: ADMIN.password, newPassword: OWN };
    passed(await owner.post("/change-password", next));
    await owner.post("/sign-out");
    assertEquals(await isIn(app), false);
  });
});

Deno.test("Whoever acts as a user leaves no key and no user name behind", async () => {
  await using world = await openAccountsWorld();
  const user = world.browser();
  const body = { email: "grace@example.com", password: PASSWORD, name: "Grace", username: "grace" };
  const { id: userId } = passed(await user.post("/sign-up/email", body)).body.user;
  const role = { name: "Keeper", slug: "keeper", permissions: ["api_key.create"] };
  passed(await world.asAdmin("/banata/config/roles/create", role));
  passed(await world.asAdmin("/admin/set-role", { userId, role: role.slug }));
  const boss = world.boss.at(world.platform.site);
  passed(await boss.post("/admin/impersonate-user", { userId }));
  const name = "a way back in";
  const { id: keyId } = passed(await user.post("/api-key/create", { name })).body;
  const answers = [
    await boss.post("/api-key/create", { name }),
    await boss.post("/api-key/rotate", { keyId }),
    await boss.post("/api-key/update", { keyId, allowedCidrs: null }),
    await boss.post("/update-user", { username: "mallory" }),
  ];
  const refused = [403, "NOT_WHILE_IMPERSONATING"];
  assertEquals(answers.map((reply) => outcome(reply)), answers.map(() => refused));
  passed(await boss.post("/update-user", { name: "Grace H." }));
  assertEquals(world.rows("apiKey", "createdBy", userId).length, 1);
});
