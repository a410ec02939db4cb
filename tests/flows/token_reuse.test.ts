// A token is given again while its session, its user and its key are what they were, and never longer.
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { equals } from "../../component/where.ts";
import { hashApiKey } from "../../plugins/_kernel/hash.ts";
import type { ReadArgs, ReadResult } from "../../runtime/request/wire.ts";
import { Client, ok } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { lightFunction } from "../support/light_function.ts";
import { rowsOf } from "../support/rows.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const MINUTE_MS = 60_000;
const PASSWORD = "a password nobody has guessed";

interface World extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  readonly project: ProjectWithKey;
  /** The project's own server. */
  readonly server: Client;
  readonly admin: Client;
  /** A new user of the project, signed in. */
  user(): Promise<{ client: Client; id: string }>;
  /** Lets time pass. */
  wait(ms: number): void;
}

async function openWorld(): Promise<World> {
  let now = Date.now();
  const platform = await openPlatform({}, { clock: () => now });
  const admin = await signedInAdmin(platform);
  const project = await projectWithKey(admin, "project-a");
  // Makes its key.
  await ok(new Client(platform.site).get(`/p/${project.clientId}/jwks`));
  let made = 0;
  return {
    platform,
    project,
    admin,
    server: new Client(platform.site, { authorization: `Bearer ${project.key}` }),
    async user() {
      const client = new Client(platform.site, { "x-api-key": project.key });
      const fields = { email: `user${made++}@example.com`, password: PASSWORD, name: "Grace" };
      const { user } = await ok(client.post("/sign-up/email", fields));
      return { client, id: user.id };
    },
    wait: (ms) => void (now += ms),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

async function tokenOf(client: Client): Promise<string> {
  return (await ok(client.get("/token"))).token;
}

const FACTS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  "it is given again while more than a third of its life is left": async ({ user, wait }) => {
    const { client } = await user();
    const token = await tokenOf(client);
    wait(9 * MINUTE_MS);
    assertEquals(await tokenOf(client), token);
    assertEquals((await ok(client.get("/convex/token"))).token, token);
    wait(1.5 * MINUTE_MS);
    const next = await tokenOf(client);
    assertNotEquals(next, token);
    assertEquals(decodeJwt(next).exp, Number(decodeJwt(token).exp) + 10.5 * 60);
  },
  "two sessions of a user have a token each": async ({ user, project, platform }) => {
    const { client, id } = await user();
    const other = new Client(platform.site, { "x-api-key": project.key });
    const [row] = rowsOf(platform.host, "user").filter((each) => each.id === id);
    await ok(other.post("/sign-in/email", { email: row?.email, password: PASSWORD }));
    const [mine, theirs] = [decodeJwt(await tokenOf(client)), decodeJwt(await tokenOf(other))];
    assertEquals([mine.sub, theirs.sub], [id, id]);
    assertNotEquals(mine.sid, theirs.sid);
  },
  "what it tells is told anew": async ({ user }) => {
    const { client } = await user();
    const token = await tokenOf(client);
    await ok(client.post("/update-user", { name: "Ada" }));
    assertEquals(decodeJwt(await tokenOf(client)).name, "Ada");
    await ok(client.post("/update-user", { name: "Grace" }));
    assertEquals(decodeJwt(await tokenOf(client)).sid, decodeJwt(token).sid);
  },
  "another role ends it": async ({ server, user, wait }) => {
    const { client, id } = await user();
    const token = await tokenOf(client);
    wait(MINUTE_MS);
    await ok(server.post("/admin/set-role", { userId: id, role: "admin" }));
    assertNotEquals(await tokenOf(client), token);
  },
  "signing out ends it": async ({ user }) => {
    const { client } = await user();
    await tokenOf(client);
    const cookies = new Map(client.cookies);
    await ok(client.post("/sign-out", {}));
    for (const [name, value] of cookies) client.cookies.set(name, value);
    assertEquals((await client.get("/token")).status, 401);
  },
  "the session's own end ends it": async ({ platform, user, wait }) => {
    const { client, id } = await user();
    await tokenOf(client);
    const [session] = rowsOf(platform.host, "session").filter(({ userId }) => userId === id);
    const where = equals({ id: String(session?.id) });
    const scope = { projectId: session?.projectId, model: "session", where };
    const expiresAt = Number(session?.createdAt) + MINUTE_MS;
    await platform.component("adapter:updateOne", { ...scope, update: { expiresAt } });
    wait(2 * MINUTE_MS);
    assertEquals((await client.get("/token")).status, 401);
  },
  "a ban ends it": async ({ server, user }) => {
    const { client, id } = await user();
    await tokenOf(client);
    await ok(server.post("/admin/ban-user", { userId: id }));
    assert((await client.get("/token")).status >= 400);
  },
  "another key ends it": async ({ platform, project, user }) => {
    const { client } = await user();
    const token = await tokenOf(client);
    const { kid } = decodeProtectedHeader(token);
    const scope = { projectId: project.id, model: "jwks", where: equals({ id: String(kid) }) };
    await platform.component("adapter:deleteOne", scope);
    assertNotEquals(decodeProtectedHeader(await tokenOf(client)).kid, kid);
  },
  "another lifetime ends it": async ({ admin, project, user }) => {
    const { client } = await user();
    await tokenOf(client);
    const sessions = { accessTokenDuration: "5 minutes" };
    await ok(admin.post("/banata/config/dashboard/save", { projectId: project.id, sessions }));
    const { exp = 0, iat = 0 } = decodeJwt(await tokenOf(client));
    assertEquals(exp - iat, 5 * 60);
  },
  "both lanes give the same bytes": async (world) => {
    const { client } = await world.user();
    await tokenOf(client);
    const { clientId } = world.project;
    const answerHere = lightFunction(world.platform.host.engine);
    const documents = ["jwks", ".well-known/openid-configuration"];
    for (
      const path of [
        ...["/token", "/convex/token", "/jwks", "/convex/jwks"],
        ...documents.map((name) => `/p/${clientId}/${name}`),
      ]
    ) {
      // No token of before is at hand.
      world.wait(11 * MINUTE_MS);
      const args = argsOf(world, { client, path });
      const light = await answerHere(args);
      const read = await world.platform.host.run("banataAuth/adapter:read", args) as ReadResult;
      assertEquals(light, read as unknown, path);
      assertEquals(light.response?.status, 200, path);
    }
  },
  "a project that is deleted ends it": async ({ admin, project, user }) => {
    const { client } = await user();
    await tokenOf(client);
    await ok(admin.post("/banata/projects/delete", { id: project.id }));
    assert((await client.get("/token")).status >= 400);
  },
};

function argsOf(
  { platform, project }: World,
  { client, path }: { client: Client; path: string },
): ReadArgs {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return {
    credential: { kind: "proxy", keyHash: hashApiKey(project.key) },
    request: {
      method: "GET",
      url: `${platform.site}/api/auth${path}`,
      headers: [["cookie", cookie]],
    },
  };
}

Deno.test("GET /token gives a signed token again, and what ends it", async (t) => {
  await using world = await openWorld();
  for (const [fact, show] of Object.entries(FACTS)) await t.step(fact, () => show(world));
});
