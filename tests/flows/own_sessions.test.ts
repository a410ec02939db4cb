/** What a user sees and ends of the own sessions, and what comes in the place of one. */
import { assert, assertEquals } from "@std/assert";
import { openWorld, serverClient, signedUpUser, type World } from "../support/calls/mod.ts";
import { anotherSession, appClient, changeRow } from "../support/calls/world.ts";
import { type Client, type Json, ok } from "../support/client.ts";
import { newOrganization } from "../support/organizations.ts";
import { rowsOf } from "../support/rows.ts";
import { totpCode } from "../support/totp.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

const sessionsOf = ({ platform }: World, userId: string) =>
  rowsOf(platform.host, "session").filter((row) => row.userId === userId);

/** Rows that are only there to be many. */
async function manySessions({ now, platform, project }: World, userId: string): Promise<void> {
  for (let number = 0; number < 130; number++) {
    await platform.component("adapter:create", {
      projectId: project.id,
      model: "session",
      data: {
        id: `ses_${userId.slice(4)}${number}`,
        token: `token-${userId}-${number}`,
        userId,
        expiresAt: now() + 8 * DAY_MS,
        createdAt: now(),
        updatedAt: now(),
      },
    });
  }
}

async function enrol(client: Client, { now, password }: World): Promise<string> {
  const enabled = await ok(client.post("/two-factor/enable", { password }));
  const uri = enabled.totpURI;
  const code = totpCode(uri, now());
  await ok(client.post("/two-factor/verify-totp", { code }));
  return uri;
}

Deno.test("A user's own sessions are all listed, without tokens, and all ended", async (t) => {
  let time = Date.now();
  await using world = await openWorld({ clock: () => time });
  const user = await signedUpUser(world);
  const { client, id: userId } = user;
  const list = async (from = client): Promise<Json[]> => (await from.get("/list-sessions")).body;

  await t.step(
    "/list-sessions shows no token, and /revoke-session takes what it shows",
    async () => {
      const { token } = await anotherSession(world, user);
      const other = await anotherSession(world, user);
      const { status, text } = await client.get("/list-sessions");
      assertEquals(status, 200, text);
      for (const row of sessionsOf(world, userId)) assert(!text.includes(String(row.token)));
      const own = (await client.get("/get-session")).body.session.id;
      const listed = await list();
      assertEquals([listed.length, listed.some(({ id }) => id === own)], [3, true]);
      const stranger = await signedUpUser(world);
      for (const handle of [listed[0].token, token]) {
        assertEquals(
          (await stranger.client.post("/revoke-session", { token: handle })).status,
          200,
        );
      }
      assertEquals((await list()).length, 3, "another's is revoked by nobody");
      const raw = await client.post("/revoke-session", { token });
      assertEquals([raw.body, (await list()).length], [{ status: true }, 2]);
      const [{ token: handle }] = (await list()).filter(({ id }) => id !== own);
      assertEquals((await client.post("/revoke-session", { token: handle })).body, {
        status: true,
      });
      assertEquals((await list()).map(({ id }) => id), [own]);
      assertEquals((await other.client.get("/get-session")).body, null);
    },
  );

  await t.step("/list-sessions and /revoke-other-sessions know more than a hundred", async () => {
    await manySessions(world, userId);
    const own = (await client.get("/get-session")).body.session.id;
    const listed = await list();
    assertEquals([listed.length, listed.some(({ id }) => id === own)], [131, true]);
    const admin = await serverClient(world).post("/admin/list-user-sessions", { userId });
    assertEquals(admin.body.data.length, 131);
    await ok(client.post("/revoke-other-sessions", {}));
    assertEquals(sessionsOf(world, userId).map(({ id }) => id), [own]);
  });

  await t.step("/list-sessions answers for as long as the session lives", async () => {
    time += 3 * DAY_MS;
    const reply = await client.get("/list-sessions");
    assertEquals([reply.status, reply.body.length], [200, 1]);
    assertEquals((await appClient(world).get("/list-sessions")).status, 401);
  });

  await t.step("/revoke-session of the own one signs out", async () => {
    const [{ token }] = await list();
    await client.post("/revoke-session", { token });
    assertEquals((await client.get("/get-session")).body, null);
  });
});

Deno.test("A session in the place of another ends when that one would have", async (t) => {
  await using world = await openWorld();
  const { password } = world;
  const endOf = (userId: string) => Number(sessionsOf(world, userId)[0]?.expiresAt);
  const remembered = async () => {
    const { email, id } = await signedUpUser(world);
    const client = appClient(world);
    await serverClient(world).post("/admin/revoke-user-sessions", { userId: id });
    await client.post("/sign-in/email", { email, password, rememberMe: false });
    const [first] = sessionsOf(world, id);
    return { client, id, first };
  };

  for (
    const [path, body] of [
      ["/two-factor/enable and verify-totp", null],
      ["/change-password", {
        currentPassword: password,
        newPassword: password,
        revokeOtherSessions: true,
      }],
    ] as const
  ) {
    await t.step(`${path}: rememberMe: false stays a day`, async () => {
      const { client, first, id } = await remembered();
      if (body === null) await enrol(client, world);
      else assertEquals((await client.post(path, body)).status, 200);
      const [now, ...others] = sessionsOf(world, id);
      assertEquals(others, []);
      assert(now?.token !== first?.token && endOf(id) === first?.expiresAt);
    });
  }

  await t.step("/two-factor/disable too", async () => {
    const { client, first, id } = await remembered();
    await enrol(client, world);
    await ok(client.post("/two-factor/disable", { password }));
    assertEquals(endOf(id), first?.expiresAt);
  });

  await t.step("an impersonation stays one, and an hour", async () => {
    const { id: userId } = await signedUpUser(world);
    const boss = await signedUpUser(world);
    const role = { userId: boss.id, role: "super_admin" };
    await serverClient(world).post("/admin/set-role", role);
    const as = await ok(boss.client.post("/admin/impersonate-user", { userId }));
    const { password } = world;
    const refused = await boss.client.post("/two-factor/enable", { password });
    assertEquals(refused.status, 403, "nor does it make a lasting session");
    const { session } = (await boss.client.get("/get-session")).body;
    assertEquals([session.userId, session.impersonatedBy], [userId, boss.id]);
    assertEquals(Date.parse(session.expiresAt), Date.parse(as.session.expiresAt));
  });
});

Deno.test("/admin/stop-impersonating gives the browser its own session back", async (t) => {
  let time = Date.now();
  await using world = await openWorld({ clock: () => time });
  const boss = await signedUpUser(world);
  const { client } = boss;
  const role = { userId: boss.id, role: "super_admin" };
  await serverClient(world).post("/admin/set-role", role);
  const who = async () => (await client.get("/get-session")).body?.user.id ?? null;
  const { id: userId } = await signedUpUser(world);
  const impersonate = async () => await ok(client.post("/admin/impersonate-user", { userId }));

  await t.step("to an administrator of the project", async () => {
    await impersonate();
    assertEquals(await who(), userId);
    const stopped = await client.post("/admin/stop-impersonating");
    assertEquals([stopped.status, stopped.body.user.id], [200, boss.id], stopped.text);
    assertEquals(await who(), boss.id);
  });

  await t.step("/token names who really acts (RFC 8693, act)", async () => {
    const claims = async () => {
      const { token } = (await client.get("/token")).body;
      return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    };
    assertEquals((await claims()).act, undefined);
    await impersonate();
    const { act, sub } = await claims();
    assertEquals([sub, act], [userId, { sub: boss.id }]);
    await client.post("/admin/stop-impersonating");
  });

  await t.step("not one that was revoked meanwhile", async () => {
    await impersonate();
    const kept = sessionsOf(world, boss.id)[0]?.id;
    await serverClient(world).post("/admin/revoke-user-session", { sessionId: kept });
    assertEquals(await who(), null);
    assertEquals((await client.post("/admin/stop-impersonating")).status, 401);
    assertEquals(await who(), null);
  });

  await t.step("and an hour is the longest, however often the session is renewed", async () => {
    await client.post("/sign-in/email", { email: boss.email, password: world.password });
    await impersonate();
    const far = { expiresAt: time + 7 * DAY_MS };
    await changeRow(world, "session", { where: { userId }, update: far }).catch(() => {});
    for (const { id } of sessionsOf(world, userId)) {
      await changeRow(world, "session", { where: { id: String(id) }, update: far });
    }
    assertEquals(await who(), userId);
    time += HOUR_MS + 1;
    assertEquals(await who(), null);
  });
});

Deno.test("/two-factor/verify-totp puts the account in the guest's place", async () => {
  await using world = await openWorld();
  const { password } = world;
  const user = await signedUpUser(world);
  const uri = await enrol(user.client, world);
  const client = appClient(world);
  const { id: guest } = (await client.post("/sign-in/anonymous", {})).body.user;
  const made = await ok(client.post("/organization/create", { name: "The guest's" }));
  const { id: other } = await newOrganization(world);
  const challenge = await client.post("/sign-in/email", { email: user.email, password });
  assertEquals(challenge.body.twoFactorRedirect, true, challenge.text);
  const users = () => rowsOf(world.platform.host, "user").map(({ id }) => id);
  assert(users().includes(guest), "a guest stays until the second factor was given");
  const body = { code: totpCode(uri, world.now() + 30_000) };
  await ok(client.post("/two-factor/verify-totp", body));
  assert(!users().includes(guest));
  const members = rowsOf(world.platform.host, "member").filter((row) => row.userId === user.id);
  assertEquals(members.map(({ organizationId, role }) => [organizationId, role]), [
    [made.id, "super_admin"],
  ]);
  assert(other !== made.id);
});
