import { assert, assertEquals } from "@std/assert";
import { ok, outcome } from "../support/client.ts";
import { openProject } from "../support/set_up.ts";
import { changedIn } from "../support/events.ts";
import { rowsOf } from "../support/rows.ts";

const GRACE = { email: "grace@example.com", name: "Grace", password: "a password of hers" };

Deno.test("Every change and refusal leaves an event that says who it was, and no secret", async () => {
  await using world = await openProject();
  const { admin, platform, project: { id, key } } = world;
  const user = world.visitor();
  const signedUp = await user.post("/sign-up/email", GRACE);
  const userId = signedUp.body.user.id;
  const wrong = { email: GRACE.email, password: "not her password" };
  assertEquals((await user.fresh().post("/sign-in/email", wrong)).status, 401);
  const refused = await user.post("/api-key/create", { name: "hers" });
  assertEquals(outcome(refused), [403, "MISSING_PERMISSION_API_KEYCREATE"]);
  await ok(user.post("/update-user", { name: "Grace Hopper" }));

  // What becomes of the mail that greets Grace is a job's.
  const events = rowsOf(platform.host, "event").filter(({ actorType, projectId }) =>
    projectId === id && actorType !== "system"
  );
  const said = events.map(({ actorId, actorType, changes, code, kind, model }) =>
    [actorType, actorId, kind, model, code, changedIn(changes)].filter(Boolean).join(" ")
  );
  const adminId = (await admin.get("/get-session")).body.user.id;
  const role = "role name slug description permissions inherits isDefault";
  assertEquals(said, [
    ...Array(3).fill(`operator ${adminId} created ${role}`),
    `operator ${adminId} created apiKey name prefix start end createdBy permissions keyHash`,
    `user ${userId} created user name email emailVerified`,
    `user ${userId} created account accountId providerId userId password`,
    `user ${userId} created session expiresAt userId token`,
    `user ${userId} created projectKey version rootId wrappedKey standing`,
    `user ${userId} created mail type recipient state attempts sealedVariables`,
    "anonymous refused request INVALID_EMAIL_OR_PASSWORD",
    `user ${userId} refused request MISSING_PERMISSION_API_KEYCREATE`,
    `user ${userId} updated user name`,
  ]);
  assert(events.every(({ requestId }) => typeof requestId === "string"));
  const own = events.filter(({ actorId }) => actorId === userId);
  for (const { actorEmail, actorName, userAgent } of own) {
    assertEquals([actorName, actorEmail], [GRACE.name, GRACE.email]);
    assert(String(userAgent).startsWith("Deno/"));
  }
  const session = own.find(({ action }) => action === "session.created");
  assertEquals([session?.owner, session?.method, session?.ipAddress], [
    userId,
    "password",
    undefined,
  ]);
  const text = JSON.stringify(events);
  for (const secret of [GRACE.password, key, signedUp.body.token]) {
    assert(!text.includes(secret));
  }
});
