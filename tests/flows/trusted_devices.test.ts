/** A device that was trusted is asked for the second factor again, once the account is somebody's anew. */
import { assertEquals } from "@std/assert";
import { type Client, ok, type Reply } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";

const EMAIL = "grace@example.com";
const PASSWORD = "password of project A";
const NEXT = "the next password";

interface Grace {
  /** Signed in. */
  readonly client: Client;
  readonly id: string;
  /** Signed out; it was trusted. */
  readonly device: Client;
}

async function trusted(world: MailedProject): Promise<Grace> {
  const client = world.visitor();
  const person = { email: EMAIL, password: PASSWORD, name: "Grace" };
  const { body: { user: { id } } } = await client.post("/sign-up/email", person);
  // Proven, so that the factor is the owner's and no road of recovery takes it.
  await asAdmin(world, "update-user", { userId: id, emailVerified: true });
  const uri = await enroll(client);
  const device = world.visitor();
  assertEquals((await signIn(device)).body.twoFactorRedirect, true);
  const code = nextTotpCode(uri);
  await ok(device.post("/two-factor/verify-totp", { code, trustDevice: true }));
  await device.post("/sign-out");
  return { client, id, device };
}

async function enroll(client: Client): Promise<string> {
  const { body: { totpURI } } = await client.post("/two-factor/enable", { password: PASSWORD });
  await ok(client.post("/two-factor/verify-totp", { code: totpCode(totpURI) }));
  return totpURI;
}

function signIn(client: Client, password = PASSWORD): Promise<Reply> {
  return client.post("/sign-in/email", { email: EMAIL, password });
}

type Move = (world: MailedProject, grace: Grace) => Promise<string | void>;

function asAdmin({ admin, project }: MailedProject, path: string, body: object): Promise<Reply> {
  return admin.post(`/admin/${path}`, { ...body, projectId: project.id });
}

/** What forgets trusted devices; each gives the password that holds afterwards, if it is another. */
const MOVES: Readonly<Record<string, Move>> = {
  "POST /change-password": async (_, { client }) => {
    const body = { currentPassword: PASSWORD, newPassword: NEXT };
    await ok(client.post("/change-password", body));
    return NEXT;
  },
  "POST /reset-password": async (world) => {
    await world.visitor().post("/request-password-reset", { email: EMAIL });
    const { token } = (await world.mailbox.next(EMAIL)).variables;
    const body = { token, newPassword: NEXT };
    await ok(world.visitor().post("/reset-password", body));
    return NEXT;
  },
  "POST /admin/set-user-password": async (world, { id: userId }) => {
    await asAdmin(world, "set-user-password", { userId, newPassword: NEXT });
    return NEXT;
  },
  "POST /revoke-sessions": async (_, { client }) => {
    await ok(client.post("/revoke-sessions", {}));
  },
  "POST /admin/revoke-user-sessions": async (world, { id: userId }) => {
    await asAdmin(world, "revoke-user-sessions", { userId });
  },
  "POST /admin/ban-user": async (world, { id: userId }) => {
    await asAdmin(world, "ban-user", { userId });
    await asAdmin(world, "unban-user", { userId });
  },
  "POST /two-factor/enable of a new authenticator": async (_, { client }) => {
    await ok(client.post("/two-factor/disable", { password: PASSWORD }));
    await enroll(client);
  },
  "POST /admin/remove-second-factor": async (world, { id: userId }) => {
    await asAdmin(world, "remove-second-factor", { userId });
    const client = world.visitor();
    await ok(signIn(client));
    await enroll(client);
  },
};

const TESTS: Record<string, ProjectTest> = {
  async "POST /sign-in/email does not ask a trusted device"(newProject) {
    const { device } = await trusted(await newProject({ twoFactor: true }));
    assertEquals((await signIn(device)).body.user?.email, EMAIL);
  },
};
for (const [name, move] of Object.entries(MOVES)) {
  TESTS[`${name} forgets trusted devices`] = async (newProject) => {
    const world = await newProject({ twoFactor: true });
    const grace = await trusted(world);
    const password = await move(world, grace) ?? PASSWORD;
    assertEquals((await signIn(grace.device, password)).body.twoFactorRedirect, true);
  };
}

Deno.test("A trusted device", (t) => runOnProjects(t, TESTS));
