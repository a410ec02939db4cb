import { assertEquals } from "@std/assert";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { type Client, ok, outcome } from "../support/client.ts";
import { openPage, submitPage } from "../support/pages.ts";

const OLD = "grace@example.com";
const NEW = "grace@example.org";
const PASSWORD = "password of project A";

async function signedUp(world: MailedProject): Promise<Client> {
  const client = world.visitor();
  await ok(client.post("/sign-up/email", { email: OLD, password: PASSWORD, name: "G" }));
  return client;
}

/** Follows the next mail to an address; gives the mail's type. */
async function follow(world: MailedProject, client: Client, to: string): Promise<string> {
  const { type, variables } = await world.mailbox.next(to);
  await ok(client.post("/verify-email", { token: variables.token }));
  return type;
}

async function addressOf(client: Client): Promise<[string, boolean]> {
  const { user } = (await client.get("/get-session")).body;
  return [user.email, user.emailVerified];
}

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "is asked at a verified address first, and then at the new one"(newProject) {
    const world = await newProject();
    const client = await signedUp(world);
    await client.post("/send-verification-email", { email: OLD });
    await follow(world, client, OLD);
    await ok(client.post("/change-email", { newEmail: NEW }));
    assertEquals(await follow(world, client, OLD), "change-email");
    assertEquals(await addressOf(client), [OLD, true]);
    assertEquals(await follow(world, client, NEW), "verification");
    assertEquals(await addressOf(client), [NEW, true]);
    const { type, variables } = await world.mailbox.next(OLD);
    assertEquals([type, variables.notice], ["security-notice-address-change", "address-change"]);
  },

  async "of an address that is not verified is asked at the new one, told at the old one, and verifies neither"(
    newProject,
  ) {
    const world = await newProject();
    const client = await signedUp(world);
    await ok(client.post("/change-email", { newEmail: NEW }));
    assertEquals(await follow(world, client, NEW), "verification");
    assertEquals(await addressOf(client), [NEW, false]);
    const [told, ...more] = await world.mailbox.all(OLD);
    assertEquals([told?.type, told?.variables.newEmail, more], [
      ...["security-notice-address-change", NEW, []],
    ]);
  },

  async "waits for a click in both mails, also where the app named where to go next"(newProject) {
    const app = "https://app.example.com";
    const world = await newProject({ origins: [app] });
    const client = await signedUp(world);
    await client.post("/send-verification-email", { email: OLD });
    await follow(world, client, OLD);
    await ok(client.post("/change-email", { newEmail: NEW, callbackURL: `${app}/me` }));
    const steps = [[OLD, "confirmationUrl", OLD], [NEW, "verificationUrl", NEW]] as const;
    for (const [to, name, address] of steps) {
      const link = (await world.mailbox.next(to)).variables[name] ?? "";
      for (const method of ["GET", "HEAD", "GET"]) {
        assertEquals((await openPage(link, { method })).status, 200);
      }
      assertEquals(await world.mailbox.all(NEW).then(({ length }) => length), to === OLD ? 0 : 1);
      assertEquals(await addressOf(client), [OLD, true], "opening changes nothing");
      const done = await submitPage(await openPage(link));
      assertEquals([done.status, done.headers.get("location")], [302, `${app}/me`]);
      assertEquals(await addressOf(client), [address, true]);
    }
  },

  async "is the only way of its own that a user has: the others are closed"(newProject) {
    const world = await newProject({ twoFactor: true, emailOtp: true });
    const client = await signedUp(world);
    const body = { password: PASSWORD, newEmail: NEW, email: NEW, code: "123456", token: "t" };
    const closed = [
      "/delete-user",
      "/delete-user/callback",
      "/email-otp/change-email",
      "/email-otp/request-email-change",
      "/two-factor/send-otp",
      "/two-factor/verify-otp",
    ];
    for (const path of closed) {
      const replies = [await client.post(path, body), await client.get(`${path}?token=t`)];
      const codes = replies.map(({ body, status }) => `${status} ${body.code}`);
      assertEquals([path, ...codes], [path, "404 NOT_FOUND", "404 NOT_FOUND"]);
    }
    const mailed = await client.post("/two-factor/enable", { password: PASSWORD, method: "otp" });
    assertEquals(outcome(mailed), [400, "OTP_NOT_CONFIGURED"]);
    assertEquals(await addressOf(client), [OLD, false]);
  },
};

Deno.test("A change of address", (t) => runOnProjects(t, TESTS));
