import { assertEquals } from "@std/assert";
import { type Client, ok, type Reply } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { behindTheBack } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";
import { totpCode } from "../support/totp.ts";

// A stranger signs up with an address that is not theirs, before its owner comes.

const EMAIL = "grace@example.com";
const PASSWORD = "password of project A";
const OWN = "the owner's password";
const METHODS = { twoFactor: true, magicLink: true, emailOtp: true };

interface Stranger {
  readonly client: Client;
  readonly userId: string;
  /** Of the stranger's authenticator. */
  readonly uri: string;
}

/** A stranger with all that an account can have: password, provider, authenticator, session, key. */
async function settleIn(world: MailedProject): Promise<Stranger> {
  const client = world.visitor();
  const user = { email: EMAIL, password: PASSWORD, name: "Stranger" };
  const made = await ok(client.post("/sign-up/email", user));
  const userId: string = made.user.id;
  const { body } = await client.post("/two-factor/enable", { password: PASSWORD });
  await ok(client.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) }));
  const { store } = behindTheBack(world.platform, world.project.id);
  const provider = { providerId: "acme", accountId: "stranger", createdAt: 1, updatedAt: 1 };
  await store.create("account", { ...provider, userId });
  await asAdmin(world, "/admin/set-role", { userId, role: "admin" });
  await ok(client.post("/api-key/create", { name: "a way back in" }));
  await asAdmin(world, "/admin/set-role", { userId, role: "user" });
  return { client, userId, uri: body.totpURI };
}

function asAdmin(
  { admin, project }: MailedProject,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  return admin.post(path, { ...body, projectId: project.id });
}

async function mailed(world: MailedProject): Promise<Readonly<Record<string, string>>> {
  return (await world.mailbox.next(EMAIL)).variables;
}

/** What is left of an account, by table, and what its row says. */
function left({ platform, project }: MailedProject, userId: string) {
  const of = (table: string, field: string) =>
    rowsOf(platform.host, table).filter((row) =>
      row.projectId === project.id && row[field] === userId
    );
  const [user] = of("user", "id");
  return {
    accounts: of("account", "userId").map(({ providerId }) => providerId),
    factors: of("twoFactor", "userId").length,
    keys: of("apiKey", "createdBy").length,
    isVerified: user?.emailVerified,
    asksForFactor: user?.twoFactorEnabled,
  };
}

/** The owner's roads; each gives the answer that lets the owner in. */
const ROADS: Readonly<
  Record<string, (world: MailedProject, stranger: Stranger) => Promise<Reply>>
> = {
  "/reset-password": async (world) => {
    await world.visitor().post("/request-password-reset", { email: EMAIL });
    const { token } = await mailed(world);
    await world.visitor().post("/reset-password", { token, newPassword: OWN });
    return await world.visitor().post("/sign-in/email", { email: EMAIL, password: OWN });
  },
  "/email-otp/reset-password": async (world) => {
    await world.visitor().post("/email-otp/request-password-reset", { email: EMAIL });
    const { otp } = await mailed(world);
    const body = { email: EMAIL, otp, password: OWN };
    await world.visitor().post("/email-otp/reset-password", body);
    return await world.visitor().post("/sign-in/email", { email: EMAIL, password: OWN });
  },
  "/magic-link/verify": async (world) => {
    await world.visitor().post("/sign-in/magic-link", { email: EMAIL });
    const { token } = await mailed(world);
    return await world.visitor().post("/magic-link/verify", { token });
  },
  "/sign-in/email-otp": async (world) => {
    const asked = { email: EMAIL, type: "sign-in" };
    await world.visitor().post("/email-otp/send-verification-otp", asked);
    const { otp } = await mailed(world);
    return await world.visitor().post("/sign-in/email-otp", { email: EMAIL, otp });
  },
  "/admin/set-user-password": async (world, { userId }) => {
    await asAdmin(world, "/admin/set-user-password", { userId, newPassword: OWN });
    return await world.visitor().post("/sign-in/email", { email: EMAIL, password: OWN });
  },
};

const TESTS: Record<string, ProjectTest> = {};
for (const [road, take] of Object.entries(ROADS)) {
  const setsPassword = road.includes("password");
  TESTS[`${road} gives the owner the whole account, and asks for no stranger's factor`] = async (
    newProject,
  ) => {
    const world = await newProject(METHODS);
    const stranger = await settleIn(world);
    const entered = await take(world, stranger);
    assertEquals([entered.status, entered.body.user?.email], [200, EMAIL], entered.text);
    assertEquals(left(world, stranger.userId), {
      accounts: setsPassword ? ["credential"] : [],
      factors: 0,
      keys: 0,
      isVerified: road !== "/admin/set-user-password",
      asksForFactor: false,
    });
    assertEquals((await stranger.client.get("/get-session")).body, null);
    const again = await world.visitor().post("/sign-in/email", {
      email: EMAIL,
      password: PASSWORD,
    });
    assertEquals([again.status, again.body.twoFactorRedirect], [401, undefined]);
  };
}

TESTS["/verify-email elsewhere confirms the sign-up's password, and takes all the rest"] = async (
  newProject,
) => {
  const world = await newProject(METHODS);
  const { client, userId } = await settleIn(world);
  await world.visitor().post("/send-verification-email", { email: EMAIL });
  const { token } = await mailed(world);
  await ok(world.visitor().post("/verify-email", { token }));
  const all = { accounts: ["credential"], factors: 0, keys: 0 };
  assertEquals(left(world, userId), { ...all, isVerified: true, asksForFactor: false });
  assertEquals((await client.get("/get-session")).body?.user.emailVerified, true);
};

TESTS["/email-otp/verify-email elsewhere confirms the password too, and takes all the rest"] =
  async (
    newProject,
  ) => {
    const world = await newProject(METHODS);
    const { userId } = await settleIn(world);
    const asked = { email: EMAIL, type: "email-verification" };
    await world.visitor().post("/email-otp/send-verification-otp", asked);
    const { otp } = await mailed(world);
    await ok(world.visitor().post("/email-otp/verify-email", { email: EMAIL, otp }));
    const all = { accounts: ["credential"], factors: 0, keys: 0 };
    assertEquals(left(world, userId), { ...all, isVerified: true, asksForFactor: false });
  };

TESTS["/verify-email of somebody without a password ends the sessions too"] = async (
  newProject,
) => {
  const world = await newProject(METHODS);
  const { client, userId } = await settleIn(world);
  const { store } = behindTheBack(world.platform, world.project.id);
  await store.deleteOne("account", { userId, providerId: "credential" });
  await world.visitor().post("/send-verification-email", { email: EMAIL });
  const { token } = await mailed(world);
  await ok(world.visitor().post("/verify-email", { token }));
  assertEquals(left(world, userId).accounts, []);
  assertEquals((await client.get("/get-session")).body, null);
};

TESTS["/verify-email in the user's own session keeps what the user has made"] = async (
  newProject,
) => {
  const world = await newProject(METHODS);
  const { client, userId } = await settleIn(world);
  const before = left(world, userId);
  await client.post("/send-verification-email", { email: EMAIL });
  const { token } = await mailed(world);
  await ok(client.post("/verify-email", { token }));
  assertEquals(left(world, userId), { ...before, isVerified: true });
};

TESTS[
  "/reset-password verifies the address that it was mailed to, and keeps a proven one's factor"
] = async (newProject) => {
  const world = await newProject(METHODS);
  const { client, userId } = await settleIn(world);
  await client.post("/send-verification-email", { email: EMAIL });
  await client.post("/verify-email", { token: (await mailed(world)).token });
  const entered = await ROADS["/reset-password"]!(world, { client, userId, uri: "" });
  assertEquals(entered.body.twoFactorRedirect, true, entered.text);
  assertEquals(left(world, userId), {
    accounts: ["credential", "acme"],
    factors: 1,
    keys: 1,
    isVerified: true,
    asksForFactor: true,
  });
};

for (const road of ["/magic-link/verify", "/sign-in/email-otp", "/reset-password"]) {
  TESTS[`${road} asks for a proven user's factor after an administrator un-verified the address`] =
    async (newProject) => {
      const world = await newProject(METHODS);
      const stranger = await settleIn(world);
      const { userId } = stranger;
      await stranger.client.post("/send-verification-email", { email: EMAIL });
      await stranger.client.post("/verify-email", { token: (await mailed(world)).token });
      await ok(asAdmin(world, "/admin/update-user", { userId, emailVerified: false }));
      const before = left(world, userId);
      const entered = await ROADS[road]!(world, stranger);
      assertEquals([entered.status, entered.body.twoFactorRedirect], [200, true], entered.text);
      assertEquals(left(world, userId), { ...before, isVerified: true });
    };
}

Deno.test("An address that a stranger signed up with:", (t) => runOnProjects(t, TESTS));
