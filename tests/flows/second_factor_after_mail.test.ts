import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Client, ok } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { openPage, type Page, submitPage } from "../support/pages.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";

const APP = "https://app.example.com";
const EMAIL = "grace@example.com";
const PASSWORD = "password of project A";

interface Enrolled {
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

/** A user whose authenticator is set up, and whose address is proven: another's factor asks nobody. */
async function enroll(world: MailedProject): Promise<Enrolled> {
  const client = world.visitor();
  await client.post("/sign-up/email", { email: EMAIL, password: PASSWORD, name: "Grace" });
  await client.post("/send-verification-email", { email: EMAIL });
  const { token } = (await world.mailbox.next(EMAIL)).variables;
  await ok(client.post("/verify-email", { token }));
  const { body } = await client.post("/two-factor/enable", { password: PASSWORD });
  await ok(client.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) }));
  return { uri: body.totpURI, backupCodes: body.backupCodes };
}

async function signInByCode(world: MailedProject, client: Client) {
  await client.post("/email-otp/send-verification-otp", { email: EMAIL, type: "sign-in" });
  const { otp } = (await world.mailbox.next(EMAIL)).variables;
  return await client.post("/sign-in/email-otp", { email: EMAIL, otp });
}

async function linkPage(world: MailedProject, more: Record<string, string> = {}): Promise<Page> {
  await world.visitor().post("/sign-in/magic-link", { email: EMAIL, ...more });
  return await openPage((await world.mailbox.next(EMAIL)).variables.magicLinkUrl!);
}

/** The cookies that a browser has after this page: the last of a name counts. */
function cookiesOf({ headers }: Page): string {
  const pairs = headers.getSetCookie().map((each) => each.split(";")[0]!.split(/=(.*)/s));
  const kept = [...new Map(pairs.map(([name = "", value = ""]) => [name, value]))];
  return kept.filter(([, value]) => value !== "").map((pair) => pair.join("=")).join("; ");
}

async function userOf(world: MailedProject, cookie: string): Promise<string | undefined> {
  const headers = { cookie, "x-api-key": world.project.key };
  const reply = await fetch(`${world.site}/api/auth/get-session`, { headers });
  return (await reply.json())?.user.email;
}

function wrongCode(uri: string): string {
  return totpCode(uri) === "000000" ? "111111" : "000000";
}

const METHODS = { twoFactor: true, magicLink: true, emailOtp: true, origins: [APP] };

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "is asked for after a mailed code, but on a trusted device"(newProject) {
    const world = await newProject(METHODS);
    const { uri } = await enroll(world);
    const client = world.visitor();
    const asked = await signInByCode(world, client);
    assertEquals(asked.body, { twoFactorRedirect: true, twoFactorMethods: ["totp"] });
    assertEquals((await client.get("/get-session")).body, null);
    const code = nextTotpCode(uri);
    const verified = await client.post("/two-factor/verify-totp", { code, trustDevice: true });
    assertEquals(verified.body.user?.email, EMAIL, verified.text);
    await client.post("/sign-out");
    assertEquals((await signInByCode(world, client)).body.user?.email, EMAIL);
  },

  async "is asked for after a magic link, on its page"(newProject) {
    const world = await newProject(METHODS);
    const { uri, backupCodes } = await enroll(world);
    const asked = await submitPage(await linkPage(world));
    assertEquals([asked.status, asked.title], [200, "Enter your code"]);
    const cookie = cookiesOf(asked);
    assertEquals(await userOf(world, cookie), undefined);
    const send = (code: string) => submitPage(asked, { code, headers: { cookie } });
    const wrong = await send(wrongCode(uri));
    assertEquals([wrong.status, wrong.title], [401, "Enter your code"]);
    assertEquals((await send("wrong-codes")).title, "Enter your code");
    const done = await send(backupCodes[0]!);
    assertEquals([done.status, done.title], [200, "You are signed in"]);
    assertEquals(await userOf(world, cookiesOf(done)), EMAIL);
  },

  async "is asked for before a magic link leads on to the app"(newProject) {
    const world = await newProject(METHODS);
    const { uri } = await enroll(world);
    const callbackURL = `${APP}/in`;
    const led = await submitPage(await linkPage(world, { callbackURL }));
    const location = led.headers.get("location") ?? "";
    assertEquals(led.status, 302);
    assertEquals(new URL(location).pathname, `/api/auth/p/${world.project.clientId}/two-factor`);
    const headers = { cookie: cookiesOf(led) };
    const page = await openPage(location, { headers });
    assertEquals(page.fields, { callbackURL });
    const wrong = await submitPage(page, { code: wrongCode(uri), headers });
    for (const { headers } of [page, wrong]) {
      const policy = headers.get("content-security-policy") ?? "";
      assertMatch(policy, /form-action 'self' https:\/\/app\.example\.com;/);
    }
    const elsewhere = { callbackURL: "https://evil.example/in", code: nextTotpCode(uri), headers };
    const refused = await submitPage(page, elsewhere);
    assertEquals([refused.status, refused.headers.get("set-cookie")], [403, null]);
    const done = await submitPage(wrong, { code: nextTotpCode(uri), headers });
    assertEquals([done.status, done.headers.get("location")], [303, callbackURL]);
    assertEquals(await userOf(world, cookiesOf(done)), EMAIL);
  },

  async "is not asked of a user without one, and has no page where it is off"(newProject) {
    const world = await newProject({ ...METHODS, twoFactor: false });
    const client = world.visitor();
    const { body } = await signInByCode(world, client);
    assertEquals(body.user?.email, EMAIL);
    const page = `${world.site}/api/auth/p/${world.project.clientId}/two-factor`;
    assertEquals((await openPage(page)).status, 404);
    await world.set({ twoFactor: true });
    const shown = await openPage(page);
    assertEquals([shown.status, shown.title], [200, "Enter your code"]);
    const stray = await submitPage(shown, { code: "123456" });
    assertEquals(stray.status, 401);
    assert(stray.text.includes("Sign in again"), stray.text);
  },
};

Deno.test("A second factor after a mail", (t) => runOnProjects(t, TESTS));
