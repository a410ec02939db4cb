import { assertEquals, assertMatch } from "@std/assert";
import { Client, ok, outcome } from "../support/client.ts";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { rowsOf } from "../support/rows.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";

const PASSWORD = "password of project A";
const EMAIL = "grace@example.com";

/** A user whose authenticator is set up: the client, the authenticator's URI and the backup codes. */
async function enrolled(
  world: MailedProject,
): Promise<{ client: Client; uri: string; backupCodes: string[] }> {
  const client = world.visitor();
  await client.post("/sign-up/email", { email: EMAIL, password: PASSWORD, name: "Grace" });
  const wrong = await client.post("/two-factor/enable", { password: "not her password" });
  assertEquals(outcome(wrong), [400, "INVALID_PASSWORD"]);
  const enabled = await ok(client.post("/two-factor/enable", { password: PASSWORD }));
  const { backupCodes, totpURI: uri } = enabled;
  assertMatch(new URL(uri).searchParams.get("issuer") ?? "", /^project-\d+$/);
  await ok(client.post("/two-factor/verify-totp", { code: totpCode(uri) }));
  return { client, uri, backupCodes };
}

/** A client that has given the password and now owes the second factor. */
async function challenged(world: MailedProject): Promise<Client> {
  const client = world.visitor();
  const reply = await client.post("/sign-in/email", { email: EMAIL, password: PASSWORD });
  assertEquals([reply.status, reply.body.twoFactorRedirect], [200, true]);
  assertEquals((await client.get("/get-session")).body, null);
  return client;
}

function wrongCode(uri: string): string {
  return totpCode(uri) === "000000" ? "111111" : "000000";
}

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "an authenticator's code is asked for after the password"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { uri } = await enrolled(world);
    const client = await challenged(world);
    const wrong = await client.post("/two-factor/verify-totp", { code: wrongCode(uri) });
    assertEquals(outcome(wrong), [401, "INVALID_CODE"]);
    assertEquals((await client.get("/get-session")).body, null);
    await ok(client.post("/two-factor/verify-totp", { code: nextTotpCode(uri) }));
    assertEquals((await client.get("/get-session")).body.user.email, EMAIL);
  },

  async "a code of an authenticator is taken once, also by whoever is signed in"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { client: owner, uri } = await enrolled(world);
    const verify = async (client: Client, code: string) => {
      const { body, status } = await client.post("/two-factor/verify-totp", { code });
      return [status, body.code];
    };
    const refused = [401, "INVALID_CODE"];
    const used = totpCode(uri);
    assertEquals(await verify(owner, used), refused);
    assertEquals(await verify(await challenged(world), used), refused);
    const code = nextTotpCode(uri);
    assertEquals(await verify(await challenged(world), code), [200, undefined]);
    const replayer = await challenged(world);
    assertEquals(await verify(replayer, code), refused);
    assertEquals((await replayer.get("/get-session")).body, null);
    // An earlier step is over with a later one.
    assertEquals(await verify(owner, used), refused);
  },

  async "of three uses of one code at the same time one signs in"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { uri } = await enrolled(world);
    const clients = [await challenged(world), await challenged(world), await challenged(world)];
    const code = nextTotpCode(uri);
    const uses = clients.map((client) => client.post("/two-factor/verify-totp", { code }));
    const statuses = (await Promise.all(uses)).map(({ status }) => status).sort();
    assertEquals(statuses, [200, 401, 401]);
  },

  async "a new authenticator's first code is taken, whatever the old one's last was"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { client } = await enrolled(world);
    await client.post("/two-factor/disable", { password: PASSWORD });
    const { body } = await client.post("/two-factor/enable", { password: PASSWORD });
    const code = totpCode(body.totpURI);
    await ok(client.post("/two-factor/verify-totp", { code }));
  },

  async "POST /admin/remove-second-factor gives a user back to the password alone"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { client } = await enrolled(world);
    const { admin, project } = world;
    const { user } = (await client.get("/get-session")).body;
    const remove = (by: Client, body: object = {}) =>
      by.post("/admin/remove-second-factor", { userId: user.id, ...body });
    const own = await remove(client);
    assertEquals(outcome(own), [403, "MISSING_PERMISSION_SECOND_FACTORREMOVE"]);
    const removed = await remove(admin, { projectId: project.id });
    assertEquals([removed.status, removed.body.user.twoFactorEnabled], [200, false]);
    const again = await remove(admin, { projectId: project.id });
    assertEquals(outcome(again), [409, "SECOND_FACTOR_NOT_ENABLED"]);
    assertEquals((await client.get("/get-session")).body, null);
    const next = world.visitor();
    const signedIn = await next.post("/sign-in/email", { email: EMAIL, password: PASSWORD });
    assertEquals([signedIn.status, signedIn.body.user?.email], [200, EMAIL]);
    await world.mailbox.next(EMAIL, "security-notice-second-factor-removed");
    const events = rowsOf(world.platform.host, "event").filter((row) =>
      row.projectId === project.id && row.model === "twoFactor" && row.kind === "deleted"
    );
    assertEquals(events.map(({ actorType }) => actorType), ["operator"]);
  },

  async "POST /admin/remove-second-factor leaves one's own alone"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { client } = await enrolled(world);
    const { user } = (await client.get("/get-session")).body;
    const about = { projectId: world.project.id, userId: user.id, role: "super_admin" };
    await ok(world.admin.post("/admin/set-role", about));
    const reply = await client.post("/admin/remove-second-factor", { userId: user.id });
    assertEquals(outcome(reply), [403, "CANNOT_REMOVE_OWN_SECOND_FACTOR"]);
  },

  async "POST /admin/remove-second-factor is for those who hold what the user holds"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { client } = await enrolled(world);
    const { admin, project } = world;
    const { user } = (await client.get("/get-session")).body;
    const about = { projectId: project.id, userId: user.id };
    assertEquals(
      (await admin.post("/admin/set-role", { ...about, role: "super_admin" })).status,
      200,
    );
    const permissions = ["second_factor.remove", "dashboard.manage"];
    const made = await admin.post("/api-key/create", { name: "desk", permissions, ...about });
    const desk = new Client(world.site, { authorization: `Bearer ${made.body.key}`, origin: "" });
    const reply = await desk.post("/admin/remove-second-factor", { userId: user.id });
    assertEquals(outcome(reply), [403, "PERMISSION_NOT_HELD"]);
  },

  async "a challenge ends after five wrong codes"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { uri } = await enrolled(world);
    const client = await challenged(world);
    const verify = async (code: string) =>
      (await client.post("/two-factor/verify-totp", { code })).code;
    for (let tries = 0; tries < 5; tries++) {
      assertEquals(await verify(wrongCode(uri)), "INVALID_CODE");
    }
    assertEquals(await verify(nextTotpCode(uri)), "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE");
    assertEquals(await verify(nextTotpCode(uri)), "INVALID_TWO_FACTOR_COOKIE");
  },

  async "a backup code signs in once"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { backupCodes } = await enrolled(world);
    const [code] = backupCodes;
    assertMatch(code!, /^\w{5}-\w{5}$/);
    const first = await challenged(world);
    await ok(first.post("/two-factor/verify-backup-code", { code }));
    const second = await challenged(world);
    const again = await second.post("/two-factor/verify-backup-code", { code });
    assertEquals(outcome(again), [401, "INVALID_BACKUP_CODE"]);
  },

  async "of sixteen uses of one backup code at the same time one signs in"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { backupCodes: [code] } = await enrolled(world);
    const clients: Client[] = [];
    while (clients.length < 4) clients.push(await challenged(world));
    const copies = Array.from({ length: 4 }, () => clients).flat();
    const uses = copies.map((client) => client.post("/two-factor/verify-backup-code", { code }));
    const statuses = (await Promise.all(uses)).map(({ status }) => status).sort();
    assertEquals(statuses.filter((status) => status === 200), [200]);
  },

  async "it is switched off with the password only"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { client } = await enrolled(world);
    const wrong = await client.post("/two-factor/disable", { password: "not her password" });
    assertEquals(outcome(wrong), [400, "INVALID_PASSWORD"]);
    await ok(client.post("/two-factor/disable", { password: PASSWORD }));
    const next = world.visitor();
    const reply = await next.post("/sign-in/email", { email: EMAIL, password: PASSWORD });
    assertEquals([reply.status, reply.body.user?.email], [200, EMAIL]);
  },

  async "neither secret nor backup codes stand in the table as they are"(newProject) {
    const world = await newProject({ twoFactor: true });
    const { backupCodes } = await enrolled(world);
    const rows = rowsOf(world.platform.host, "twoFactor");
    const [row] = rows.filter(({ projectId }) => projectId === world.project.id);
    assertEquals(backupCodes.filter((code) => JSON.stringify(row).includes(code)), []);
    assertEquals(row?.verified, true);
  },
};

Deno.test("A second factor", (t) => runOnProjects(t, TESTS));
