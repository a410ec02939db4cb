import { assertEquals } from "@std/assert";
import { hashPassword } from "better-auth/crypto";
import { ok, outcome } from "../support/client.ts";
import { openProject } from "../support/set_up.ts";

const GRACE = { email: "grace@example.com", name: "Grace" };

Deno.test("Passwords are counted in code points and the common ones refused", async (t) => {
  await using world = await openProject({}, { ownHashes: true });
  const { platform, project: { id } } = world;
  const client = world.visitor;
  const signUp = (email: string, password: string) =>
    client().post("/sign-up/email", { ...GRACE, email, password });

  await t.step("seven code points are too short, whatever their units", async () => {
    assertEquals(outcome(await signUp("a@example.com", "🔑".repeat(7))), [
      400,
      "PASSWORD_TOO_SHORT",
    ]);
    assertEquals(outcome(await signUp("a@example.com", "🔑".repeat(8))), [200, undefined]);
  });

  await t.step("128 code points are not truncated, 129 are too long", async () => {
    const longest = "🗝".repeat(128);
    assertEquals(outcome(await signUp("b@example.com", longest)), [200, undefined]);
    assertEquals(outcome(await signUp("c@example.com", `${longest}x`)), [400, "PASSWORD_TOO_LONG"]);
    const signIn = (password: string) =>
      client().post("/sign-in/email", { email: "b@example.com", password });
    await ok(signIn(longest));
    assertEquals((await signIn("🗝".repeat(127))).status, 401);
  });

  await t.step(
    "a common password is refused where it is set, and unremarkable at sign-in",
    async () => {
      assertEquals(outcome(await signUp("d@example.com", "Password1")), [
        400,
        "PASSWORD_TOO_COMMON",
      ]);
      const { email } = GRACE;
      const unknown = await client().post("/sign-in/email", { email, password: "Password1" });
      assertEquals(outcome(unknown), [401, "INVALID_EMAIL_OR_PASSWORD"]);
    },
  );

  await t.step("an older hash lets its user in and is replaced", async () => {
    const password = "from another platform";
    const { body } = await signUp(GRACE.email, "another password");
    const account = { projectId: id, model: "account" };
    const where = [
      { field: "userId", value: body.user.id },
      { field: "providerId", value: "credential" },
    ].map((clause) => ({ ...clause, operator: "eq", connector: "AND", mode: "sensitive" }));
    const older = await hashPassword(password);
    await platform.component("adapter:updateOne", {
      ...account,
      where,
      update: { password: older },
    });
    const storedNow = async () =>
      await platform.component("reader:findOne", { ...account, where }) as { password: string };
    const wrong = await client().post("/sign-in/email", { ...GRACE, password: "wrong password" });
    assertEquals([wrong.status, (await storedNow()).password], [401, older]);
    await ok(client().post("/sign-in/email", { ...GRACE, password }));
    assertEquals((await storedNow()).password.startsWith("$scrypt$ln=15,r=8,p=3$"), true);
    await ok(client().post("/sign-in/email", { ...GRACE, password }));
  });
});
