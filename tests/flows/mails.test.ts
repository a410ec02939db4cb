import { assert, assertEquals } from "@std/assert";
import { Client, ok, outcome } from "../support/client.ts";
import { captureConsole } from "../support/captured_console.ts";
import { jobsDone } from "../support/disk.ts";
import { Mailbox } from "../support/mailbox.ts";
import {
  type MailedProject,
  type ProjectTest,
  runOnProjects,
  until,
} from "../support/mailed_project.ts";
import { startPlatform } from "../support/process.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { firstProject, openProject } from "../support/set_up.ts";

const GRACE = { email: "grace@example.com", password: "password of project A", name: "Grace" };
const MAILBOX = "/banata/emails/dev-mailbox";

function mailsOf(world: MailedProject): Row[] {
  const rows = rowsOf(world.platform.host, "mail");
  return rows.filter(({ projectId }) => projectId === world.project.id);
}

const TESTS: Readonly<Record<string, ProjectTest>> = {
  async "is read by a platform administrator's session and nothing else"(newProject) {
    const { admin, project, site, visitor } = await newProject();
    const grace = visitor();
    await ok(grace.post("/sign-up/email", GRACE));
    const refused: [Client, number][] = [
      [new Client(site), 401],
      [visitor(), 404],
      [grace, 404],
      [new Client(site, { authorization: `Bearer ${project.key}` }), 404],
      [new Client(site, { "x-banata-client-id": project.clientId }), 403],
    ];
    for (const [client, status] of refused) {
      const reply = await client.get(`${MAILBOX}?projectId=${project.id}`);
      assertEquals(reply.status, status, reply.text);
    }
    await ok(admin.get(MAILBOX));
    assertEquals((await admin.get(`${MAILBOX}?to=a&to=b`)).status, 400);
    assertEquals((await admin.post(MAILBOX)).status, 405);
  },

  async "shows mails newest first, by address and by project"(newProject) {
    const worlds = [await newProject({ magicLink: true }), await newProject({ magicLink: true })];
    const { admin } = worlds[0]!;
    for (const [at, world] of worlds.entries()) {
      for (const name of ["Ann", "bob"]) {
        const email = `${name}@list.example`;
        await world.visitor().post("/sign-in/magic-link", { email });
        const mail = await new Mailbox(admin, world.project.id).next(email);
        assertEquals([mail.to, mail.projectId], [email.toLowerCase(), worlds[at]!.project.id]);
      }
    }
    const [a, b] = worlds.map(({ project }) => project.id);
    const read = async (query: Record<string, string>) => {
      const { data } = (await admin.get(`${MAILBOX}?${new URLSearchParams(query)}`)).body;
      return data.map(({ projectId, to }: { projectId: string; to: string }) =>
        `${projectId === a ? "a" : "b"} ${to}`
      );
    };
    assertEquals(await read({ to: "ann@list.example" }), [
      "b ann@list.example",
      "a ann@list.example",
    ]);
    assertEquals(await read({ projectId: b! }), ["b bob@list.example", "b ann@list.example"]);
    assertEquals(await read({ projectId: a!, to: "bob@list.example" }), ["a bob@list.example"]);
    assertEquals((await read({})).slice(0, 2), ["b bob@list.example", "b ann@list.example"]);
  },

  async "a mail that is delivered keeps none of its variables"(newProject) {
    const world = await newProject({ magicLink: true });
    await world.visitor().post("/sign-in/magic-link", { email: GRACE.email });
    await world.mailbox.next(GRACE.email);
    const [{ attempts, sealedVariables, state }] = mailsOf(world) as [Row];
    assertEquals([state, attempts, sealedVariables], ["delivered", 1, undefined]);
  },

  async "a mail to a placeholder goes nowhere"(newProject) {
    const world = await newProject({ anonymous: true });
    const client = world.visitor();
    const { email } = (await client.post("/sign-in/anonymous", {})).body.user;
    await ok(client.post("/send-verification-email", { email }));
    await until(world, () => mailsOf(world)[0]?.state !== "pending", { what: "a delivery" });
    const [{ reason, state }] = mailsOf(world) as [Row];
    assertEquals([state, reason], ["undeliverable", "PLACEHOLDER_ADDRESS"]);
    assertEquals(await world.mailbox.all(email), []);
  },

  async "a request whose mail cannot be queued leaves nothing behind"(newProject) {
    const world = await newProject({ requireEmailVerification: true });
    const key = { projectId: world.project.id, model: "projectKey" };
    const broken = { id: "key", wrappedKey: "v1.broken", createdAt: 1 };
    await world.platform.component("adapter:create", { ...key, data: broken });
    const before = state(world);
    const failed = await world.visitor().post("/sign-up/email", GRACE);
    assertEquals(outcome(failed), [503, "ROOT_SECRET_WRONG"]);
    assertEquals(failed.headers.get("set-cookie"), null);
    assertEquals(state(world), before);
    const where = [
      { field: "id", value: "key", operator: "eq", connector: "AND", mode: "sensitive" },
    ];
    await world.platform.component("adapter:deleteOne", { ...key, where });
    await ok(world.visitor().post("/sign-up/email", GRACE));
    assertEquals((await world.mailbox.next(GRACE.email)).type, "verification");
    assertEquals((await world.mailbox.all(GRACE.email)).length, 1);
  },
};

/** The rows a sign-up writes, in the whole database. */
function state({ platform }: MailedProject): Row[][] {
  return ["user", "account", "session", "verification", "mail"].map((table) =>
    rowsOf(platform.host, table)
  );
}

Deno.test("The development mailbox", (t) => runOnProjects(t, TESTS));

Deno.test("Without a provider a mail waits, the log says so once, and there is no mailbox", async () => {
  using captured = captureConsole();
  await using world = await openProject();
  const { admin, platform } = world;
  const visitor = world.visitor();
  await visitor.post("/sign-up/email", GRACE);
  const { status } = await visitor.post("/request-password-reset", { email: GRACE.email });
  assertEquals(status, 200);
  await visitor.post("/request-password-reset", { email: GRACE.email });
  await jobsDone(platform.host);
  const mails = rowsOf(platform.host, "mail").filter(({ type }) => type === "password-reset")
    .map(({ reason, state }) => [state, reason]);
  assertEquals(mails, [["pending", "NO_TRANSPORT"], ["pending", "NO_TRANSPORT"]]);
  assertEquals(
    captured.lines.filter((line) => line.includes("mail_waits") && line.includes(world.project.id))
      .length,
    1,
  );
  assertEquals((await admin.get(MAILBOX)).status, 404);
});

// Paths are logged, and links are opened: looked for in everything a started platform printed.
Deno.test("A started platform logs no address, password or token", async () => {
  const dataDir = await Deno.makeTempDir();
  const platform = await startPlatform(dataDir, { args: ["--dev-mailbox"] });
  const world = await firstProject(platform);
  const { mailbox, project } = world;
  const visitor = world.visitor();
  const newPassword = "planted-second-password";
  const user = { email: "planted@example.com", password: "planted-password", name: "Planted" };
  const session = (await visitor.post("/sign-up/email", user)).body.token;
  const { email } = user;
  await visitor.fresh().post("/send-verification-email", { email });
  const verification = await mailbox.next(email);
  await fetch(verification.variables.verificationUrl!).then((page) => page.text());
  await visitor.fresh().post("/request-password-reset", { email });
  const { token, resetUrl } = (await mailbox.next(email)).variables;
  await fetch(resetUrl!).then((page) => page.text());
  const reset = await visitor.fresh().post("/reset-password", { token, newPassword });
  assertEquals(reset.status, 200);
  assertEquals(await platform.stop(), 0);

  const tokens = [token, verification.variables.token, session, project.key];
  const secrets = ["planted", newPassword, ...tokens].map(String);
  const output = await platform.output();
  assert(output.includes("/reset-password"), "requests are logged");
  assertEquals(secrets.filter((secret) => output.includes(secret)), []);
  await Deno.remove(dataDir, { recursive: true });
});
