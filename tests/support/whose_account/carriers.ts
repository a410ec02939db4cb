import { Client } from "../client.ts";
import { totpCode } from "../totp.ts";
import { type Made, passed } from "./makers.ts";
import { type AccountsWorld, PASSWORD } from "./world.ts";

/** Something by which a stranger may come back to an account; whether it still opens, or gives, anything. */
export type Carrier = () => Promise<boolean>;

/** What a stranger leaves behind in an account, by name. */
export type LeftBehind = Readonly<Record<string, Carrier>>;

/**
 * Everything that whoever has an account can get for later, where its kind lets them; the number makes
 * names that nobody else has.
 */
export async function leaveBehind(
  world: AccountsWorld,
  { made, n }: { made: Made; n: number },
): Promise<LeftBehind> {
  const { client, email, hasPassword, undo, username, visitor } = made;
  const impersonator = await actAs(world, made);
  const sessions = {
    "the session": client,
    "an administrator's session as the user": impersonator,
  };
  return {
    ...hasPassword ? { "the password": signsIn(world, "/sign-in/email", { email }) } : {},
    ...username ? { "the user name": signsIn(world, "/sign-in/username", { username }) } : {},
    ...hasPassword ? await enroll(world, made) : {},
    ...Object.fromEntries(
      Object.entries(sessions).map(([name, each]) => [name, () => isSignedIn(each)]),
    ),
    ...visitor
      ? { "the provider's account": () => comesThrough(world, visitor) }
      : { "a linked account": await linkBehindTheBack(world, made, n) },
    ...await makeKeys(world, made),
    ...await invite(world, made, n),
    "a one-time token": await oneTimeToken(world, client),
    "a reset link": await resetLink(world, email),
    "a pending change of address": await changeOfAddress(world, made, n),
    ...undo
      ? { "the link that undoes the change": redeems(world, "/change-email/undo", undo) }
      : {},
  };
}

async function isSignedIn(client: Client): Promise<boolean> {
  return (await client.get("/get-session")).body !== null;
}

function signsIn(
  world: AccountsWorld,
  path: string,
  who: Readonly<Record<string, string>>,
): Carrier {
  return async () =>
    (await world.browser().post(path, { ...who, password: PASSWORD })).status === 200;
}

async function comesThrough(
  world: AccountsWorld,
  visitor: NonNullable<Made["visitor"]>,
): Promise<boolean> {
  const browser = world.browser();
  await world.throughProvider(browser, visitor);
  return await isSignedIn(browser);
}

/** An authenticator, a challenge that waits for its code, and what a backup code opens. */
async function enroll(world: AccountsWorld, { client, email, userId }: Made): Promise<LeftBehind> {
  const { body } = passed(await client.post("/two-factor/enable", { password: PASSWORD }));
  passed(await client.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) }));
  const begun = world.browser();
  passed(await begun.post("/sign-in/email", { email, password: PASSWORD }));
  const [trusted, backupCode] = body.backupCodes;
  const device = world.browser();
  passed(await device.post("/sign-in/email", { email, password: PASSWORD }));
  const trust = { code: trusted, trustDevice: true };
  passed(await device.post("/two-factor/verify-backup-code", trust));
  return {
    "a trusted device's session": () => isSignedIn(device),
    "a begun challenge": async () =>
      (await begun.post("/two-factor/verify-backup-code", { code: backupCode })).status === 200,
    "the second factor": () =>
      Promise.resolve(world.rows("twoFactor", "userId", userId).length > 0),
  };
}

/** An account of the provider's that is the stranger's own, as an older version could link it. */
async function linkBehindTheBack(world: AccountsWorld, made: Made, n: number): Promise<Carrier> {
  const { email, userId } = made;
  const sub = `linked-${n}`;
  const times = { createdAt: 1, updatedAt: 1 };
  await world.store.create("account", { userId, providerId: "acme", accountId: sub, ...times });
  return () => comesThrough(world, { sub, email, email_verified: false, name: "Mallory" });
}

/** A key, and one that was made with that key's key, which is gone. */
async function makeKeys(world: AccountsWorld, { client, userId }: Made): Promise<LeftBehind> {
  await world.store.updateOne("user", { id: userId }, { role: "admin" });
  const name = "a way back in";
  const permissions = ["api_key.create", "dashboard.read"];
  const first = passed(await client.post("/api-key/create", { name, permissions })).body.key;
  const site = world.platform.site;
  const by = (key: string) => new Client(site, { authorization: `Bearer ${key}` });
  const second = passed(await by(first).post("/api-key/create", { name, permissions })).body;
  const third =
    passed(await by(second.key).post("/api-key/create", { name, permissions })).body.key;
  await world.store.deleteOne("apiKey", { id: second.id });
  await world.store.updateOne("user", { id: userId }, { role: "user" });
  const verifies = (key: string) => async () =>
    (await by(key).post("/api-key/verify", {})).body?.valid === true;
  return { "a key": verifies(first), "a key's key's key": verifies(third) };
}

/** An invitation to the stranger's other address, into an organization of the account's. */
async function invite(world: AccountsWorld, { client }: Made, n: number): Promise<LeftBehind> {
  const organization = await client.post("/organization/create", {
    name: "Acme",
    slug: `acme-${n}`,
  });
  const organizationId = passed(organization).body.id;
  const invited = { organizationId, email: `other-${n}@example.org`, role: "super_admin" };
  const { id } = passed(await client.post("/organization/invite-member", invited)).body;
  return {
    "an invitation": () =>
      Promise.resolve(world.rows("invitation", "id", id)[0]?.status === "pending"),
  };
}

async function oneTimeToken(world: AccountsWorld, client: Client): Promise<Carrier> {
  const { token } = passed(await client.get("/one-time-token/generate")).body;
  return redeems(world, "/one-time-token/verify", token);
}

async function resetLink(world: AccountsWorld, email: string): Promise<Carrier> {
  await world.browser().post("/request-password-reset", { email });
  const { token = "" } = await world.mailed(email, "password-reset");
  return redeems(world, "/reset-password", token, { newPassword: PASSWORD });
}

async function changeOfAddress(world: AccountsWorld, made: Made, n: number): Promise<Carrier> {
  const newEmail = `next-${n}@example.org`;
  passed(await made.client.post("/change-email", { newEmail }));
  const { token = "" } = await world.mailed(newEmail, "verification");
  return redeems(world, "/verify-email", token);
}

function redeems(
  world: AccountsWorld,
  path: string,
  token: string,
  more: Readonly<Record<string, string>> = {},
): Carrier {
  return async () => (await world.browser().post(path, { token, ...more })).status === 200;
}

/** The session of an administrator of the project who acts as the user. */
async function actAs(world: AccountsWorld, { userId }: Made): Promise<Client> {
  const boss = world.boss.at(world.platform.site);
  passed(await boss.post("/admin/impersonate-user", { userId }));
  return boss;
}
