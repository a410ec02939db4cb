import { assert, assertEquals } from "@std/assert";
import { testClock } from "../support/clock.ts";
import { Client, ok, type Reply } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { openOAuthWorld } from "../support/oauth_world.ts";
import { openPage, submitPage } from "../support/pages.ts";
import { asApp, comeBack, signInThrough, startSignIn } from "../support/social.ts";
import { totpCode } from "../support/totp.ts";

// Where guests may sign in, Better Auth looks for an older session after every sign-in, and deletes
// the cookie of one that has ended: the new session's too.

const PASSWORD = "password of project A";
const GRACE = {
  email: "grace@example.com",
  password: PASSWORD,
  name: "Grace",
  username: "grace",
} as const;
/** A code counts once, so a second use takes the next one. */
const STEP_MS = 30_000;
const METHODS = {
  anonymous: true,
  username: true,
  magicLink: true,
  emailOtp: true,
  twoFactor: true,
};

/** A browser that still sends the cookie of a session of Grace's which has ended. */
async function withEndedSession(
  world: MailedProject,
  stale = world.visitor(),
): Promise<Client> {
  const { email, password } = GRACE;
  await ok(world.visitor().post("/sign-up/email", GRACE));
  await ok(stale.post("/sign-in/email", { email, password }));
  await ok(stale.at(world.site).post("/sign-out", {}));
  assert(stale.cookies.size > 0);
  return stale;
}

/** The answer names every cookie once, and the browser it went to is signed in as this user. */
async function assertSignedIn(client: Client, answer: { headers: Headers }, email: string) {
  const names = answer.headers.getSetCookie().map((line) => line.split("=")[0]);
  assertEquals(names, [...new Set(names)]);
  assertEquals((await client.get("/get-session")).body?.user.email, email);
}

type Road = (client: Client, world: MailedProject) => Promise<Reply>;

const ROADS: Readonly<Record<string, Road>> = {
  "POST /sign-in/email": (client) =>
    client.post("/sign-in/email", { email: GRACE.email, password: PASSWORD }),
  "POST /sign-in/username": (client) =>
    client.post("/sign-in/username", { username: "grace", password: PASSWORD }),
  async "POST /magic-link/verify"(client, world) {
    await client.post("/sign-in/magic-link", { email: GRACE.email });
    const { token } = (await world.mailbox.next(GRACE.email)).variables;
    return await client.post("/magic-link/verify", { token });
  },
  async "POST /sign-in/email-otp"(client, world) {
    const { email } = GRACE;
    await client.post("/email-otp/send-verification-otp", { email, type: "sign-in" });
    const { otp } = (await world.mailbox.next(email)).variables;
    return await client.post("/sign-in/email-otp", { email, otp });
  },
};

const TESTS: Readonly<Record<string, ProjectTest>> = {
  ...Object.fromEntries(
    Object.entries(ROADS).map(([name, road]): [string, ProjectTest] => [
      `${name} signs in although an ended session's cookie is sent`,
      async (newProject) => {
        const world = await newProject(METHODS);
        const stale = await withEndedSession(world);
        const answer = await road(stale, world);
        assertEquals(answer.status, 200, answer.text);
        await assertSignedIn(stale, answer, GRACE.email);
      },
    ]),
  ),

  async "POST /sign-up/email signs in although an ended session's cookie is sent"(newProject) {
    const stale = await withEndedSession(await newProject(METHODS));
    const email = "next@example.com";
    const answer = await stale.post("/sign-up/email", { ...GRACE, email, username: "next" });
    assertEquals(answer.status, 200, answer.text);
    await assertSignedIn(stale, answer, email);
  },

  async "POST /sign-in/anonymous signs in although an ended session's cookie is sent"(newProject) {
    const stale = await withEndedSession(await newProject(METHODS));
    const answer = await stale.post("/sign-in/anonymous", {});
    assertEquals(answer.status, 200, answer.text);
    await assertSignedIn(stale, answer, answer.body.user.email);
  },

  async "The page of a magic link signs in although an ended session's cookie is sent"(newProject) {
    const world = await newProject(METHODS);
    // The page is at the platform's own host, where cookies have names of their own.
    const { project: { clientId }, site } = world;
    const stale = await withEndedSession(
      world,
      new Client(site, { "x-banata-client-id": clientId }),
    );
    await stale.post("/sign-in/magic-link", { email: GRACE.email });
    const page = await openPage((await world.mailbox.next(GRACE.email)).variables.magicLinkUrl!);
    const cookie = [...stale.cookies].map((pair) => pair.join("=")).join("; ");
    const done = await submitPage(page, { headers: { cookie } });
    assertEquals(done.title, "You are signed in");
    for (const line of done.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]!.split(/=(.*)/s);
      stale.cookies.set(name, value);
    }
    await assertSignedIn(stale, done, GRACE.email);
  },

  async "POST /two-factor/verify-totp signs in although an ended session's cookie is sent"(
    newProject,
  ) {
    const world = await newProject(METHODS);
    const owner = world.visitor();
    await ok(owner.post("/sign-up/email", GRACE));
    const { totpURI } = (await owner.post("/two-factor/enable", { password: PASSWORD })).body;
    const code = (at: number) => ({ code: totpCode(totpURI, at) });
    const now = testClock();
    await ok(owner.post("/two-factor/verify-totp", code(now)));
    const ended = new Map(owner.cookies);
    await ok(owner.post("/sign-out", {}));
    const stale = world.visitor();
    const { email } = GRACE;
    const asked = await stale.post("/sign-in/email", { email, password: PASSWORD });
    assertEquals(asked.body.twoFactorRedirect, true);
    for (const [name, value] of ended) stale.cookies.set(name, value);
    const answer = await stale.post("/two-factor/verify-totp", code(now + STEP_MS));
    assertEquals(answer.status, 200, answer.text);
    await assertSignedIn(stale, answer, email);
  },

  async "A challenge of the second factor still takes the session back"(newProject) {
    const world = await newProject(METHODS);
    const owner = world.visitor();
    await ok(owner.post("/sign-up/email", GRACE));
    const { totpURI } = (await owner.post("/two-factor/enable", { password: PASSWORD })).body;
    const code = { code: totpCode(totpURI) };
    await ok(owner.post("/two-factor/verify-totp", code));
    const stale = world.visitor();
    for (const [name, value] of owner.cookies) stale.cookies.set(name, value);
    await ok(owner.post("/sign-out", {}));
    const { email } = GRACE;
    const asked = await stale.post("/sign-in/email", { email, password: PASSWORD });
    assertEquals(asked.body.twoFactorRedirect, true);
    assertEquals((await stale.get("/get-session")).body, null);
  },

  async "rememberMe: false is kept although an ended session's cookie is sent"(newProject) {
    const stale = await withEndedSession(await newProject(METHODS));
    const body = { email: GRACE.email, password: PASSWORD, rememberMe: false };
    const answer = await stale.post("/sign-in/email", body);
    await assertSignedIn(stale, answer, GRACE.email);
    const lines = answer.headers.getSetCookie().filter((line) => !/Max-Age=0/i.test(line));
    assertEquals(lines.map((line) => /max-age/i.test(line)), [false, false], lines.join("\n"));
  },
};

Deno.test("A sign-in keeps its cookie where guests may sign in", (t) => runOnProjects(t, TESTS));

Deno.test("GET /callback/:provider signs in although an ended session's cookie is sent", async () => {
  await using world = await openOAuthWorld();
  const { admin, project, provider } = world;
  const body = { projectId: project.id, authMethods: { anonymous: true } };
  await ok(admin.post("/banata/config/dashboard/save", body));
  const visitor = world.newVisitor();
  const stale = world.browser();
  assertEquals((await signInThrough(provider, { browser: stale, project })).status, 302);
  const ended = stale.at(world.platform.site);
  await ok(ended.post("/sign-out", {}, asApp(project)));
  const cookies = new Map(stale.cookies);
  const url = await startSignIn(stale, { project });
  // The start deletes the ended session's cookie; another tab's answer may bring one back.
  for (const [name, value] of cookies) stale.cookies.set(name, value);
  const answer = await comeBack(stale, await provider.authorize(url));
  assertEquals(answer.status, 302, answer.text);
  const session = await stale.get("/get-session", asApp(project));
  assertEquals(session.body?.user.email, visitor.email);
});
