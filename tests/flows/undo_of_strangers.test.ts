import { ok, outcome } from "../support/client.ts";
import { assertEquals } from "@std/assert";
import { type MailedProject, type ProjectTest, runOnProjects } from "../support/mailed_project.ts";
import { rowsOf } from "../support/rows.ts";

// Whoever signed up first may have been at an address of their own; its mailbox has the link that undoes.

const STRANGERS = "mallory@example.org";
const OWNERS = "grace@example.com";
const PASSWORD = "password of project A";

const token = async (world: MailedProject, to: string) =>
  (await world.mailbox.next(to)).variables.token!;

/** How the owner of an address comes to the account; gives the status of the answer. */
const PROOFS: Readonly<Record<string, (world: MailedProject, userId: string) => Promise<number>>> =
  {
    async "/admin/set-user-password"({ admin, project }, userId) {
      const body = { userId, newPassword: "the owner's password", projectId: project.id };
      return (await admin.post("/admin/set-user-password", body)).status;
    },
    async "/reset-password"(world) {
      await world.visitor().post("/request-password-reset", { email: OWNERS });
      const body = { token: await token(world, OWNERS), newPassword: "the owner's password" };
      return (await world.visitor().post("/reset-password", body)).status;
    },
    async "/magic-link/verify"(world) {
      await world.visitor().post("/sign-in/magic-link", { email: OWNERS });
      const body = { token: await token(world, OWNERS) };
      return (await world.visitor().post("/magic-link/verify", body)).status;
    },
    async "/verify-email"(world) {
      await world.visitor().post("/send-verification-email", { email: OWNERS });
      const body = { token: await token(world, OWNERS) };
      return (await world.visitor().post("/verify-email", body)).status;
    },
  };

const TESTS: Record<string, ProjectTest> = {};
for (const [road, prove] of Object.entries(PROOFS)) {
  TESTS[
    `/change-email/undo is void at an unproven address once ${road} gave the account to the next one's owner`
  ] = async (newProject) => {
    const world = await newProject({ magicLink: true });
    const stranger = world.visitor();
    const user = { email: STRANGERS, password: PASSWORD, name: "M" };
    const { id } = (await stranger.post("/sign-up/email", user)).body.user;
    await stranger.post("/change-email", { newEmail: OWNERS });
    const undo = await token(world, STRANGERS);
    const opened = { token: await token(world, OWNERS) };
    await ok(world.visitor().post("/verify-email", opened));
    assertEquals(await prove(world, id), 200);
    const late = await world.visitor().post("/change-email/undo", { token: undo });
    assertEquals(outcome(late), [400, "INVALID_TOKEN"]);
    const row = rowsOf(world.platform.host, "user").find((row) => row.id === id);
    assertEquals(row?.email, OWNERS);
  };
}

Deno.test("Whoever proved an address keeps it:", (t) => runOnProjects(t, TESTS));
