import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { Client } from "../support/client.ts";
import { startPlatform } from "../support/process.ts";

const ADMIN = { email: "ada@example.com", password: "correct horse battery", name: "Ada" };
const USER = { email: "grace@example.com", name: "Grace" };
const PASSWORD_A = "password of project A";
const PASSWORD_B = "password of project B";

// The README's first day over real sockets against a started process: set up, sign in, two projects,
// a key each, the same address in both, and all of it still there after the process was killed.
Deno.test("The platform goes from its setup token to isolated projects and survives a kill", async (t) => {
  const dataDir = await Deno.makeTempDir();
  let platform = await startPlatform(dataDir);
  const { site, setupToken: token } = platform;
  const admin = new Client(site);

  await t.step("a sign-up without a key is refused", async () => {
    const reply = await new Client(site).post("/sign-up/email", { ...USER, password: PASSWORD_A });
    assertEquals([reply.status, reply.body.code], [403, "PROJECT_API_KEY_REQUIRED"]);
  });

  await t.step("setup refuses a wrong token and works once", async () => {
    const wrong = await admin.post("/banata/setup", { token: "wrong", ...ADMIN });
    assertEquals([wrong.status, wrong.body.code], [401, "INVALID_SETUP_TOKEN"]);
    const made = await admin.post("/banata/setup", { token, ...ADMIN });
    assertEquals([made.status, made.body.user.email], [200, ADMIN.email]);
    const again = await admin.post("/banata/setup", { token, ...ADMIN });
    assertEquals([again.status, again.body.code], [409, "SETUP_COMPLETED"]);
  });

  await t.step("the administrator signs in", async () => {
    const { email, password } = ADMIN;
    const wrong = await admin.post("/sign-in/email", { email, password: "not his password" });
    assertEquals([wrong.status, wrong.body.code], [401, "INVALID_EMAIL_OR_PASSWORD"]);
    assertEquals((await admin.post("/sign-in/email", { email, password })).status, 200);
    assertEquals((await admin.get("/get-session")).body.user.email, email);
    assertEquals([...admin.cookies.keys()], ["banata-platform.session_token"]);
  });

  const projectOf = async (name: string, slug: string) => {
    const reply = await admin.post("/banata/projects/create", { name, slug });
    assertEquals([reply.status, reply.body.success], [200, true]);
    return reply.body.project.id as string;
  };
  const keyOf = async (projectId: string) => {
    const reply = await admin.post("/api-key/create", { name: "server", projectId });
    assertEquals(reply.status, 200);
    assertMatch(reply.body.key, /^sk_live_[0-9A-Za-z]{49}$/);
    return reply.body.key as string;
  };
  const projectA = await projectOf("Project A", "project-a");
  const projectB = await projectOf("Project B", "project-b");
  assertNotEquals(projectA, projectB);
  const keyA = await keyOf(projectA);
  const keyB = await keyOf(projectB);

  await t.step("a slug belongs to one project", async () => {
    const reply = await admin.post("/banata/projects/create", { name: "C", slug: "project-a" });
    assertEquals([reply.status, reply.body.code], [409, "PROJECT_SLUG_TAKEN"]);
  });

  const userA = new Client(site, { "x-api-key": keyA });
  const userB = new Client(site, { "x-api-key": keyB });

  await t.step("one address is two users with two passwords", async () => {
    const inA = await userA.post("/sign-up/email", { ...USER, password: PASSWORD_A });
    const inB = await userB.post("/sign-up/email", { ...USER, password: PASSWORD_B });
    assertEquals([inA.status, inB.status], [200, 200]);
    assertNotEquals(inA.body.user.id, inB.body.user.id);
    const { email } = USER;
    const crossed = await new Client(site, { "x-api-key": keyB })
      .post("/sign-in/email", { email, password: PASSWORD_A });
    assertEquals(crossed.status, 401);
  });

  await t.step("a cookie of one project is nobody in the other", async () => {
    const cookie = [...userA.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const foreign = new Client(site, { "x-api-key": keyB, cookie });
    assertEquals((await foreign.get("/get-session")).body, null);
    assertEquals((await userA.get("/get-session")).body.user.email, USER.email);
  });

  await t.step("a key alone is nobody", async () => {
    const proxy = new Client(site, {
      "x-api-key": keyA,
      "x-forwarded-host": "app.example.com",
      "x-forwarded-proto": "https",
    });
    assertEquals((await proxy.get("/get-session")).body, null);
    for (const path of ["/list-sessions", "/api-key/list"]) {
      assertEquals((await proxy.get(path)).status, 401);
    }
    for (const path of ["/api-key/create", "/banata/projects/list", "/update-user"]) {
      const reply = await proxy.post(path, { name: "x" });
      assertEquals([path, reply.status], [path, 401]);
      assert(typeof reply.body.code === "string");
    }
  });

  await t.step("signing out ends the session under its own key", async () => {
    assertEquals((await userB.post("/sign-out")).status, 200);
    assertEquals((await userB.get("/get-session")).body, null);
    const { email } = USER;
    assertEquals((await userB.post("/sign-in/email", { email, password: PASSWORD_B })).status, 200);
  });

  await platform.kill();
  platform = await startPlatform(dataDir);
  await t.step("everything is there after a kill", async () => {
    assertEquals(platform.setupToken, undefined);
    const again = (client: Client, headers: Record<string, string>) => {
      const moved = new Client(platform.site, headers);
      for (const [name, value] of client.cookies) moved.cookies.set(name, value);
      return moved;
    };
    const adminAgain = again(admin, {});
    assertEquals((await adminAgain.get("/get-session")).body.user.email, ADMIN.email);
    const { projects } = (await adminAgain.post("/banata/projects/list")).body;
    assertEquals(projects.map(({ slug }: { slug: string }) => slug), ["project-b", "project-a"]);
    const sessionA = await again(userA, { "x-api-key": keyA }).get("/get-session");
    assertEquals(sessionA.body.user.email, USER.email);
    const sessionB = await again(userB, { "x-api-key": keyB }).get("/get-session");
    assertEquals(sessionB.body.user.email, USER.email);
  });
  assertEquals(await platform.stop(), 0);
  await Deno.remove(dataDir, { recursive: true });
});
