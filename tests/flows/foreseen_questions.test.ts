/**
 * A sign-in and a sign-up by password run Better Auth once: the gate asks the question that it would ask.
 * What it would refuse before it hashes is refused without a hash, as ever.
 */
import { assertEquals } from "@std/assert";
import { Client, ok, type Reply } from "../support/client.ts";
import type { Host } from "../../embedded/mod.ts";
import type { Hook } from "../support/operations.ts";
import { openPlatform } from "../support/in_process.ts";
import { anotherProject, type OpenProject, signedInAdmin } from "../support/set_up.ts";
import { sendWatched } from "../support/watched.ts";

const PASSWORD = "a password of theirs";
const GRACE = { email: "grace@example.com", password: PASSWORD, name: "Grace" };

type Send = (client: Client) => Promise<Reply>;

/** How a request is watched. */
interface Watched {
  readonly client: Client;
  readonly host: Host;
  /** Runs while the first hash is asked for. */
  readonly beforeHash?: () => Promise<unknown>;
}

/** What one request did: the answer's status and code, runs of Better Auth, and hashes. */
async function workOf(send: Send, { beforeHash, client, host }: Watched): Promise<unknown[]> {
  let runs = 0;
  let hashes = 0;
  const hook: Hook = async ({ args, name }, proceed) => {
    const called = /^1\.0\/(?:runUdf|actions\/action)$/.test(name) ? String(args.name) : "";
    if (called === "banataAuth/adapter:handle") runs++;
    if (called === "authNode:derive" && hashes++ === 0) await beforeHash?.();
    return await proceed();
  };
  const { reply } = await sendWatched({ client, host, hook }, send);
  return [reply.status, reply.body?.code ?? "", runs, hashes];
}

function signIn(fields: object, headers: Record<string, string> = {}): Send {
  const body = { email: GRACE.email, password: PASSWORD, ...fields };
  return (client) => client.post("/sign-in/email", body, { headers });
}

function signUp(fields: object): Send {
  return (client) => client.post("/sign-up/email", { ...GRACE, ...fields });
}

type Did = (send: Send, options?: Partial<Watched>) => Promise<unknown[]>;

async function forbidsMeanwhile(world: OpenProject, did: Did): Promise<void> {
  const eve = { ...GRACE, email: "eve@example.com" };
  const { user } = await ok(world.visitor().post("/sign-up/email", eve));
  const after = async (change: () => Promise<unknown>) =>
    (await did(signIn({ email: eve.email }), { beforeHash: change })).slice(0, 3);
  const admin = (what: string) => () =>
    ok(world.server.post(`/admin/${what}`, { userId: user.id }));
  assertEquals(await after(admin("ban-user")), [403, "BANNED_USER", 1]);
  await admin("unban-user")();
  assertEquals(await after(() => world.set({ emailPassword: false })), [404, "NOT_FOUND", 1]);
  await world.set({ emailPassword: true });
  // Better Auth asks for a hash of an unknown user's, as it does of any.
  const unknown = [401, "INVALID_EMAIL_OR_PASSWORD", 2];
  assertEquals(await after(admin("remove-user")), unknown);
}

Deno.test("POST /sign-in/email and /sign-up/email ask before Better Auth runs", async (t) => {
  await using platform = await openPlatform();
  const admin = await signedInAdmin(platform);
  const world = await anotherProject(platform, { admin, slug: "foreseen" });
  const did: Did = (send, options = {}) =>
    workOf(send, { client: world.visitor(), host: platform.host, ...options });

  await t.step("a sign-up", async () => {
    assertEquals(await did(signUp({})), [200, "", 1, 1]);
  });
  await t.step("a sign-in, however the address is written", async () => {
    assertEquals(await did(signIn({})), [200, "", 1, 1]);
    assertEquals(await did(signIn({ email: "Grace@Example.com" })), [200, "", 1, 1]);
  });
  await t.step("a wrong password and an unknown address do the same", async () => {
    const refused = [401, "INVALID_EMAIL_OR_PASSWORD", 1, 1];
    assertEquals(await did(signIn({ password: "not that one" })), refused);
    assertEquals(await did(signIn({ email: "nobody@example.com" })), refused);
  });
  await t.step("somebody of the same address in another project is somebody else", async () => {
    const other = await anotherProject(platform, { admin, slug: "foreseen-too" });
    const there = { client: other.visitor() };
    const password = "a password of another one";
    assertEquals(await did(signUp({ password }), there), [200, "", 1, 1]);
    assertEquals(await did(signIn({ password }), there), [200, "", 1, 1]);
    assertEquals(await did(signIn({}), there), [401, "INVALID_EMAIL_OR_PASSWORD", 1, 1]);
  });
  await t.step("an address of another form is Better Auth's to ask about", async () => {
    assertEquals(await did(signIn({ email: "grace@[10.0.0.1]" })), [400, "VALIDATION_ERROR", 1, 0]);
    const quoted = { email: "o'brien@example.com" };
    assertEquals(await did(signUp(quoted)), [200, "", 2, 1]);
    assertEquals(await did(signIn(quoted)), [200, "", 2, 1]);
  });
  await t.step("what is refused for its form costs no hash", async () => {
    assertEquals(await did(signUp({ password: "short" })), [400, "PASSWORD_TOO_SHORT", 1, 0]);
    assertEquals(await did(signIn({ password: 7 })), [400, "VALIDATION_ERROR", 1, 0]);
    assertEquals(await did(signIn({ email: undefined })), [400, "VALIDATION_ERROR", 1, 0]);
    assertEquals(await did(signIn({ email: "a..b@example.com" })), [400, "VALIDATION_ERROR", 1, 0]);
    assertEquals(await did(signUp({ name: undefined })), [400, "VALIDATION_ERROR", 1, 0]);
    const elsewhere = { callbackURL: "https://evil.example/" };
    assertEquals(await did(signIn(elsewhere)), [403, "INVALID_CALLBACK_URL", 1, 0]);
  });
  await t.step("nor what is switched off", async () => {
    await world.set({ signUp: false });
    const [status, , , hashes] = await did(signUp({ email: "eve@example.com" }));
    assertEquals([status, hashes], [400, 0]);
    await world.set({ signUp: true, emailPassword: false });
    assertEquals(await did(signIn({})), [404, "NOT_FOUND", 1, 0]);
    await world.set({ emailPassword: true });
  });
  await t.step("nor what another site's page sends", async () => {
    const { clientId } = world.project;
    const page = new Client(world.site, { "x-banata-client-id": clientId });
    const foreign = signIn({}, { origin: "https://evil.example" });
    assertEquals(await did(foreign, { client: page }), [403, "INVALID_ORIGIN", 1, 0]);
  });
  await t.step("a password that changes meanwhile is asked about again", async () => {
    const ada = { ...GRACE, email: "ada@example.com" };
    const { user } = await ok(world.visitor().post("/sign-up/email", ada));
    const newPassword = "another password of theirs";
    const change = () =>
      ok(world.server.post("/admin/set-user-password", { userId: user.id, newPassword }));
    const old = { email: user.email };
    assertEquals(await did(signIn(old), { beforeHash: change }), [
      401,
      "INVALID_EMAIL_OR_PASSWORD",
      2,
      2,
    ]);
    assertEquals(await did(signIn({ ...old, password: newPassword })), [200, "", 1, 1]);
  });
  await t.step(
    "whoever may not sign in any more by then does not",
    () => forbidsMeanwhile(world, did),
  );
});
