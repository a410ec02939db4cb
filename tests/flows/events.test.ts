import { assert, assertEquals } from "@std/assert";
import { Client } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";
import { rowsOf } from "../support/rows.ts";

const GRACE = { email: "grace@example.com", name: "Grace", password: "a password of hers" };

Deno.test("Every change and refusal leaves an event that says who it was, and no secret", async () => {
  await using platform = await openPlatform();
  const admin = await signedInAdmin(platform.site, platform.setupToken);
  const { id, key } = await projectWithKey(admin, "project-a");
  const user = new Client(platform.site, { "x-api-key": key });
  const signedUp = await user.post("/sign-up/email", GRACE);
  const userId = signedUp.body.user.id;
  const wrong = { email: GRACE.email, password: "not her password" };
  assertEquals((await user.fresh().post("/sign-in/email", wrong)).status, 401);
  const refused = await user.post("/api-key/create", { name: "hers" });
  assertEquals([refused.status, refused.body.code], [403, "MISSING_PERMISSION_API_KEYCREATE"]);
  assertEquals((await user.post("/update-user", { name: "Grace Hopper" })).status, 200);

  const events = rowsOf(platform.host, "event").filter(({ projectId }) => projectId === id);
  const said = events.map(({ action, actorId, actorType, details, model }) =>
    [actorType, actorId, action, model, ...(details as string[] ?? [])].filter(Boolean).join(" ")
  );
  const adminId = (await admin.get("/get-session")).body.user.id;
  const started = ["role", "role", "role", "roleSet", "roleSet", "roleSet"];
  assertEquals(said, [
    ...started.map((table) => `operator ${adminId} created ${table}`),
    `operator ${adminId} created apiKey`,
    "anonymous created user",
    "anonymous created account",
    `user ${userId} created session`,
    "anonymous refused request INVALID_EMAIL_OR_PASSWORD",
    `user ${userId} refused request MISSING_PERMISSION_API_KEYCREATE`,
    `user ${userId} updated user name updatedAt`,
  ]);
  assert(events.every(({ requestId }) => typeof requestId === "string"));
  const text = JSON.stringify(events);
  for (const secret of [GRACE.password, GRACE.email, key, signedUp.body.token]) {
    assert(!text.includes(secret));
  }
});
