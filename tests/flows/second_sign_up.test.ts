import { assertEquals } from "@std/assert";
import { type Client, ok, outcome, type Reply } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { openPage, submitPage } from "../support/pages.ts";

// Two sign-ups with one address, where an address must be verified: nobody knows which is its owner's.

const EMAIL = "grace@example.com";
const FIRST = "password of project A";
const SECOND = "password of project B";
const CHOSEN = "the owner's password";

function signUp(world: MailedProject, password: string): Promise<Reply> {
  return world.visitor().post("/sign-up/email", { email: EMAIL, password, name: "Grace" });
}

async function signIn(world: MailedProject, password: string): Promise<number> {
  return (await world.visitor().post("/sign-in/email", { email: EMAIL, password })).status;
}

function confirm(client: Client, token: string | undefined): Promise<Reply> {
  return client.post("/verify-email", { token });
}

/** What of a sign-up's answer is the same for everybody. */
function shape({ body, status }: Reply): unknown {
  const { createdAt: _c, id: _i, updatedAt: _u, ...user } = body.user;
  return [status, body.token, user];
}

const VERIFIED = { requireEmailVerification: true };

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "mails its address, answers the same, and takes its own password no more than the first's"(
    newProject,
  ) {
    const world = await newProject(VERIFIED);
    const answers = [await signUp(world, FIRST), await signUp(world, SECOND)];
    assertEquals(shape(answers[0]!), shape(answers[1]!));
    const first = await world.mailbox.next(EMAIL);
    const second = await world.mailbox.next(EMAIL);
    assertEquals([first.type, second.type], ["verification", "account-exists"]);
    const old = await confirm(world.visitor(), first.variables.token);
    assertEquals(outcome(old), [401, "INVALID_TOKEN"]);

    await world.visitor().post("/send-verification-email", { email: EMAIL });
    const fresh = await world.mailbox.next(EMAIL);
    await ok(confirm(world.visitor(), fresh.variables.token));
    assertEquals([await signIn(world, FIRST), await signIn(world, SECOND)], [401, 401]);
  },

  async "lets whoever reads its mail choose the password that counts"(newProject) {
    const world = await newProject(VERIFIED);
    await signUp(world, FIRST);
    await world.mailbox.next(EMAIL);
    await signUp(world, SECOND);
    const { resetUrl } = (await world.mailbox.next(EMAIL)).variables;
    const done = await submitPage(await openPage(resetUrl!), { newPassword: CHOSEN });
    assertEquals(done.title, "Your password is changed");
    const statuses = [FIRST, SECOND, CHOSEN].map((password) => signIn(world, password));
    assertEquals(await Promise.all(statuses), [401, 401, 200]);
  },

  async "with a proven address changes nothing, and mails that there is an account"(newProject) {
    const world = await newProject(VERIFIED);
    await signUp(world, FIRST);
    await confirm(world.visitor(), (await world.mailbox.next(EMAIL)).variables.token);
    const again = await signUp(world, SECOND);
    assertEquals([again.status, again.body.token], [200, null]);
    assertEquals((await world.mailbox.next(EMAIL)).type, "account-exists");
    assertEquals([await signIn(world, FIRST), await signIn(world, SECOND)], [200, 401]);
  },

  async "takes nothing from an unverified user who may sign in, where answers do not tell"(
    newProject,
  ) {
    const world = await newProject({ autoSignIn: false });
    await signUp(world, FIRST);
    await ok(signUp(world, SECOND));
    assertEquals((await world.mailbox.next(EMAIL)).type, "account-exists");
    assertEquals([await signIn(world, FIRST), await signIn(world, SECOND)], [200, 401]);
  },
};

Deno.test("A second sign-up with an address", (t) => runOnProjects(t, TESTS));
