/** Whole ways that users go, as they go them: each must be smooth, whatever is refused to strangers. */
import { assertEquals } from "@std/assert";
import { passTime } from "../support/clock.ts";
import { type Client, outcome, type Reply } from "../support/client.ts";
import { passed } from "../support/whose_account/makers.ts";
import { type AccountsWorld, openAccountsWorld, PASSWORD } from "../support/whose_account/world.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";

const NEXT = "the next password";

type Way = (world: AccountsWorld, email: string) => Promise<void>;

async function signUp(
  world: AccountsWorld,
  user: Readonly<Record<string, string>>,
): Promise<{ client: Client; userId: string }> {
  const client = world.browser();
  const made = await client.post("/sign-up/email", { password: PASSWORD, name: "Grace", ...user });
  return { client, userId: passed(made).body.user.id };
}

/** Opens the link that confirms an address in a browser. */
async function confirm(world: AccountsWorld, email: string, browser: Client): Promise<Reply> {
  const { token } = await world.mailed(email, "verification");
  return passed(await browser.post("/verify-email", { token }));
}

/** A user whose address is proven, and the browser they did it in. */
async function proven(world: AccountsWorld, user: Readonly<Record<string, string>>) {
  const made = await signUp(world, user);
  await made.client.post("/send-verification-email", { email: user.email });
  await confirm(world, user.email!, made.client);
  return made;
}

async function byMagicLink(world: AccountsWorld, email: string): Promise<Client> {
  const client = world.browser();
  await client.post("/sign-in/magic-link", { email });
  const { token } = await world.mailed(email, "magic-link");
  passed(await client.post("/magic-link/verify", { token }));
  return client;
}

async function reset(world: AccountsWorld, email: string): Promise<void> {
  await world.browser().post("/request-password-reset", { email });
  const { token } = await world.mailed(email, "password-reset");
  passed(await world.browser().post("/reset-password", { token, newPassword: NEXT }));
}

async function enroll(client: Client): Promise<{ uri: string; backupCodes: string[] }> {
  const { body } = passed(await client.post("/two-factor/enable", { password: PASSWORD }));
  passed(await client.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) }));
  return { uri: body.totpURI, backupCodes: body.backupCodes };
}

const signIn = (browser: Client, email: string, password = PASSWORD) =>
  browser.post("/sign-in/email", { email, password });

/** Who is signed in: the id, or null. */
const whoIs = async (client: Client) => (await client.get("/get-session")).body?.user.id ?? null;

const WAYS: Readonly<Record<string, Way>> = {
  async "/sign-up/email, the link opened on a telephone, signed in on both"(world, email) {
    await world.set({ requireEmailVerification: true });
    const { client, userId } = await signUp(world, { email });
    assertEquals((await signIn(client, email)).status, 403);
    const telephone = world.browser();
    await confirm(world, email, telephone);
    for (const browser of [client, telephone]) {
      passed(await signIn(browser, email));
      assertEquals(await whoIs(browser), userId);
    }
    await world.set({ requireEmailVerification: false });
  },

  async "/sign-up/email, signed in at once, the link opened on a telephone"(world, email) {
    const { client, userId } = await signUp(world, { email });
    const telephone = world.browser();
    await telephone.post("/send-verification-email", { email });
    await confirm(world, email, telephone);
    const { body } = await client.get("/get-session");
    assertEquals([body?.user.id, body?.user.emailVerified], [userId, true]);
    passed(await signIn(telephone, email));
    assertEquals(await whoIs(telephone), userId);
  },

  async "/change-email by a user without a password, after signing in anew"(world, email) {
    const before = await byMagicLink(world, email);
    const userId = await whoIs(before);
    passTime(11 * 60 * 1000);
    const newEmail = `new-${email}`;
    const stale = await before.post("/change-email", { newEmail });
    assertEquals(outcome(stale), [403, "SESSION_NOT_FRESH"]);
    const fresh = await byMagicLink(world, email);
    passed(await fresh.post("/change-email", { newEmail }));
    const { token } = await world.mailed(email, "change-email");
    passed(await fresh.post("/verify-email", { token }));
    await confirm(world, newEmail, fresh);
    assertEquals((await fresh.get("/get-session")).body?.user.email, newEmail);
    assertEquals(await whoIs(await byMagicLink(world, newEmail)), userId);
  },

  async "/reset-password by a provider's user, who has both then"(world, email) {
    const visitor = { sub: email, email, email_verified: true, name: "Grace" };
    const first = world.browser();
    await world.throughProvider(first, visitor);
    const userId = await whoIs(first);
    await reset(world, email);
    const [byPassword, byProvider] = [world.browser(), world.browser()];
    passed(await signIn(byPassword, email, NEXT));
    await world.throughProvider(byProvider, visitor);
    assertEquals([await whoIs(byPassword), await whoIs(byProvider)], [userId, userId]);
  },

  async "/admin/create-user without a password, who sets one by the mailed link"(world, email) {
    const made = await world.asAdmin("/admin/create-user", { email, name: "Grace" });
    await reset(world, email);
    const client = world.browser();
    const { body } = passed(await signIn(client, email, NEXT));
    assertEquals([body.user.id, body.user.emailVerified], [passed(made).body.user.id, true]);
  },

  async "/reset-password by a user with a factor, who gives its code as before"(world, email) {
    const { client, userId } = await proven(world, { email });
    const { uri } = await enroll(client);
    await reset(world, email);
    assertEquals(await whoIs(client), null);
    const browser = world.browser();
    assertEquals((await signIn(browser, email, NEXT)).body.twoFactorRedirect, true);
    passed(await browser.post("/two-factor/verify-totp", { code: nextTotpCode(uri) }));
    assertEquals(await whoIs(browser), userId);
  },

  async "/change-password on one of two devices"(world, email) {
    const { client, userId } = await proven(world, { email });
    const other = world.browser();
    passed(await signIn(other, email));
    const body = { currentPassword: PASSWORD, newPassword: NEXT };
    passed(await client.post("/change-password", body));
    assertEquals([await whoIs(client), await whoIs(other)], [userId, null]);
    passed(await signIn(other, email, NEXT));
    const back = { currentPassword: NEXT, newPassword: PASSWORD, revokeOtherSessions: false };
    passed(await client.post("/change-password", back));
    assertEquals([await whoIs(client), await whoIs(other)], [userId, userId]);
  },

  async "/sign-in/username after a change of address"(world, email) {
    const username = email.slice(0, email.indexOf("@")).replace("-", "_");
    const { client, userId } = await proven(world, { email, username });
    const newEmail = `new-${email}`;
    passed(await client.post("/change-email", { newEmail, password: PASSWORD }));
    const { token } = await world.mailed(email, "change-email");
    passed(await client.post("/verify-email", { token }));
    await confirm(world, newEmail, world.browser());
    assertEquals(await whoIs(client), userId);
    const browser = world.browser();
    const { body } = passed(
      await browser.post("/sign-in/username", { username, password: PASSWORD }),
    );
    assertEquals([body.user.id, body.user.email], [userId, newEmail]);
  },

  async "/link-social while signed in, then signed out and in through the provider"(world, email) {
    const { client, userId } = await proven(world, { email });
    const visitor = { sub: email, email, email_verified: true, name: "Grace" };
    const asked = await client.post("/link-social", { provider: "acme", callbackURL: "/welcome" });
    await world.throughProvider(client, visitor, passed(asked).body.url);
    assertEquals(await whoIs(client), userId);
    passed(await client.post("/sign-out"));
    await world.throughProvider(client, visitor);
    assertEquals(await whoIs(client), userId);
    passed(await signIn(world.browser(), email));
  },

  async "/two-factor/verify-backup-code, then another authenticator"(world, email) {
    const { client, userId } = await proven(world, { email });
    const { backupCodes: [code] } = await enroll(client);
    const browser = world.browser();
    assertEquals((await signIn(browser, email)).body.twoFactorRedirect, true);
    passed(await browser.post("/two-factor/verify-backup-code", { code }));
    passed(await browser.post("/two-factor/disable", { password: PASSWORD }));
    const { uri } = await enroll(browser);
    assertEquals(await whoIs(browser), userId);
    passed(await browser.post("/sign-out"));
    await signIn(browser, email);
    passed(await browser.post("/two-factor/verify-totp", { code: nextTotpCode(uri) }));
    assertEquals(await whoIs(browser), userId);
  },
};

Deno.test("Users go the whole way:", async (t) => {
  await using world = await openAccountsWorld();
  for (const [n, [name, go]] of Object.entries(WAYS).entries()) {
    await t.step(name, () => go(world, `user-${n}@example.com`));
  }
});
