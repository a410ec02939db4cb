import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { type Client, ok, outcome } from "../support/client.ts";
import {
  type MailedProject,
  type ProjectTest,
  runOnProjects,
  until,
} from "../support/mailed_project.ts";
import { openPage, submitPage } from "../support/pages.ts";
import { rowsOf } from "../support/rows.ts";

// The methods against a platform with a development mailbox, over real HTTP; a test reads what was
// mailed as an administrator would.

const PASSWORD = "password of project A";
const GRACE = { email: "grace@example.com", password: PASSWORD, name: "Grace" };

async function signedUp(world: MailedProject, user = GRACE): Promise<Client> {
  const client = world.visitor();
  await ok(client.post("/sign-up/email", user));
  return client;
}

async function isSignedIn(client: Client): Promise<boolean> {
  return (await client.get("/get-session")).body !== null;
}

Deno.test("Every method works where its project has switched it on", (t) =>
  runOnProjects(t, METHODS));

const METHODS: Readonly<Record<string, ProjectTest>> = {
  async "An address must be verified where the project wants it, by a POST of the mailed page"(
    newProject,
  ) {
    const world = await newProject({ requireEmailVerification: true });
    const { email, password } = GRACE;
    const grace = await signedUp(world);
    const signIn = () => grace.post("/sign-in/email", { email, password });
    assertEquals((await signIn()).code, "EMAIL_NOT_VERIFIED");
    const mail = await world.mailbox.next(email);
    assertEquals([mail.type, mail.variables.userName], ["verification", "Grace"]);
    const page = await openPage(mail.variables.verificationUrl!);
    assertEquals([page.status, page.title], [200, "Confirm your email address"]);
    assertEquals((await signIn()).status, 403, "opening the page verifies nothing");
    assertEquals((await submitPage(page)).title, "Confirmed");
    await ok(signIn());
  },

  async "A verification is sent again, and nobody learns which addresses are known"(newProject) {
    const world = await newProject({ requireEmailVerification: true });
    await signedUp(world);
    await world.mailbox.next(GRACE.email);
    const ask = (email: string) => world.visitor().post("/send-verification-email", { email });
    const replies = [await ask(GRACE.email), await ask("nobody@example.com")];
    assertEquals(replies.map(({ status, text }) => [status, text]), [
      [200, '{"status":true}'],
      [200, '{"status":true}'],
    ]);
    assertEquals((await world.mailbox.next(GRACE.email)).type, "verification");
    assertEquals(await world.mailbox.all("nobody@example.com"), []);
    const isGone = () => rowsOf(world.platform.host, "mail").every((row) => row.recipient !== "");
    await until(world, isGone, { what: "nobody's mail to be deleted" });
  },

  async "A verification leads to the app where one was named"(newProject) {
    const app = "https://app.example.com";
    const world = await newProject({ requireEmailVerification: true, origins: [app] });
    const callbackURL = `${app}/welcome`;
    await ok(world.visitor().post("/sign-up/email", { ...GRACE, callbackURL }));
    const link = (await world.mailbox.next(GRACE.email)).variables.verificationUrl!;
    const { password, email } = GRACE;
    const signIn = () => world.visitor().post("/sign-in/email", { email, password });
    const scans = [link, link.replace(/p\/[^/]+\//, ""), link];
    for (const scan of scans) {
      assert([200, 302, 403].includes((await openPage(scan)).status), scan);
      await openPage(scan, { method: "HEAD" });
    }
    assertEquals((await signIn()).code, "EMAIL_NOT_VERIFIED", "opening verifies nothing");
    const page = await openPage(link);
    assertEquals([page.status, page.title], [200, "Confirm your email address"]);
    const done = await submitPage(page);
    assertEquals([done.status, done.headers.get("location")], [302, callbackURL]);
    await ok(signIn());
    const stale = await submitPage(await openPage(link.replace(/token=[^&]*/, "token=x")));
    assertEquals(stale.headers.get("location"), `${callbackURL}?error=INVALID_TOKEN`);
  },

  async "A reset ends every session, works once, and is the same for unknown addresses"(
    newProject,
  ) {
    const world = await newProject();
    const clients = [await signedUp(world), world.visitor()];
    const { email, password } = GRACE;
    await ok(clients[1]!.post("/sign-in/email", { email, password }));
    const ask = (to: string) => world.visitor().post("/request-password-reset", { email: to });
    const replies = [await ask(email), await ask("nobody@example.com")];
    assertEquals(replies.map(({ status }) => status), [200, 200]);
    assertEquals(replies[0]!.text, replies[1]!.text);
    const page = await openPage((await world.mailbox.next(email)).variables.resetUrl!);
    const tooShort = await submitPage(page, { newPassword: "short" });
    assertEquals([tooShort.status, tooShort.fields], [400, page.fields]);
    const common = await submitPage(page, { newPassword: "password1" });
    assertEquals([common.status, common.fields], [400, page.fields]);
    for (const client of clients) assert(await isSignedIn(client));
    const newPassword = "another password";
    assertEquals((await submitPage(page, { newPassword })).title, "Your password is changed");
    for (const client of clients) assert(!await isSignedIn(client));
    assertEquals((await submitPage(page, { newPassword: "a third password" })).status, 400);
    const signIn = (given: string) =>
      world.visitor().post("/sign-in/email", { email, password: given });
    assertEquals((await signIn(password)).status, 401);
    await ok(signIn(newPassword));
  },

  async "A reset leads to the app's own page where one was named"(newProject) {
    const app = "https://app.example.com";
    const world = await newProject({ origins: [app] });
    await signedUp(world);
    const { email } = GRACE;
    const foreign = { email, redirectTo: "https://evil.example/reset" };
    const refused = await world.visitor().post("/request-password-reset", foreign);
    assertEquals(outcome(refused), [403, "INVALID_REDIRECT_URL"]);
    const redirectTo = `${app}/reset`;
    await world.visitor().post("/request-password-reset", { email, redirectTo });
    const { resetUrl, token } = (await world.mailbox.next(email)).variables;
    const answer = await openPage(resetUrl!);
    assertEquals(answer.headers.get("location"), `${redirectTo}?token=${token}`);
    const body = { token, newPassword: "another password" };
    await ok(world.visitor().post("/reset-password", body));
  },

  async "A magic link signs in by the page's POST, once, and never by a GET"(newProject) {
    const world = await newProject({ magicLink: true });
    const email = "new@example.com";
    const asked = await world.visitor().post("/sign-in/magic-link", { email, name: "New" });
    assertEquals([asked.status, asked.text], [200, '{"status":true}']);
    const { magicLinkUrl, token } = (await world.mailbox.next(email)).variables;
    for (let scans = 0; scans < 3; scans++) {
      assertEquals((await openPage(magicLinkUrl!)).status, 200);
    }
    for (const path of ["verify", "verify/", "/verify", "./verify", "%76erify"]) {
      const scan = await world.visitor().get(`/magic-link/${path}?token=${token}`);
      assert([302, 404].includes(scan.status), `${path}: ${scan.status} ${scan.text}`);
      assertEquals(scan.headers.get("set-cookie"), null);
    }
    const users = rowsOf(world.platform.host, "user").map((row) => row.email);
    assert(!users.includes(email), "opening the link makes no user");
    const page = await openPage(magicLinkUrl!);
    const done = await submitPage(page);
    assertEquals([done.status, done.title], [200, "You are signed in"]);
    assertMatch(
      done.headers.get("set-cookie") ?? "",
      /^banata-client_\w+\.session_token=.+HttpOnly/,
    );
    const again = await submitPage(page);
    assertEquals([again.status, again.headers.get("set-cookie")], [400, null]);
  },

  async "A magic link leads to the app where one was named, with its errors"(newProject) {
    const app = "https://app.example.com";
    const world = await newProject({ magicLink: true, origins: [app] });
    const [email, callbackURL, errorCallbackURL] = ["new@example.com", `${app}/in`, `${app}/error`];
    const links = { callbackURL, errorCallbackURL };
    await world.visitor().post("/sign-in/magic-link", { email, ...links });
    const page = await openPage((await world.mailbox.next(email)).variables.magicLinkUrl!);
    assertMatch(
      page.headers.get("content-security-policy") ?? "",
      /form-action 'self' https:\/\/app\./,
    );
    const locations = [await submitPage(page), await submitPage(page)].map(({ headers }) =>
      headers.get("location")
    );
    assertMatch(locations[0] ?? "", /^https:\/\/app\.example\.com\/in\?ott=\w{32}$/);
    assertEquals(locations[1], `${errorCallbackURL}?error=INVALID_TOKEN`);
    await world.visitor().post("/sign-in/magic-link", { email });
    const { token } = (await world.mailbox.next(email)).variables;
    const own = await world.visitor().post("/magic-link/verify", { token });
    assertEquals([own.status, own.body.user.email], [200, email]);
  },

  async "A mailed code has six digits, outlives wrong tries, and signs in once"(newProject) {
    const world = await newProject({ emailOtp: true });
    const email = "new@example.com";
    const ask = () =>
      world.visitor().post("/email-otp/send-verification-otp", { email, type: "sign-in" });
    const signIn = async (otp: string) => {
      const { body, status } = await world.visitor().post("/sign-in/email-otp", { email, otp });
      return [status, body.code];
    };
    const code = async () => {
      await ok(ask());
      const { otp = "" } = (await world.mailbox.next(email)).variables;
      assertMatch(otp, /^\d{6}$/);
      return otp;
    };
    const wrong = (otp: string) => otp === "000000" ? "111111" : "000000";
    const first = await code();
    // Anyone can make them; how many there may be is counted by account, see mailed_codes.test.ts.
    for (let tries = 0; tries < 4; tries++) {
      assertEquals(await signIn(wrong(first)), [400, "INVALID_OTP"]);
    }
    assertEquals(await signIn(first), [200, undefined]);
    assertEquals(await signIn(first), [400, "INVALID_OTP"]);
    const second = await code();
    assertNotEquals(second, first);
    assertEquals(await signIn(second), [200, undefined]);
  },

  async "A mailed code resets a password, once, and wrong tries end it there neither"(newProject) {
    const world = await newProject({ emailOtp: true });
    const grace = await signedUp(world);
    const { email } = GRACE;
    await ok(world.visitor().post("/email-otp/request-password-reset", { email }));
    const { otp } = (await world.mailbox.next(email)).variables;
    const reset = (given = "") => {
      const body = { email, otp: given, password: "another password" };
      return world.visitor().post("/email-otp/reset-password", body);
    };
    const wrong = otp === "000000" ? "111111" : "000000";
    for (let tries = 0; tries < 4; tries++) {
      assertEquals((await reset(wrong)).code, "INVALID_OTP");
    }
    await ok(reset(otp));
    assert(!await isSignedIn(grace));
    assertEquals((await reset(otp)).code, "INVALID_OTP");
  },

  async "A user name signs in whatever its case, and is one user's per project"(newProject) {
    const world = await newProject({ username: true });
    await signedUp(world, { ...GRACE, username: "Grace.H" } as typeof GRACE);
    const signIn = (username: string) =>
      world.visitor().post("/sign-in/username", { username, password: PASSWORD });
    const { status, body } = await signIn("GRACE.h");
    assertEquals([status, body.user.username, body.user.displayUsername], [
      200,
      "grace.h",
      "Grace.H",
    ]);
    assertEquals((await signIn("nobody")).code, "INVALID_USERNAME_OR_PASSWORD");
    assertEquals((await signIn("a b")).status, 422);
    const second = { ...GRACE, email: "other@example.com", username: "grace.h" };
    const taken = await world.visitor().post("/sign-up/email", second);
    assertEquals(outcome(taken), [400, "USERNAME_IS_ALREADY_TAKEN"]);
    const other = await newProject({ username: true });
    await ok(other.visitor().post("/sign-up/email", second));
  },

  async "An anonymous user is signed in, and gone once they have an account"(newProject) {
    const world = await newProject({ anonymous: true });
    const client = world.visitor();
    const made = await client.post("/sign-in/anonymous", {});
    assertEquals([made.status, made.body.user.isAnonymous], [200, true]);
    assert(await isSignedIn(client));
    await ok(client.post("/sign-up/email", GRACE));
    assertEquals((await client.get("/get-session")).body.user.email, GRACE.email);
    const users = rowsOf(world.platform.host, "user").filter((row) =>
      row.projectId === world.project.id
    );
    assertEquals(users.map(({ email }) => email), [GRACE.email]);
  },
};
