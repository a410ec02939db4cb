/** `POST /banata/emails/mails/show`: what others than its reader see of a mail. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Client, type Json, ok, outcome } from "../support/client.ts";
import { anotherProject, type OpenProject, openProject } from "../support/set_up.ts";

const SHOW = "/banata/emails/mails/show";
const GRACE = { email: "grace@example.com", password: "password of Grace", name: "Grace <b>" };

/** A project whose mails wait, for it has no provider; and who looks at them. */
interface World extends OpenProject {
  show(id: string): Promise<Json>;
  newest(type: string): Promise<string>;
}

async function hidesLinks({ newest, show }: World): Promise<void> {
  for (const [type, name] of [["password-reset", "resetUrl"], ["magic-link", "magicLinkUrl"]]) {
    const { hidden, html, kept, mail, subject, text } = await show(await newest(type!));
    assertEquals([kept, mail.type, mail.recipient], [true, type, GRACE.email]);
    assert(hidden.includes(name));
    assertStringIncludes(subject, "project-a");
    assertEquals((subject + html + text).match(/token=|href="https?:[^"]*\/p\//g), null);
    assertEquals(html.includes("Grace <b>"), false);
  }
  assertStringIncludes((await show(await newest("password-reset"))).text, "Grace");
}

async function hidesCodes({ newest, show }: World): Promise<void> {
  const { hidden, html, subject, text } = await show(await newest("email-otp"));
  assert(hidden.includes("otp"));
  assertMatch(subject, /^\[otp\]/);
  // Colours have six digits too.
  assertEquals((subject + text + html.replaceAll(/#[0-9a-f]{6}/g, "")).match(/\b\d{6}\b/), null);
}

async function hidesUnknownNames({ newest, server, show }: World): Promise<void> {
  const blocks = [{ id: "1", type: "text", text: "For {{userName}}: {{voucher}} {{email}}" }];
  const template = { name: "V", slug: "voucher", subject: "V", category: "marketing" };
  const blocksJson = JSON.stringify(blocks);
  await ok(server.post("/banata/emails/templates/create", { ...template, blocksJson }));
  const data = { userName: "Alan", voucher: "planted", email: "a.example/planted" };
  const to = "alan@example.com";
  await ok(server.post("/banata/emails/send", { to, template: "voucher", data }));
  const { hidden, html, text } = await show(await newest("voucher"));
  assertStringIncludes(text, "For Alan: [voucher] [email]");
  assertEquals(hidden.toSorted(), ["email", "unsubscribeUrl", "voucher"]);
  assertEquals((html + text).includes("planted"), false);
}

async function leavesEvents({ admin, newest, server, show }: World): Promise<void> {
  const id = await newest("magic-link");
  await show(id);
  const { data } = await ok(server.post("/banata/audit-logs/list", { action: "mail.shown" }));
  const { user } = await ok(admin.get("/get-session"));
  assertEquals([data[0].targets[0].id, data[0].actor.id], [id, user.id]);
  // The one above, and each of the looks before.
  assertEquals(data.length, 6);
}

async function needsItsRight({ admin, newest, platform, project, server, site }: World) {
  const id = await newest("email-otp");
  const permissions = ["email.manage", "dashboard.manage"];
  const body = { projectId: project.id, name: "desk", permissions };
  const { key } = await ok(admin.post("/api-key/create", body));
  const desk = new Client(site, { authorization: `Bearer ${key}`, origin: "" });
  assertEquals(outcome(await desk.post(SHOW, { id })), [403, "MISSING_PERMISSION_EMAILREAD"]);
  const other = await anotherProject(platform, { admin, slug: "project-b" });
  assertEquals(outcome(await other.server.post(SHOW, { id })), [404, "EMAIL_NOT_FOUND"]);
  const { roles } = await ok(server.post("/banata/config/roles/list", {}));
  const ofAdmin = roles.find(({ slug }: Json) => slug === "admin").permissions;
  assertEquals(ofAdmin.includes("email.read"), false);
}

async function showsTemplates({ newest, platform, project, show }: World): Promise<void> {
  const id = await newest("email-otp");
  await platform.component("adapter:updateOne", {
    ...{ projectId: project.id, model: "mail", update: { sealedVariables: null } },
    where: [{ field: "id", value: id, operator: "eq", connector: "AND", mode: "sensitive" }],
  });
  const { hidden, kept, subject } = await show(id);
  assertEquals([kept, hidden], [false, []]);
  assertMatch(subject, /^\[otp\]/);
}

const STEPS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  "a link is the name of what it is": hidesLinks,
  "a code is its name, in the subject too": hidesCodes,
  "what a server sends is shown by names alone that are known": hidesUnknownNames,
  "each look is an event that says whose and by whom": leavesEvents,
  "it needs email.read, which no other right brings": needsItsRight,
  "one that has lost its variables is its template": showsTemplates,
};

Deno.test("POST /banata/emails/mails/show says what a mail says, and nothing that opens an account", async (t) => {
  await using opened = await openProject();
  const { admin, project: { id: projectId }, server, visitor } = opened;
  await opened.set({ magicLink: true, emailOtp: true });
  const { email } = GRACE;
  await ok(visitor().post("/sign-up/email", GRACE));
  await ok(visitor().post("/request-password-reset", { email }));
  await ok(visitor().post("/sign-in/magic-link", { email }));
  await ok(visitor().post("/email-otp/send-verification-otp", { email, type: "sign-in" }));
  const world: World = {
    ...opened,
    show: (id) => ok(admin.post(SHOW, { projectId, id })),
    newest: async (type) =>
      (await ok(server.post("/banata/emails/mails/list", { type, limit: 1 }))).data[0].id,
  };
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(world));
});
