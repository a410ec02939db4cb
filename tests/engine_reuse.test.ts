// Many users of several projects at once, on engines that are reused and on engines of their own.
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { testClock } from "./support/clock.ts";
import { generateId } from "../rules/ids.ts";
import { cookieSecrets } from "../runtime/crypto/cookie_secrets.ts";
import { Client } from "./support/client.ts";
import { type InProcessPlatform, openPlatform } from "./support/in_process.ts";
import { rowsOf } from "./support/rows.ts";
import { projectWithKey, signedInAdmin } from "./support/set_up.ts";
import { signedCookie } from "./support/signed_cookie.ts";

const SECRET = "a root secret of thirty-two characters";
const DAY_MS = 86_400_000;

interface Member {
  readonly client: Client;
  readonly projectId: string;
  readonly userId: string;
  readonly email: string;
}

for (const reuse of ["on", "off"]) {
  Deno.test(`Interleaved requests stay their user's and their project's (reuse ${reuse})`, async () => {
    const env = { BETTER_AUTH_SECRET: SECRET, BANATA_REUSE_ENGINES: reuse };
    await using platform = await openPlatform({}, { env });
    const members = await membersOf(platform);
    const rounds = await Promise.all(
      Array.from({ length: 4 }, () => Promise.all(members.map(act))),
    );
    const names = new Map(rounds.flat());
    assertEquals(names.size, rounds.flat().length, "every request has an id of its own");

    const users = new Map(rowsOf(platform.host, "user").map((row) => [row.id, row]));
    for (const { email, projectId, userId } of members) {
      const row = users.get(userId);
      assertEquals([row?.projectId, row?.email], [projectId, email]);
      assert(String(row?.name).startsWith(email));
    }
    const updates = rowsOf(platform.host, "event").filter(({ kind, model }) =>
      kind === "updated" && model === "user"
    );
    assertEquals(updates.length, names.size);
    for (const { actorId, projectId, requestId, subject } of updates) {
      const member = members.find(({ userId }) => userId === subject);
      assertEquals([actorId, projectId], [member?.userId, member?.projectId]);
      assertStrictEquals(names.get(String(requestId)), subject, "the event names its own request");
    }
  });
}

/** Reads and writes as a member; gives the id of the request that wrote, and whose it was. */
async function act({ client, email, userId }: Member): Promise<[string, string]> {
  const name = `${email} ${crypto.randomUUID()}`;
  const [session, sessions, changed] = await Promise.all([
    client.get("/get-session"),
    client.get("/list-sessions"),
    client.post("/update-user", { name }),
  ]);
  assertEquals([session.status, sessions.status, changed.status], [200, 200, 200]);
  assertEquals([session.body.user.id, session.body.user.email], [userId, email]);
  assertEquals(sessions.body.map((each: { userId: string }) => each.userId), [userId]);
  return [changed.headers.get("x-request-id") ?? "", userId];
}

async function membersOf(platform: InProcessPlatform): Promise<Member[]> {
  const admin = await signedInAdmin(platform);
  const members: Member[] = [];
  for (const slug of ["project-a", "project-b"]) {
    const project = await projectWithKey(admin, slug);
    for (let at = 0; at < 4; at++) {
      // The same addresses in both projects.
      const email = `user-${at}@example.com`;
      const client = new Client(platform.site, { "x-api-key": project.key });
      const userId = await signedInMember(platform, { client, email, projectId: project.id });
      members.push({ client, projectId: project.id, userId, email });
    }
  }
  return members;
}

/** A user with a session, made behind the platform's back: no password has to be hashed. */
async function signedInMember(
  platform: InProcessPlatform,
  { client, email, projectId }: Omit<Member, "userId">,
): Promise<string> {
  const now = testClock();
  const times = { createdAt: now, updatedAt: now };
  const userId = generateId("user", now);
  const user = { id: userId, name: email, email, emailVerified: false, ...times };
  await platform.component("adapter:create", { projectId, model: "user", data: user });
  const token = crypto.randomUUID();
  const id = generateId("session", now);
  const session = { id, token, userId, ...times, expiresAt: now + DAY_MS };
  await platform.component("adapter:create", { projectId, model: "session", data: session });
  const [{ value }] = await cookieSecrets({ secret: SECRET, previousSecrets: [] }, projectId);
  client.cookies.set("better-auth.session_token", await signedCookie(token, value));
  return userId;
}
