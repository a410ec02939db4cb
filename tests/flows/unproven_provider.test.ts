import { assertEquals } from "@std/assert";
import { openOAuthWorld } from "../support/oauth_world.ts";
import { behindTheBack } from "../support/project_store.ts";
import { asApp, signInThrough } from "../support/social.ts";

Deno.test("A provider that verifies an unproven address takes what others had of the account", async () => {
  await using world = await openOAuthWorld();
  const { platform, project, provider } = world;
  const visitor = world.newVisitor({ email_verified: false });
  const first = world.browser();
  await signInThrough(provider, { browser: first, project });
  const [user] = world.rows("user");
  assertEquals([user?.email, user?.emailVerified], [visitor.email, false]);
  const { store } = behindTheBack(platform, project.id);
  const userId = String(user?.id);
  const times = { createdAt: 1, updatedAt: 1 };
  await store.create("account", { userId, providerId: "credential", accountId: userId, ...times });
  await store.create("twoFactor", { userId, secret: "s", backupCodes: "b", verified: true });

  provider.user = { ...visitor, email_verified: true };
  const second = world.browser();
  await signInThrough(provider, { browser: second, project });
  assertEquals(world.rows("account").map(({ providerId }) => providerId), ["acme"]);
  assertEquals(world.rows("twoFactor"), []);
  const sessions = [first, second].map((each) => each.get("/get-session", asApp(project)));
  const emails = (await Promise.all(sessions)).map(({ body }) => body?.user.email ?? null);
  assertEquals(emails, [null, visitor.email]);
});
