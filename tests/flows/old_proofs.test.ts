import { assertEquals } from "@std/assert";
import { type Client, ok, outcome, type Reply } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { rowsOf } from "../support/rows.ts";
import { totpCode } from "../support/totp.ts";

// What was mailed or begun before a user's epoch moved opens nothing afterwards.

const EMAIL = "grace@example.com";
const PASSWORD = "password of project A";
const NEXT = "the next password";
const LATE = "a password too late";

async function signedUp(world: MailedProject): Promise<Client & { userId?: string }> {
  const client: Client & { userId?: string } = world.visitor();
  const made = await client.post("/sign-up/email", {
    email: EMAIL,
    password: PASSWORD,
    name: "Grace",
  });
  assertEquals(made.status, 200, made.text);
  client.userId = made.body.user.id;
  return client;
}

async function resetToken(world: MailedProject): Promise<string> {
  await world.visitor().post("/request-password-reset", { email: EMAIL });
  return (await world.mailbox.next(EMAIL)).variables.token!;
}

async function resetCode(world: MailedProject): Promise<string> {
  await world.visitor().post("/email-otp/request-password-reset", { email: EMAIL });
  return (await world.mailbox.next(EMAIL)).variables.otp!;
}

function reset(world: MailedProject, token: string, newPassword = LATE): Promise<Reply> {
  return world.visitor().post("/reset-password", { token, newPassword });
}

/** Moves of the epoch that leave the user's address as it is. */
const MOVES: Readonly<
  Record<string, (world: MailedProject, user: Client & { userId?: string }) => Promise<Reply>>
> = {
  "/change-password": (_, user) =>
    user.post("/change-password", { currentPassword: PASSWORD, newPassword: NEXT }),
  "/reset-password": async (world) => await reset(world, await resetToken(world), NEXT),
  "/email-otp/reset-password": async (world) =>
    await world.visitor().post("/email-otp/reset-password", {
      email: EMAIL,
      otp: await resetCode(world),
      password: NEXT,
    }),
  "/admin/set-user-password": (world, { userId }) =>
    asAdmin(world, "/admin/set-user-password", { userId, newPassword: NEXT }),
  "/admin/update-user with a password": (world, { userId }) =>
    asAdmin(world, "/admin/update-user", { userId, password: NEXT }),
  "/admin/revoke-user-sessions": (world, { userId }) =>
    asAdmin(world, "/admin/revoke-user-sessions", { userId }),
  "/admin/ban-user": async (world, { userId }) => {
    await asAdmin(world, "/admin/ban-user", { userId });
    return await asAdmin(world, "/admin/unban-user", { userId });
  },
  "/revoke-sessions": (_, user) => user.post("/revoke-sessions", {}),
};

function asAdmin(
  { admin, project }: MailedProject,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  return admin.post(path, { ...body, projectId: project.id });
}

const TESTS: Record<string, ProjectTest> = {};
for (const [move, run] of Object.entries(MOVES)) {
  TESTS[`${move} ends reset links, reset codes, magic links and mailed codes`] = async (
    newProject,
  ) => {
    const world = await newProject({ emailOtp: true, magicLink: true });
    const user = await signedUp(world);
    const visitor = world.visitor();
    // Codes of one kind replace each other, so a move that takes one takes this one.
    const isByCode = move.startsWith("/email-otp");
    const link = await resetToken(world);
    const otp = isByCode ? "000000" : await resetCode(world);
    await visitor.post("/sign-in/magic-link", { email: EMAIL });
    const magic = (await world.mailbox.next(EMAIL)).variables.token!;
    await visitor.post("/email-otp/send-verification-otp", { email: EMAIL, type: "sign-in" });
    const signIn = (await world.mailbox.next(EMAIL)).variables.otp!;
    await ok(run(world, user));
    const late = [
      await reset(world, link),
      await visitor.post("/email-otp/reset-password", { email: EMAIL, otp, password: LATE }),
      await visitor.post("/sign-in/email-otp", { email: EMAIL, otp: signIn }),
      await visitor.post("/magic-link/verify", { token: magic }),
    ];
    assertEquals(late.map(outcome).slice(0, 3), [
      [400, "INVALID_TOKEN"],
      [400, "INVALID_OTP"],
      [400, "INVALID_OTP"],
    ]);
    assertEquals(late[3]!.headers.get("set-cookie"), null);
    const byLate = await visitor.post("/sign-in/email", { email: EMAIL, password: LATE });
    assertEquals(byLate.status, 401);
  };
}

TESTS["/change-email ends what was mailed to the old address, for both addresses"] = async (
  newProject,
) => {
  const world = await newProject({ emailOtp: true, magicLink: true });
  const user = await signedUp(world);
  await asAdmin(world, "/admin/update-user", { userId: user.userId, emailVerified: true });
  const visitor = world.visitor();
  const link = await resetToken(world);
  const otp = await resetCode(world);
  await visitor.post("/sign-in/magic-link", { email: EMAIL });
  const magic = (await world.mailbox.next(EMAIL)).variables.token!;
  await visitor.post("/email-otp/send-verification-otp", { email: EMAIL, type: "sign-in" });
  const signIn = (await world.mailbox.next(EMAIL)).variables.otp!;
  const newEmail = "new@example.com";
  await ok(user.post("/change-email", { newEmail, password: PASSWORD }));
  for (const to of [EMAIL, newEmail]) {
    const { token } = (await world.mailbox.next(to)).variables;
    await ok(visitor.post("/verify-email", { token }));
  }
  assertEquals(outcome(await reset(world, link)), [400, "INVALID_TOKEN"]);
  for (const email of [EMAIL, newEmail]) {
    const byCode = { email, otp, password: LATE };
    assertEquals((await visitor.post("/email-otp/reset-password", byCode)).status, 400);
    assertEquals((await visitor.post("/sign-in/email-otp", { email, otp: signIn })).status, 400);
  }
  await visitor.post("/magic-link/verify", { token: magic });
  const session = (await visitor.get("/get-session")).body;
  assertEquals(session?.user.id === user.userId, false);
  const own = await visitor.post("/sign-in/email", { email: newEmail, password: PASSWORD });
  assertEquals([own.status, own.body.user?.email], [200, newEmail]);
};

TESTS["/two-factor/verify-totp refuses a challenge that was begun with the old password"] = async (
  newProject,
) => {
  const world = await newProject({ twoFactor: true });
  const user = await signedUp(world);
  const { body } = await user.post("/two-factor/enable", { password: PASSWORD });
  const uri = body.totpURI;
  await ok(user.post("/two-factor/verify-totp", { code: totpCode(uri) }));
  const begun = world.visitor();
  const asked = await begun.post("/sign-in/email", { email: EMAIL, password: PASSWORD });
  assertEquals(asked.body.twoFactorRedirect, true);
  await asAdmin(world, "/admin/update-user", { userId: user.userId, emailVerified: true });
  await ok(reset(world, await resetToken(world), NEXT));
  const late = await begun.post("/two-factor/verify-totp", { code: totpCode(uri) });
  assertEquals(outcome(late), [401, "INVALID_TWO_FACTOR_COOKIE"]);
};

TESTS["a link without an epoch, of an older version, counts in the user's first one only"] = async (
  newProject,
) => {
  const world = await newProject();
  const user = await signedUp(world);
  const older = async () => {
    const token = await resetToken(world);
    await forgetEpochs(world);
    return token;
  };
  const first = await older();
  await ok(reset(world, first, NEXT));
  const second = await older();
  assertEquals(outcome(await reset(world, second)), [400, "INVALID_TOKEN"]);
  assertEquals((await user.get("/get-session")).body, null);
};

TESTS["an epoch that a request brings is not taken, and none is told"] = async (newProject) => {
  const world = await newProject();
  const user = await signedUp(world);
  const forged = { email: "other@example.com", password: PASSWORD, name: "O", epoch: 7 };
  await world.visitor().post("/sign-up/email", forged);
  await user.post("/update-user", { name: "Grace", epoch: 7 });
  await asAdmin(world, "/admin/revoke-user-sessions", { userId: user.userId });
  const epochs = rowsOf(world.platform.host, "user").filter(({ projectId }) =>
    projectId === world.project.id
  ).map(({ epoch }) => epoch);
  assertEquals(epochs.filter((epoch) => epoch === 7), []);
  const told = [
    await world.visitor().post("/sign-in/email", { email: EMAIL, password: PASSWORD }),
    await asAdmin(world, "/admin/get-user", { userId: user.userId }),
  ];
  assertEquals(told.map(({ status, text }) => [status, text.includes("epoch")]), [
    [200, false],
    [200, false],
  ]);
};

/** Takes the epoch off all stored proofs of a project, as an older version has left them. */
async function forgetEpochs({ platform, project }: MailedProject): Promise<void> {
  const update = { userId: null, epoch: null };
  for (const { id, projectId } of rowsOf(platform.host, "verification")) {
    if (projectId !== project.id) continue;
    const where = [{ field: "id", value: id, operator: "eq", connector: "AND", mode: "sensitive" }];
    await platform.component("adapter:updateOne", {
      projectId: project.id,
      model: "verification",
      where,
      update,
    });
  }
}

Deno.test("A proof that is older than", (t) => runOnProjects(t, TESTS));
