/** Acting as a user lasts as long as the right to it, and leaves nothing behind that outlasts it. */
import { assertEquals, assertNotEquals } from "@std/assert";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { platformUser } from "../support/platform_user.ts";
import { behindTheBack } from "../support/project_store.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";

const PASSWORD = "correct horse battery";

interface Person {
  readonly id: string;
  readonly email: string;
  readonly client: Client;
}

let made = 0;

/** A new user of the project with a role, signed in. */
async function person({ server, visitor }: OpenProject, role = "user"): Promise<Person> {
  const email = `person-${made++}@example.com`;
  const { user } = await ok(
    server.post("/admin/create-user", { email, name: "Grace", password: PASSWORD, role }),
  );
  const client = visitor();
  await ok(client.post("/sign-in/email", { email, password: PASSWORD }));
  return { id: user.id, email, client };
}

/** A role of a slug of its own; gives the slug and a way to change what it grants. */
async function newRole(
  { server }: OpenProject,
  permissions: string[],
): Promise<{ slug: string; grant: (permissions: string[]) => Promise<void> }> {
  const slug = `role-${made++}`;
  const body = { name: slug, slug, permissions };
  const { role: { id } } = await ok(server.post("/banata/config/roles/create", body));
  const grant = async (permissions: string[]) =>
    void await ok(server.post("/banata/config/roles/update", { id, permissions }));
  return { slug, grant };
}

const actsAs = async (client: Client, { id }: Person) =>
  (await client.get("/get-session")).body?.user.id === id;

async function actAs(client: Client, user: Person): Promise<void> {
  await ok(client.post("/admin/impersonate-user", { userId: user.id }));
  assertEquals(await actsAs(client, user), true);
}

/** What takes the right to act as a user from whoever does; each gives who acts, and as whom. */
const ENDS: Readonly<
  Record<string, (world: OpenProject) => Promise<readonly [client: Client, user: Person]>>
> = {
  async "a role of the user's comes to grant more than the impersonator holds"(world) {
    const { grant, slug } = await newRole(world, ["member.read"]);
    const [boss, user] = [await person(world, "admin"), await person(world, slug)];
    await actAs(boss.client, user);
    await grant(["member.read", "vault.manage"]);
    return [boss.client, user];
  },
  async "the impersonator's role grants it no more"(world) {
    const { grant, slug } = await newRole(world, ["dashboard.read", "dashboard.manage"]);
    const [boss, user] = [await person(world, slug), await person(world)];
    await actAs(boss.client, user);
    await grant(["dashboard.read"]);
    return [boss.client, user];
  },
  async "the key that acts is given lesser permissions"(world) {
    const { server, site, visitor } = world;
    const permissions = ["dashboard.manage"];
    const { id: keyId, key } = await ok(server.post("/api-key/create", { name: "k", permissions }));
    const acting = new Client(site, { authorization: `Bearer ${key}`, origin: "" });
    const user = await person(world);
    await ok(acting.post("/admin/impersonate-user", { userId: user.id }));
    const browser = visitor();
    for (const [name, value] of acting.cookies) browser.cookies.set(name, value);
    assertEquals(await actsAs(browser, user), true);
    await ok(server.post("/api-key/update", { keyId, permissions: ["dashboard.read"] }));
    return [browser, user];
  },
  async "the user is invited to more than the impersonator holds"(world) {
    const { server } = world;
    const [boss, user] = [await person(world, "admin"), await person(world)];
    const { id: organizationId } = await ok(server.post("/organization/create", { name: "Acme" }));
    await actAs(boss.client, user);
    const { email } = user;
    await ok(
      server.post("/organization/invite-member", { organizationId, email, role: "super_admin" }),
    );
    return [boss.client, user];
  },
  async "the session in which it began is ended, among others of the same user"(world) {
    const [boss, user] = [await person(world, "admin"), await person(world)];
    const thief = world.visitor();
    await ok(thief.post("/sign-in/email", { email: boss.email, password: PASSWORD }));
    const token = (await thief.get("/get-session")).body.session.id;
    await actAs(thief, user);
    await ok(boss.client.post("/revoke-session", { token }));
    return [thief, user];
  },
  async "an earlier release began it, which noted no session"(world) {
    const [boss, user] = [await person(world, "admin"), await person(world)];
    await actAs(boss.client, user);
    const { store } = behindTheBack(world.platform, world.project.id);
    await store.updateOne("session", { userId: user.id, impersonatedBy: boss.id }, {
      startedIn: null,
    });
    return [boss.client, user];
  },
  async "an administrator ends that session"(world) {
    const [boss, user] = [await person(world, "admin"), await person(world)];
    const sessionId = (await boss.client.get("/get-session")).body.session.id;
    await actAs(boss.client, user);
    await ok(world.server.post("/admin/revoke-user-session", { sessionId }));
    return [boss.client, user];
  },
  async "an operator ends the session on the platform, and keeps another"(world) {
    const { admin, project: { clientId, id: projectId }, site } = world;
    const thief = new Client(site);
    const { body: { user: operator } } = await admin.get("/get-session");
    await ok(thief.post("/sign-in/email", { email: operator.email, password: PASSWORD }));
    const token = (await thief.get("/get-session")).body.session.id;
    const user = await person(world);
    await ok(thief.post("/admin/impersonate-user", { userId: user.id, projectId }));
    const app = new Client(site, { "x-banata-client-id": clientId });
    for (const [name, value] of thief.cookies) app.cookies.set(name, value);
    assertEquals(await actsAs(app, user), true);
    await ok(admin.post("/revoke-session", { token }));
    return [app, user];
  },
};

Deno.test("Nobody acts as a user any more once", async (t) => {
  await using world = await openProject();
  for (const [name, end] of Object.entries(ENDS)) {
    await t.step(name, async () => {
      const [client, user] = await end(world);
      assertEquals(await actsAs(client, user), false);
      const late = await client.post("/update-user", { name: "Mallory" });
      assertNotEquals(late.status, 200);
    });
  }
  await t.step(
    "and no sooner: what the impersonator made as the user counts for nothing",
    async () => {
      const [boss, user] = [await person(world, "admin"), await person(world)];
      await actAs(boss.client, user);
      await ok(boss.client.post("/organization/create", { name: "Made as somebody else" }));
      await ok(boss.client.post("/update-user", { name: "Grace H." }));
      assertEquals(await actsAs(boss.client, user), true);
    },
  );
});

Deno.test("Whoever acts as an operator", async (t) => {
  await using world = await openProject();
  const { admin, site } = world;
  const { body: { user: { id: adminId } } } = await admin.get("/get-session");
  const owner = await platformUser(world, { name: "owner", role: "project_creator" });
  const helper = await platformUser(world, { name: "helper" });
  const slug = { name: "theirs", slug: "theirs" };
  const { project: { id } } = await ok(owner.client.post("/banata/projects/create", slug));
  const { id: keyId } = await ok(
    owner.client.post("/api-key/create", { name: "own", projectId: id }),
  );
  for (const ask of ["accept", "keep"]) {
    await ok(owner.client.post("/banata/projects/administrators/add", { id, userId: helper.id }));
    if (ask === "accept") {
      await ok(helper.client.post("/banata/projects/administrators/accept", { id }));
    }
  }
  const another = { name: "another", slug: "another" };
  const other = (await ok(admin.post("/banata/projects/create", another))).project.id;
  await ok(admin.post("/banata/projects/administrators/add", { id: other, userId: owner.id }));
  const acting = new Client(site);
  const { email } = (await admin.get("/get-session")).body.user;
  await ok(acting.post("/sign-in/email", { email, password: PASSWORD }));
  await ok(acting.post("/admin/impersonate-user", { userId: owner.id }));

  await t.step("leaves no key and no right behind", async () => {
    const refused: [path: string, body: Json][] = [
      ["/api-key/create", { name: "a way back in", projectId: id }],
      ["/api-key/rotate", { keyId, projectId: id }],
      ["/api-key/update", { keyId, allowedCidrs: null, projectId: id }],
      ["/banata/projects/administrators/add", { id, userId: adminId }],
      ["/banata/projects/administrators/accept", { id: other }],
      ["/banata/projects/transfer", { id, userId: helper.id }],
    ];
    const answers: Reply[] = [];
    for (const [path, body] of refused) answers.push(await acting.post(path, body));
    assertEquals(
      answers.map(outcome),
      refused.map(() => [403, "NOT_WHILE_IMPERSONATING"]),
    );
  });
  await t.step("acts as nobody else", async () => {
    const { body: { user } } = await acting.post("/admin/create-user", {
      projectId: id,
      email: "grace@example.com",
      name: "Grace",
    });
    const further = { userId: user.id, projectId: id };
    assertEquals(outcome(await acting.post("/admin/impersonate-user", further)), [
      403,
      "ALREADY_IMPERSONATING",
    ]);
  });
  await t.step("is named in every event, refusals too", async () => {
    const { data } = await ok(
      owner.client.post("/banata/audit-logs/list", { projectId: id, limit: 20 }),
    );
    const told = data.filter(({ action }: Json) => /^user\.created$|\.denied$/.test(action));
    assertEquals(
      told.map(({ actor, metadata }: Json) => [actor.id, metadata?.impersonatedBy]),
      told.map(() => [owner.id, adminId]),
    );
    assertEquals(told.length > 0, true);
  });
  await t.step("invites by their own right, which they need not have", async () => {
    const call = (path: string, body: Json) => acting.post(path, { ...body, projectId: id });
    const { id: organizationId } = await ok(call("/organization/create", { name: "Acme" }));
    const body = { organizationId, email: "grace@example.com", role: "member" };
    const { inviterId } = await ok(call("/organization/invite-member", body));
    assertEquals(inviterId, adminId);
  });
});
