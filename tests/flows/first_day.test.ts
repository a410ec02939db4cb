import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { Client, ok, outcome } from "../support/client.ts";
import { type RunningPlatform, startPlatform } from "../support/process.ts";
import { ADMIN } from "../support/set_up.ts";

const GRACE = { email: "grace@example.com", name: "Grace" };
const PASSWORD_A = "password of project A";
const PASSWORD_B = "password of project B";

// The README's first day over real sockets against a started process: set up, sign in, two projects,
// a key each, the same address in both, and all of it still there after the process was killed.
Deno.test("The platform goes from its setup token to isolated projects and survives a kill", async (t) => {
  const dataDir = await Deno.makeTempDir();
  const platform = await startPlatform(dataDir);
  const admin = new Client(platform.site);
  await t.step("setup refuses a wrong token and works once", () => setUp(admin, platform));
  await t.step("the administrator signs in", () => signIn(admin));
  const keyA = await projectKey(admin, "project-a");
  const keyB = await projectKey(admin, "project-b");
  const userA = new Client(platform.site, { "x-api-key": keyA });
  const userB = new Client(platform.site, { "x-api-key": keyB });
  await t.step("one address is two users with two passwords", () => signUpTwice(userA, userB));
  await t.step("a cookie of one project is nobody in the other", async () => {
    const foreign = new Client(platform.site, { "x-api-key": keyB });
    for (const [name, value] of userA.cookies) foreign.cookies.set(name, value);
    assertEquals((await foreign.get("/get-session")).body, null);
    assertEquals((await userA.get("/get-session")).body.user.email, GRACE.email);
  });
  await t.step("a key alone is nobody", () => keyAlone(platform.site, keyA));
  await t.step("signing out ends the session under its own key", async () => {
    await ok(userB.post("/sign-out"));
    assertEquals((await userB.get("/get-session")).body, null);
    await ok(userB.post("/sign-in/email", { email: GRACE.email, password: PASSWORD_B }));
  });
  await platform.kill();
  const restarted = await startPlatform(dataDir);
  await t.step("everything is there after a kill", async () => {
    assertEquals(restarted.setupToken, undefined);
    const adminAgain = admin.at(restarted.site);
    assertEquals((await adminAgain.get("/get-session")).body.user.email, ADMIN.email);
    const { projects } = (await adminAgain.post("/banata/projects/list")).body;
    assertEquals(projects.map(({ slug }: { slug: string }) => slug), ["project-b", "project-a"]);
    for (const user of [userA, userB]) {
      const session = await user.at(restarted.site).get("/get-session");
      assertEquals(session.body.user.email, GRACE.email);
    }
  });
  assertEquals(await restarted.stop(), 0);
  await Deno.remove(dataDir, { recursive: true });
});

async function setUp(admin: Client, { setupToken: token, site }: RunningPlatform): Promise<void> {
  const keyless = await new Client(site).post("/sign-up/email", { ...GRACE, password: PASSWORD_A });
  assertEquals(outcome(keyless), [403, "PROJECT_API_KEY_REQUIRED"]);
  const wrong = await admin.post("/banata/setup", { token: "wrong", ...ADMIN });
  assertEquals(outcome(wrong), [401, "INVALID_SETUP_TOKEN"]);
  const made = await admin.post("/banata/setup", { token, ...ADMIN });
  assertEquals([made.status, made.body.user.email], [200, ADMIN.email]);
  const again = await admin.post("/banata/setup", { token, ...ADMIN });
  assertEquals(outcome(again), [409, "SETUP_COMPLETED"]);
}

async function signIn(admin: Client): Promise<void> {
  const { email, password } = ADMIN;
  const wrong = await admin.post("/sign-in/email", { email, password: "not their password" });
  assertEquals(outcome(wrong), [401, "INVALID_EMAIL_OR_PASSWORD"]);
  await ok(admin.post("/sign-in/email", { email, password }));
  assertEquals((await admin.get("/get-session")).body.user.email, email);
  const names = ["session_token", "known_device"].map((name) => `banata-platform.${name}`);
  assertEquals([...admin.cookies.keys()], names);
}

async function projectKey(admin: Client, slug: string): Promise<string> {
  const project = await admin.post("/banata/projects/create", { name: slug, slug });
  assertEquals([project.status, project.body.success], [200, true]);
  const taken = await admin.post("/banata/projects/create", { name: "other", slug });
  assertEquals(outcome(taken), [409, "PROJECT_SLUG_TAKEN"]);
  const projectId = project.body.project.id;
  const key = await admin.post("/api-key/create", { name: "server", projectId });
  assertEquals(key.status, 200);
  assertMatch(key.body.key, /^sk_live_[0-9A-Za-z]{49}$/);
  return key.body.key;
}

async function signUpTwice(userA: Client, userB: Client): Promise<void> {
  const inA = await userA.post("/sign-up/email", { ...GRACE, password: PASSWORD_A });
  const inB = await userB.post("/sign-up/email", { ...GRACE, password: PASSWORD_B });
  assertEquals([inA.status, inB.status], [200, 200]);
  assertNotEquals(inA.body.user.id, inB.body.user.id);
  const { email } = GRACE;
  const crossed = await userB.fresh().post("/sign-in/email", { email, password: PASSWORD_A });
  assertEquals(outcome(crossed), [401, "INVALID_EMAIL_OR_PASSWORD"]);
}

async function keyAlone(site: string, key: string): Promise<void> {
  const proxy = new Client(site, {
    "x-api-key": key,
    "x-forwarded-host": "app.example.com",
    "x-forwarded-proto": "https",
  });
  assertEquals((await proxy.get("/get-session")).body, null);
  for (const path of ["/list-sessions", "/api-key/list"]) {
    assertEquals([path, (await proxy.get(path)).status], [path, 401]);
  }
  for (const path of ["/api-key/create", "/banata/projects/list", "/update-user"]) {
    const reply = await proxy.post(path, { name: "x" });
    assertEquals([path, reply.status], [path, 401]);
    assert(typeof reply.code === "string");
  }
}
