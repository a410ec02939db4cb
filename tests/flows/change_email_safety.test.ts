import { assertEquals } from "@std/assert";
import { type Client, ok, outcome, type Reply } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { openPage, submitPage } from "../support/pages.ts";
import { behindTheBack } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";

// Whoever got into an account, or made it before its owner came, may not move it away by its address.

const OLD = "grace@example.com";
const NEW = "mallory@example.org";
const PASSWORD = "password of project A";
const NEXT = "the next password";

interface User {
  readonly client: Client;
  readonly id: string;
}

async function signedUp(world: MailedProject, email = OLD): Promise<User> {
  const client = world.visitor();
  const made = await ok(
    client.post("/sign-up/email", { email, password: PASSWORD, name: "Grace" }),
  );
  return { client, id: made.user.id };
}

async function verified(world: MailedProject): Promise<User> {
  const user = await signedUp(world);
  await user.client.post("/send-verification-email", { email: OLD });
  await ok(follow(world, OLD, user.client));
  return user;
}

async function tokenFor(world: MailedProject, to: string): Promise<string> {
  return (await world.mailbox.next(to)).variables.token!;
}

async function follow(world: MailedProject, to: string, client = world.visitor()): Promise<Reply> {
  return await client.post("/verify-email", { token: await tokenFor(world, to) });
}

function addressOf({ platform }: MailedProject, { id }: User): unknown {
  return rowsOf(platform.host, "user").find((row) => row.id === id)?.email;
}

function asAdmin(
  { admin, project }: MailedProject,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  return admin.post(path, { ...body, projectId: project.id });
}

/** How an owner takes an account back; the stranger has asked for another address before. */
const RECOVERIES: Readonly<Record<string, (world: MailedProject, user: User) => Promise<Reply>>> = {
  "/reset-password": async (world) => {
    await world.visitor().post("/request-password-reset", { email: OLD });
    const token = await tokenFor(world, OLD);
    return await world.visitor().post("/reset-password", { token, newPassword: NEXT });
  },
  "/magic-link/verify": async (world) => {
    await world.visitor().post("/sign-in/magic-link", { email: OLD });
    return await world.visitor().post("/magic-link/verify", { token: await tokenFor(world, OLD) });
  },
  "/sign-in/email-otp": async (world) => {
    await world.visitor().post("/email-otp/send-verification-otp", { email: OLD, type: "sign-in" });
    const { otp } = (await world.mailbox.next(OLD)).variables;
    return await world.visitor().post("/sign-in/email-otp", { email: OLD, otp });
  },
  "/admin/set-user-password": (world, { id }) =>
    asAdmin(world, "/admin/set-user-password", { userId: id, newPassword: NEXT }),
  "/admin/revoke-user-sessions": (world, { id }) =>
    asAdmin(world, "/admin/revoke-user-sessions", { userId: id }),
};

const TESTS: Record<string, ProjectTest> = {};
for (const [road, recover] of Object.entries(RECOVERIES)) {
  TESTS[`${road} ends a change that a stranger has begun`] = async (newProject) => {
    const world = await newProject({ magicLink: true, emailOtp: true });
    const user = await signedUp(world);
    await ok(user.client.post("/change-email", { newEmail: NEW }));
    await world.mailbox.next(OLD);
    const stolen = await tokenFor(world, NEW);
    await ok(recover(world, user));
    const late = await world.visitor().post("/verify-email", { token: stolen });
    assertEquals(outcome(late), [401, "INVALID_TOKEN"]);
    assertEquals(addressOf(world, user), OLD);
  };
}

const OTHERS: Readonly<Record<string, ProjectTest>> = {
  async "/reset-password ends the second link of a change that the old address agreed to"(
    newProject,
  ) {
    const world = await newProject();
    const user = await verified(world);
    await user.client.post("/change-email", { newEmail: NEW });
    await ok(follow(world, OLD));
    const second = await tokenFor(world, NEW);
    await RECOVERIES["/reset-password"]!(world, user);
    const late = await world.visitor().post("/verify-email", { token: second });
    assertEquals(outcome(late), [401, "INVALID_TOKEN"]);
    assertEquals(addressOf(world, user), OLD);
  },

  async "/change-email makes the link of an earlier one void, in both steps"(newProject) {
    const world = await newProject();
    const user = await verified(world);
    const ask = async (newEmail: string) => {
      await user.client.post("/change-email", { newEmail });
      return await tokenFor(world, OLD);
    };
    const [first, second] = [await ask("first@example.org"), await ask("second@example.org")];
    const take = (token: string) => world.visitor().post("/verify-email", { token });
    assertEquals(outcome(await take(first!)), [401, "INVALID_TOKEN"]);
    await ok(take(second!));
    const pending = await tokenFor(world, "second@example.org");
    const third = await ask("third@example.org");
    assertEquals(outcome(await take(pending)), [401, "INVALID_TOKEN"]);
    await ok(take(third));
    assertEquals(outcome(await take(third)), [401, "INVALID_TOKEN"], "each is taken once");
    await ok(follow(world, "third@example.org"));
    assertEquals(addressOf(world, user), "third@example.org");
  },

  async "/change-email ends nothing for whoever knows the user's id alone"(newProject) {
    const world = await newProject();
    const user = await verified(world);
    await user.client.post("/change-email", { newEmail: NEW });
    const guessed = await world.visitor().post("/verify-email", { token: `x.${user.id}` });
    assertEquals(outcome(guessed), [401, "INVALID_TOKEN"]);
    await ok(follow(world, OLD));
  },

  async "The token of a change or its undoing has one spelling, by which it is counted"(
    newProject,
  ) {
    const world = await newProject();
    const user = await verified(world);
    const take = (path: string, token: string) => world.visitor().post(path, { token });
    await user.client.post("/change-email", { newEmail: NEW });
    const token = await tokenFor(world, OLD);
    for (const other of [`${token}.x`, `${token}.`, `.${token}`, token.replace(".", "..")]) {
      assertEquals(outcome(await take("/verify-email", other)), [401, "INVALID_TOKEN"], other);
    }
    await ok(take("/verify-email", token));
    await ok(follow(world, NEW));
    const undo = await tokenFor(world, OLD);
    for (const other of [`${undo}.x`, `${undo}.`, `.${undo}`]) {
      const reply = await take("/change-email/undo", other);
      assertEquals(outcome(reply), [400, "INVALID_TOKEN"], other);
    }
    await ok(take("/change-email/undo", undo));
  },

  async "/verify-email in another user's session refuses a change, and does not use its link up"(
    newProject,
  ) {
    const world = await newProject();
    const user = await verified(world);
    const other = await signedUp(world, "other@example.com");
    await user.client.post("/change-email", { newEmail: NEW });
    const token = await tokenFor(world, OLD);
    const wrong = await other.client.post("/verify-email", { token });
    assertEquals(outcome(wrong), [401, "INVALID_USER"]);
    await ok(world.visitor().post("/verify-email", { token }));
  },

  async "/change-email asks for the password, or for a session of the last ten minutes"(
    newProject,
  ) {
    const world = await newProject();
    const user = await verified(world);
    const { store } = behindTheBack(world.platform, world.project.id);
    const session = await store.findOne("session", { userId: user.id });
    const createdAt = Number(session?.createdAt) - 10 * 60 * 1000;
    await store.updateOne("session", { userId: user.id }, { createdAt });
    const ask = (more: object) => user.client.post("/change-email", { newEmail: NEW, ...more });
    assertEquals(outcome(await ask({})), [403, "SESSION_NOT_FRESH"]);
    assertEquals(outcome(await ask({ password: "another password" })), [400, "INVALID_PASSWORD"]);
    assertEquals(await world.mailbox.all(NEW), []);
    await ok(ask({ password: PASSWORD }));
  },

  async "/change-email is refused to whoever acts as the user, as all that would open the account"(
    newProject,
  ) {
    const world = await newProject({ twoFactor: true });
    const user = await signedUp(world);
    const boss = await signedUp(world, "boss@example.com");
    await asAdmin(world, "/admin/set-role", { userId: boss.id, role: "admin" });
    await ok(boss.client.post("/admin/impersonate-user", { userId: user.id }));
    const attempts: [string, object][] = [
      ["/change-email", { newEmail: NEW, password: PASSWORD }],
      ["/change-password", { currentPassword: PASSWORD, newPassword: NEXT }],
      ["/two-factor/enable", { password: PASSWORD }],
      ["/link-social", { provider: "github" }],
      ["/unlink-account", { providerId: "credential" }],
    ];
    for (const [path, body] of attempts) {
      const refused = await boss.client.post(path, body);
      assertEquals([path, ...outcome(refused)], [path, 403, "NOT_WHILE_IMPERSONATING"]);
    }
    assertEquals(await world.mailbox.all(OLD), []);
  },

  async "/change-email/undo gives a proven address its account back, and ends what was done since"(
    newProject,
  ) {
    const world = await newProject({ twoFactor: true });
    const user = await verified(world);
    await user.client.post("/change-email", { newEmail: NEW });
    await ok(follow(world, OLD));
    await ok(follow(world, NEW));
    const undo = (await world.mailbox.next(OLD)).variables;
    assertEquals(undo.newEmail, NEW);
    const body = { currentPassword: PASSWORD, newPassword: NEXT, revokeOtherSessions: true };
    await ok(user.client.post("/change-password", body));
    await user.client.post("/change-email", { newEmail: "further@example.org" });
    await ok(follow(world, NEW));
    await ok(follow(world, "further@example.org"));
    const undoOfThief = await tokenFor(world, NEW);
    const { totpURI } = (await user.client.post("/two-factor/enable", { password: NEXT })).body;
    assertEquals(typeof totpURI, "string");

    const page = await openPage(undo.undoUrl!);
    assertEquals([page.status, page.title], [200, "Keep your email address"]);
    assertEquals(addressOf(world, user), "further@example.org", "opening changes nothing");
    assertEquals((await submitPage(page)).title, "Your account has its address again");
    assertEquals(addressOf(world, user), OLD);
    assertEquals((await user.client.get("/get-session")).body, null);
    for (const password of [PASSWORD, NEXT]) {
      const signIn = await world.visitor().post("/sign-in/email", { email: OLD, password });
      assertEquals(signIn.status, 401);
    }
    const again = await world.visitor().post("/change-email/undo", { token: undoOfThief });
    assertEquals(outcome(again), [400, "INVALID_TOKEN"]);
    const reset = await submitPage(
      await openPage((await world.mailbox.next(OLD)).variables.resetUrl!),
      { newPassword: "the owner's password" },
    );
    assertEquals(reset.title, "Your password is changed");
    const own = { email: OLD, password: "the owner's password" };
    const entered = await world.visitor().post("/sign-in/email", own);
    assertEquals([entered.status, entered.body.user?.id], [200, user.id]);
  },

  async "/change-email/undo ends the invitations that were sent since, and no older one"(
    newProject,
  ) {
    const world = await newProject();
    const { client } = await verified(world);
    const { id: organizationId } = await ok(client.post("/organization/create", { name: "Acme" }));
    const invite = (email: string, more = {}) =>
      ok(
        client.post("/organization/invite-member", {
          ...{ organizationId, email, role: "super_admin" },
          ...more,
        }),
      );
    await invite("older@example.com");
    await invite("sent-again@example.com");
    await client.post("/change-email", { newEmail: NEW });
    await ok(follow(world, OLD));
    await ok(follow(world, NEW));
    await invite("sent-again@example.com", { resend: true });
    await invite("accomplice@example.org");
    await ok(world.visitor().post("/change-email/undo", { token: await tokenFor(world, OLD) }));
    const { data } = await ok(
      world.server.post("/organization/list-invitations", { organizationId, status: "pending" }),
    );
    assertEquals(data.map(({ email }: { email: string }) => email), ["older@example.com"]);
  },

  async "/change-email/undo at an address that nobody had proven proves it, before and after"(
    newProject,
  ) {
    for (const isDone of [false, true]) {
      const world = await newProject();
      const user = await signedUp(world);
      await user.client.post("/change-email", { newEmail: NEW });
      const token = await tokenFor(world, OLD);
      const pending = await tokenFor(world, NEW);
      const finish = () => world.visitor().post("/verify-email", { token: pending });
      if (isDone) assertEquals((await finish()).status, 200);
      assertEquals(addressOf(world, user), isDone ? NEW : OLD);
      await ok(world.visitor().post("/change-email/undo", { token }));
      assertEquals(addressOf(world, user), OLD);
      if (!isDone) assertEquals(outcome(await finish()), [401, "INVALID_TOKEN"]);
      assertEquals((await user.client.get("/get-session")).body, null);
      const signIn = { email: OLD, password: PASSWORD };
      assertEquals((await world.visitor().post("/sign-in/email", signIn)).status, 401);
    }
  },

  async "/change-email/undo takes the address from whoever signed up with it since"(newProject) {
    const world = await newProject();
    const user = await verified(world);
    await user.client.post("/change-email", { newEmail: NEW });
    await follow(world, OLD);
    await follow(world, NEW);
    const token = await tokenFor(world, OLD);
    const squatter = await signedUp(world);
    await ok(world.visitor().post("/change-email/undo", { token }));
    assertEquals(addressOf(world, user), OLD);
    assertEquals(addressOf(world, squatter), `${squatter.id.toLowerCase()}@released.invalid`);
    assertEquals((await squatter.client.get("/get-session")).body, null);
  },

  async "/change-email tells nobody whether the new address is another user's"(newProject) {
    const world = await newProject();
    const user = await signedUp(world);
    await signedUp(world, NEW);
    const replies = [NEW, "free@example.org"].map((newEmail) =>
      user.client.post("/change-email", { newEmail })
    );
    const [taken, free] = await Promise.all(replies);
    assertEquals([taken!.status, taken!.text], [free!.status, free!.text]);
    assertEquals((await world.mailbox.next("free@example.org")).type, "verification");
    assertEquals(await world.mailbox.all(NEW), []);
  },

  async "/change-email is refused for a week after five changes, so that none of them is forgotten"(
    newProject,
  ) {
    const world = await newProject();
    const { client } = await signedUp(world);
    for (let count = 0; count < 5; count++) {
      await ok(client.post("/change-email", { newEmail: `new${count}@example.org` }));
    }
    const sixth = await client.post("/change-email", { newEmail: NEW });
    assertEquals(outcome(sixth), [400, "EMAIL_CHANGED_TOO_OFTEN"]);
  },
};

Deno.test("A change of address:", (t) => runOnProjects(t, { ...TESTS, ...OTHERS }));
