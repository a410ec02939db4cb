/**
 * Mails that tell users what was done to their account, and the one that greets them. Observed: the
 * development mailbox; every mail is queued in the commit of its cause, so one more request that causes a
 * mail shows that there was none before.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { type Client, ok } from "../support/client.ts";
import { passTime } from "../support/clock.ts";
import { openPage, submitPage } from "../support/pages.ts";
import { jobsDone } from "../support/disk.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { rowsOf } from "../support/rows.ts";
import { ADMIN } from "../support/set_up.ts";
import { totpCode } from "../support/totp.ts";

const EMAIL = "grace@example.com";
const PASSWORD = "password of project A";
const NEXT = "the next password";
const GRACE = { email: EMAIL, password: PASSWORD, name: "Grace" };
const DAY_MS = 24 * 60 * 60 * 1000;
const CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36";

async function signedUp(world: MailedProject): Promise<Client> {
  const client = world.visitor();
  await ok(client.post("/sign-up/email", GRACE));
  return client;
}

function signIn(client: Client, password = PASSWORD) {
  const headers = { "user-agent": CHROME };
  return ok(client.post("/sign-in/email", { email: EMAIL, password }, { headers }));
}

/** The types of the mails to Grace of which a name has this word, oldest first. */
async function mailsOf({ platform, project }: MailedProject, word: string): Promise<string[]> {
  await jobsDone(platform.host);
  return rowsOf(platform.host, "mail")
    .filter((row) => row.projectId === project.id && row.recipient === EMAIL)
    .sort((a, b) => String(a.id) < String(b.id) ? -1 : 1)
    .map(({ type }) => String(type)).filter((type) => type.includes(word));
}

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "welcome greets whoever signs up, once, and leads to the app"(newProject) {
    const world = await newProject();
    const dashboardUrl = "https://app.example.com/home";
    const config = { appHomepage: dashboardUrl };
    await ok(world.server.post("/banata/config/redirects/save", { config }));
    const client = await signedUp(world);
    const { variables } = await world.mailbox.next(EMAIL, "welcome");
    const { name: appName } = (await ok(world.server.post("/banata/projects/list", {})))
      .projects[0];
    assertEquals(variables, { appName, dashboardUrl, userName: "Grace" });
    await client.post("/send-verification-email", { email: EMAIL });
    const { token } = (await world.mailbox.next(EMAIL)).variables;
    await ok(client.post("/verify-email", { token }));
    assertEquals(await mailsOf(world, "welcome"), ["welcome"]);
  },

  async "welcome waits for the proof of the address where one is asked for"(newProject) {
    const world = await newProject({ requireEmailVerification: true });
    await signedUp(world);
    const { verificationUrl } = (await world.mailbox.next(EMAIL)).variables;
    assertEquals(await mailsOf(world, "welcome"), []);
    await submitPage(await openPage(verificationUrl!));
    assertEquals(await mailsOf(world, "welcome"), ["welcome"]);
  },

  async "welcome greets no guest, and nobody whom an administrator makes"(newProject) {
    const world = await newProject({ anonymous: true });
    await ok(world.visitor().post("/sign-in/anonymous", {}));
    await ok(world.server.post("/admin/create-user", { ...GRACE }));
    assertEquals(
      rowsOf(world.platform.host, "mail").filter(({ projectId }) => projectId === world.project.id),
      [],
    );
  },

  async "new-device tells of a browser that the account does not know, and of no other"(
    newProject,
  ) {
    const world = await newProject();
    const client = await signedUp(world);
    await client.post("/sign-out");
    await signIn(client);
    await signIn(world.visitor());
    const [device] = await mailsOf(world, "new-device");
    assertEquals(device, "security-notice-new-device");
    const { variables } = await world.mailbox.next(EMAIL, "security-notice-new-device");
    assertEquals([variables.device, variables.ipAddress], ["Chrome, Windows", undefined]);
    assertMatch(variables.time ?? "", /^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    await signIn(client);
    assertEquals((await mailsOf(world, "new-device")).length, 1);
  },

  async "new-device passes the first session after a sign-up over, and a server's sign-ins"(
    newProject,
  ) {
    const world = await newProject({ requireEmailVerification: true });
    const client = await signedUp(world);
    const { verificationUrl } = (await world.mailbox.next(EMAIL)).variables;
    await submitPage(await openPage(verificationUrl!));
    await signIn(client);
    await signIn(world.server);
    assertEquals(await mailsOf(world, "new-device"), []);
    // The account is old, and has no session that could say whose this one is.
    await ok(client.post("/revoke-sessions", {}));
    passTime(DAY_MS);
    await signIn(world.visitor());
    assertEquals((await mailsOf(world, "new-device")).length, 1);
  },

  async "new-device floods nobody: five mails at most tell of the sessions of an hour"(newProject) {
    const world = await newProject();
    await signedUp(world);
    for (let times = 0; times < 8; times++) await signIn(world.visitor());
    assertEquals((await mailsOf(world, "new-device")).length, 5);
  },

  async "password-changed tells of every way to change it"(newProject) {
    const world = await newProject();
    const client = await signedUp(world);
    const { user } = (await client.get("/get-session")).body;
    const wrong = { currentPassword: "not hers at all", newPassword: NEXT };
    assertEquals((await client.post("/change-password", wrong)).status, 400);
    const told: number[] = [(await mailsOf(world, "password-changed")).length];
    const changes = [
      () => client.post("/change-password", { currentPassword: PASSWORD, newPassword: NEXT }),
      async () => {
        await world.visitor().post("/request-password-reset", { email: EMAIL });
        const { token } = (await world.mailbox.next(EMAIL)).variables;
        return await world.visitor().post("/reset-password", { token, newPassword: PASSWORD });
      },
      () => world.server.post("/admin/set-user-password", { userId: user.id, newPassword: NEXT }),
      () => world.server.post("/admin/update-user", { userId: user.id, password: PASSWORD }),
      () => world.server.post("/admin/update-user", { userId: user.id, name: "Grace H" }),
    ];
    for (const change of changes) {
      await ok(change());
      told.push((await mailsOf(world, "password-changed")).length);
    }
    assertEquals(told, [0, 1, 2, 3, 4, 4]);
  },

  async "second-factor-added and -removed tell of an authenticator, not of its use"(newProject) {
    const world = await newProject({ twoFactor: true });
    const client = await signedUp(world);
    const enabled = await ok(client.post("/two-factor/enable", { password: PASSWORD }));
    assertEquals(await mailsOf(world, "factor"), [], "no code was given yet");
    await ok(client.post("/two-factor/verify-totp", { code: totpCode(enabled.totpURI) }));
    assertEquals(await mailsOf(world, "factor"), ["security-notice-second-factor-added"]);
    const device = world.visitor();
    assertEquals((await signIn(device)).twoFactorRedirect, true);
    assertEquals(await mailsOf(world, "new-device"), [], "nobody is signed in yet");
    const [code] = enabled.backupCodes;
    await ok(device.post("/two-factor/verify-backup-code", { code }));
    assertEquals((await mailsOf(world, "new-device")).length, 1);
    await ok(client.post("/two-factor/disable", { password: PASSWORD }));
    assertEquals(await mailsOf(world, "factor"), [
      "security-notice-second-factor-added",
      "security-notice-second-factor-removed",
    ]);
  },

  async "mfa-setup switches off what tells of a new second factor, and nothing else"(newProject) {
    const world = await newProject({ twoFactor: true });
    await ok(
      world.server.post("/banata/config/emails/toggle", { id: "mfa-setup", enabled: false }),
    );
    const client = await signedUp(world);
    const { totpURI } = await ok(client.post("/two-factor/enable", { password: PASSWORD }));
    await ok(client.post("/two-factor/verify-totp", { code: totpCode(totpURI) }));
    await ok(client.post("/two-factor/disable", { password: PASSWORD }));
    await jobsDone(world.platform.host);
    const ends = rowsOf(world.platform.host, "mail").filter(({ type, projectId }) =>
      projectId === world.project.id && String(type).includes("factor")
    );
    assertEquals(ends.map(({ state, type }) => [type, state]).sort(), [
      ["security-notice-second-factor-added", "suppressed"],
      ["security-notice-second-factor-removed", "delivered"],
    ]);
  },

  async "api-key-created tells the operator by the platform's mails, and of a key's keys nobody"(
    newProject,
  ) {
    const world = await newProject();
    const query = new URLSearchParams({ to: ADMIN.email, projectId: "platform" });
    const newest = async () => {
      await jobsDone(world.platform.host);
      const { data } = await ok(world.admin.get(`/banata/emails/dev-mailbox?${query}`));
      return data[0];
    };
    const type = "security-notice-api-key-created";
    const notice = { appName: "Banata", notice: "api-key-created", userName: "Ada" };
    const first = await newest();
    assertEquals([first.type, first.variables], [type, { ...notice, keyName: "server" }]);
    const { id: keyId } = await ok(world.server.post("/api-key/create", { name: "made" }));
    assertEquals(await newest(), first);
    await ok(world.admin.post("/api-key/rotate", { keyId, projectId: world.project.id }));
    assertEquals((await newest()).variables, { ...notice, keyName: "made" });
    assertEquals(await mailsOf(world, ""), []);
  },
};

Deno.test("Users are told", (t) => runOnProjects(t, TESTS));
