import { assert, assertEquals, assertRejects } from "@std/assert";
import { createTestPlatform, type TestPlatform } from "../../testing.ts";
import { openTestPlatform } from "./mod.ts";

const PASSWORD = "correct horse battery";
const ADA = { email: "ada@example.com", password: PASSWORD, name: "Ada" };

Deno.test("createTestPlatform()", async (t) => {
  await using platform = await createTestPlatform({
    passwordHash: "cheap",
    users: [ADA, { email: "grace@example.com" }],
    origins: ["http://127.0.0.1:5173"],
    settings: { authMethods: { magicLink: true, emailOtp: true } },
  });

  await t.step("has the users that it was told, and the settings", () => hasItsUsers(platform));
  await t.step(
    "signIn() refuses a wrong password with the answer",
    () => refusesWrongPassword(platform),
  );
  await t.step(
    "signUp() gives cookies, headers and a fetch of the new session",
    () => givesSessions(platform),
  );
  await t.step(
    "mails.waitFor() gives each mail once, with its link or code",
    () => givesMails(platform),
  );
  await t.step(
    "clock.advance() ends sessions and runs the jobs that are due",
    () => advances(platform),
  );
  await t.step("events() reads the project's audit log", () => readsEvents(platform));
  await t.step("has nothing of another one, whose time may stand still", () => isItsOwn(platform));
});

async function hasItsUsers(platform: TestPlatform) {
  const session = await platform.signIn(ADA);
  assertEquals(session.user.name, "Ada");
  const { data } = await platform.call("/admin/list-users");
  assertEquals(
    data.map((
      { email, emailVerified }: { email: string; emailVerified: boolean },
    ) => [email, emailVerified]).sort(),
    [["ada@example.com", true], ["grace@example.com", true]],
  );
  const { origins } = await platform.call("/banata/config/origins/get");
  assertEquals(origins, ["http://127.0.0.1:5173"]);
}

async function refusesWrongPassword(platform: TestPlatform) {
  const error = await assertRejects(() => platform.signIn({ ...ADA, password: "wrong horse" }));
  assert(
    error instanceof Error && /answers 401: .*INVALID_EMAIL_OR_PASSWORD/.test(error.message),
  );
}

async function givesSessions(platform: TestPlatform) {
  const { cookiesFor, fetch, headers, token, user } = await platform.signUp({
    email: "alan@example.com",
    password: PASSWORD,
  });
  assertEquals(user.name, "alan");
  const own = await (await fetch("/get-session")).json();
  assertEquals(own.user.id, user.id);
  const response = await globalThis.fetch(`${platform.url}/api/auth/get-session`, { headers });
  const same = await response.json();
  assertEquals([same.user.id, same.session.token], [user.id, token]);
  const cookies = cookiesFor("http://127.0.0.1:5173");
  assert(cookies.some(({ name }) => name === "better-auth.session_token"));
  assertEquals(new Set(cookies.map(({ url }) => url)), new Set(["http://127.0.0.1:5173"]));
}

/** A busy machine may take longer than the five seconds that it waits by itself. */
const PATIENTLY = { timeoutMs: 60_000 };

async function givesMails(platform: TestPlatform) {
  const email = "grace@example.com";
  await platform.fetch("/email-otp/send-verification-otp", { body: { email, type: "sign-in" } });
  const mail = await platform.mails.waitFor({ to: email, type: "email-otp" }, PATIENTLY);
  assertEquals([mail.link, mail.code?.length], [null, 6]);
  const response = await platform.fetch("/sign-in/email-otp", {
    body: { email, otp: mail.code },
  });
  assertEquals((await response.json()).user.email, email);
  await platform.fetch("/sign-in/magic-link", { body: { email } });
  const { link } = await platform.mails.waitFor({ to: email, type: "magic-link" }, PATIENTLY);
  assert(link?.startsWith(`${platform.url}/api/auth/p/${platform.project.clientId}/magic-link?`));
  const error = await assertRejects(() =>
    platform.mails.waitFor({ to: email, type: "magic-link" }, { timeoutMs: 1 })
  );
  assert(
    error instanceof Error &&
      error.message.includes("of type magic-link to grace@example.com within 1 ms"),
  );
  assertEquals((await platform.mails.last({ to: email })).type, "magic-link");
}

async function advances(platform: TestPlatform) {
  const session = await platform.signIn(ADA);
  const before = platform.clock.now();
  await platform.clock.advance(8 * 24 * 60 * 60 * 1000);
  assert(platform.clock.now() - before >= 8 * 24 * 60 * 60 * 1000);
  assertEquals(await (await session.fetch("/get-session")).json(), null);
  await assertRejects(() => platform.clock.advance(-1), RangeError);
}

async function readsEvents(platform: TestPlatform) {
  const [event] = await platform.events("user.created");
  assertEquals(event?.action, "user.created");
}

async function isItsOwn(platform: TestPlatform) {
  await using other = await createTestPlatform({ time: "still" });
  assertEquals((await other.call("/admin/list-users")).data, []);
  const now = other.clock.now();
  await other.call("/admin/list-users");
  assertEquals(other.clock.now(), now);
  assert(now < platform.clock.now());
}

Deno.test("createTestPlatform() hashes with scrypt unless asked for less, and leaves nothing behind", async () => {
  const platform = await openTestPlatform();
  const { path } = platform.host.engine.parts.store;
  const session = await platform.signUp(ADA);
  assertEquals((await platform.signIn(ADA)).user, session.user);
  await platform.close();
  await platform.close();
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
  await assertRejects(
    () => createTestPlatform({ users: [{ email: "no address" }] }),
    Error,
    "POST /admin/create-user answers 400",
  );
});
