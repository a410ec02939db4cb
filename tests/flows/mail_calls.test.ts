/**
 * How many functions of the component a mail takes, each of which Convex loads afresh. Observed: the calls that
 * the app's functions make, by the function that makes them.
 */
import { assertEquals } from "@std/assert";
import { captureConsole } from "../support/captured_console.ts";
import { ok } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { hookOperations } from "../support/operations.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";
import { MailServer } from "../support/smtp.ts";

const DELIVER = "banataAuth/auth:deliverMail";
const CLAIM = "banataAuth/adapter:claimMails";
const PASSWORD = "password of project A";

/** What a job calls of the component while something is done, run by run. */
async function callsOf(
  { platform }: OpenProject,
  job: string,
  action: () => Promise<unknown>,
): Promise<string[][]> {
  await jobsDone(platform.host);
  const runs = new Map<unknown, string[]>();
  {
    using _hooked = hookOperations((operation, proceed) => {
      const { frame, name } = operation;
      if (name === "1.0/runUdf" && frame.target.path === job) {
        const { reference } = operation.args;
        const called = String(reference).split("/").slice(-2).join(":");
        runs.set(frame, [...runs.get(frame) ?? [], called]);
      }
      return proceed();
    });
    await action();
    await jobsDone(platform.host);
  }
  return [...runs.values()];
}

const WAITING = {
  ...{ type: "welcome", state: "pending", reason: "NO_TRANSPORT", attempts: 0 },
  ...{ provider: null, providerMessageId: null, nextAt: null },
};

Deno.test("A mail that waits calls the component twice, and the next one not at all", async (t) => {
  using captured = captureConsole();
  await using world = await openProject();
  const { platform, project, set, visitor } = world;

  await t.step("the first one is looked at by its job, which says so in the log", async () => {
    assertEquals(await signUp(world, "ada"), [["mail_delivery:look", "adapter:updateOne"]]);
    const recipient = "ada@example.com";
    assertEquals(await listed(world, "ada"), [{ ...WAITING, recipient, changedLater: true }]);
  });

  await t.step("others are stored as waiting, with the same words and one event", async () => {
    assertEquals(await signUp(world, "bob"), []);
    const recipient = "bob@example.com";
    assertEquals(await listed(world, "bob"), [{ ...WAITING, recipient, changedLater: false }]);
    const mail = mailsOf(world).find((mail) => mail.recipient === recipient);
    const told = rowsOf(platform.host, "event").filter(({ subject }) => subject === mail?.id);
    assertEquals(told.map(({ action }) => action), ["mail.queued"]);
    const lines = captured.lines.filter((line) =>
      line.includes("mail_waits") && line.includes(project.id)
    );
    assertEquals(lines.length, 1);
  });

  await t.step(
    "what a mail for nobody may stand in the place of has a job, as that one",
    async () => {
      for (const email of ["bob@example.com", "nobody@example.com"]) {
        const ask = () => ok(visitor().post("/request-password-reset", { email }));
        assertEquals((await callsOf(world, DELIVER, ask)).length, 1, email);
      }
    },
  );

  await t.step("a second sign-up, which its answer does not tell, is stored alike", async () => {
    await set({ requireEmailVerification: true });
    assertEquals([await signUp(world, "bob"), await signUp(world, "eve")], [[], []]);
    const [{ type }] = await listed(world, "eve") as [Row];
    assertEquals(type, "verification");
    await set({ requireEmailVerification: false });
  });

  await t.step(
    "where a kind is switched off, mails of all kinds have jobs",
    () => hasJobs(world),
  );

  await t.step(
    "all of them go once a provider is saved, also past a pause and a time without a sender",
    () => sendsAll(world),
  );
});

async function hasJobs(world: OpenProject): Promise<void> {
  const toggle = (enabled: boolean) =>
    ok(world.server.post("/banata/config/emails/toggle", { id: "welcome", enabled }));
  await toggle(false);
  assertEquals((await signUp(world, "fay")).length, 1);
  const [{ reason, state }] = await listed(world, "fay") as [Row];
  assertEquals([state, reason], ["suppressed", "SWITCHED_OFF"]);
  await toggle(true);
  assertEquals(await signUp(world, "gus"), []);
}

async function sendsAll(world: OpenProject): Promise<void> {
  await using mails = new MailServer();
  const smtp = { host: "localhost", port: await mails.port, security: "none" };
  const save = async (body: object) => {
    await ok(world.server.post("/banata/config/email-providers/save", { ...body }));
    await jobsDone(world.platform.host);
  };
  await save({ fromAddress: "auth@shop.example", providers: { smtp }, paused: true });
  assertEquals((await listed(world, "gus"))[0]?.reason, "PAUSED");
  assertEquals(await signUp(world, "hal"), []);
  assertEquals((await listed(world, "hal"))[0]?.reason, "PAUSED");
  await save({ paused: false });
  assertEquals(await callsOf(world, DELIVER, () => signUp(world, "ida")), [
    ["mail_delivery:look", "mail_rounds:begin"],
  ]);
  const states = () =>
    [...new Set(mailsOf(world).map(({ reason, state }) => `${state} ${reason}`))].sort();
  assertEquals(states(), ["sent undefined", "suppressed SWITCHED_OFF"]);
  // Without a sender again, the first mail that waits is looked at again.
  await save({ fromAddress: null });
  assertEquals([(await signUp(world, "jan")).length, await signUp(world, "kim")], [1, []]);
  const waiting = "pending NO_TRANSPORT";
  assertEquals(states(), [waiting, "sent undefined", "suppressed SWITCHED_OFF"]);
  await save({ fromAddress: "auth@shop.example" });
  assertEquals(states(), ["sent undefined", "suppressed SWITCHED_OFF"]);
}

Deno.test("A round calls the component six times for its mails, and four times to end", async () => {
  using _quiet = captureConsole();
  await using mails = new MailServer();
  await using world = await openProject();
  const smtp = { host: "localhost", port: await mails.port, security: "none" };
  const sender = { fromAddress: "auth@shop.example", providers: { smtp } };
  await ok(world.server.post("/banata/config/email-providers/save", sender));
  const user = { email: "ada@example.com", password: PASSWORD, name: "Ada" };
  const signUp = () => ok(world.visitor().post("/sign-up/email", user));
  assertEquals(await callsOf(world, CLAIM, signUp), [
    // With the rows of the mails, what all of them are made with; then whom they go to, template and key.
    [
      ...["mail_rounds:due", "mail_rounds:recipients", "reader:findMany", "reader:findMany"],
      ...["mail_caps:take", "mail_changes:keep"],
    ],
    // What came of them; and that no more are due.
    ["reader:findMany", "mail_changes:keep", "mail_rounds:due", "mail_changes:keep"],
  ]);
});

/** What deliveries call while somebody signs up. */
function signUp(world: OpenProject, name: string): Promise<string[][]> {
  const user = { email: `${name}@example.com`, password: PASSWORD, name };
  return callsOf(world, DELIVER, () => ok(world.visitor().post("/sign-up/email", user)));
}

/** What is told of somebody's mails, and whether it is told of a change. */
async function listed({ server }: OpenProject, name: string): Promise<Row[]> {
  const recipient = `${name}@example.com`;
  const { data } = await ok(server.post("/banata/emails/mails/list", { recipient }));
  return data.map(({ id: _, createdAt, updatedAt, ...mail }: Row) => ({
    ...{ ...mail, changedLater: updatedAt !== createdAt },
  }));
}

function mailsOf({ platform, project }: OpenProject): Row[] {
  return rowsOf(platform.host, "mail").filter(({ projectId }) => projectId === project.id);
}
