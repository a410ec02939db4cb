/**
 * A project's own templates, and which kinds of mails it sends. Observed: what arrives at a provider that
 * is a server on loopback, the stored mails, and what the endpoints tell.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Client, type Json, ok, outcome } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { MailApi } from "../support/mail_api.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";

const GRACE = { email: "grace@example.com", password: "password of Grace", name: "Grace <b>" };
const TEMPLATES = "/banata/emails/templates";
const RESET = {
  name: "Reset",
  slug: "password-reset",
  subject: "Own words for {{appName}}",
  blocksJson: JSON.stringify([
    { id: "1", type: "text", text: "Hello {{userName}}" },
    { id: "2", type: "button", text: "Go", href: "{{resetUrl}}" },
  ]),
};
const NEWS_BLOCKS = JSON.stringify([{ id: "1", type: "text", text: "{{organizationName}}" }]);
const NEWS = {
  name: "News",
  slug: "news",
  subject: "{{title}}",
  category: "marketing",
  blocksJson: JSON.stringify([{ id: "1", type: "text", text: "{{title}} for {{reader}}" }]),
  variablesJson: JSON.stringify([
    { name: "title", required: true },
    { name: "reader", defaultValue: "everybody" },
  ]),
};

/** A project whose provider is a server of the test. */
interface World extends OpenProject {
  readonly resend: MailApi;
}

const post = ({ server }: World, path: string, body: object) =>
  server.post(`${TEMPLATES}/${path}`, body);
const created = async (world: World, body: object): Promise<Json> =>
  (await ok(post(world, "create", body))).template;

/** The newest mail, when no job is due, and what the provider was sent last. */
async function settled({ platform, resend }: World): Promise<{ row: Row; sent: Json }> {
  await jobsDone(platform.host);
  const rows = rowsOf(platform.host, "mail").sort((a, b) => String(a.id) < String(b.id) ? 1 : -1);
  const row = rows[0];
  assert(row !== undefined);
  return { row, sent: JSON.parse(resend.requests.at(-1)?.body ?? "null") };
}

async function resetAsked(world: World): Promise<{ row: Row; sent: Json }> {
  await ok(world.visitor().post("/request-password-reset", { email: GRACE.email }));
  return await settled(world);
}

async function standsForBuiltIn(world: World): Promise<void> {
  const { builtIn, builtInType, id } = await created(world, RESET);
  assertEquals([builtIn, builtInType], [true, "password-reset"]);
  const own = await resetAsked(world);
  assertEquals([own.row.state, own.sent.subject], ["sent", "Own words for project-a"]);
  assertStringIncludes(own.sent.html, "Hello Grace &lt;b&gt;");
  assertStringIncludes(own.sent.text, "/api/auth/p/");
  await ok(post(world, "delete", { id }));
  const builtInMail = await resetAsked(world);
  assertEquals(builtInMail.sent.subject, "Reset your password for project-a");
}

async function isWrittenWhole(world: World): Promise<void> {
  const block = (block: object) => JSON.stringify([{ id: "1", ...block }]);
  const refusals: [body: object, code: string, status?: number][] = [
    [{ subject: "a\r\nBcc: x@y.example" }, "EMAIL_SUBJECT_INVALID"],
    [{ blocksJson: "[" }, "EMAIL_BLOCKS_NOT_JSON"],
    [{ blocksJson: block({ type: "video" }) }, "EMAIL_BLOCK_TYPE_UNKNOWN"],
    [
      { blocksJson: block({ type: "link", text: "a", href: "javascript:a" }) },
      "EMAIL_URL_NOT_ALLOWED",
    ],
    [
      { blocksJson: block({ type: "text", text: "a".repeat(257 * 1024) }) },
      "EMAIL_TEMPLATE_TOO_LARGE",
    ],
    [{ variablesJson: "[]" }, "EMAIL_VARIABLE_UNKNOWN"],
    [{ builtInType: "welcome" }, "EMAIL_TEMPLATE_SLUG_FIXED"],
    [{ slug: "welcome", variablesJson: undefined }, "EMAIL_VARIABLE_UNKNOWN"],
  ];
  for (const [body, code] of refusals) {
    assertEquals(outcome(await post(world, "create", { ...NEWS, ...body })), [400, code]);
  }
  assertEquals((await post(world, "create", { ...NEWS, slug: "a b" })).status, 400);
  assertEquals(rowsOf(world.platform.host, "emailTemplate"), []);
}

async function isOneOfEach(world: World): Promise<void> {
  const { id } = await created(world, NEWS);
  await created(world, { ...NEWS, locale: "de", subject: "Neu: {{title}}" });
  for (const body of [NEWS, { ...NEWS, locale: "DE" }]) {
    assertEquals(outcome(await post(world, "create", body)), [409, "EMAIL_TEMPLATE_EXISTS"]);
  }
  const moved = await post(world, "update", { id, slug: "welcome" });
  assertEquals(outcome(moved), [400, "EMAIL_TEMPLATE_SLUG_FIXED"]);
  const german = await ok(post(world, "get", { idOrSlug: "news", locale: "de" }));
  assertEquals([german.template.locale, german.template.subject], ["de", "Neu: {{title}}"]);
  assertEquals(german.locales.sort(), ["de", null]);
  assertEquals((await ok(post(world, "get", { idOrSlug: id }))).template.locale, null);
  assertEquals(await ok(post(world, "get", { idOrSlug: "nothing" })), {
    template: null,
    builtIn: null,
    locales: [],
  });
  const { builtIn, template } = await ok(post(world, "get", { idOrSlug: "welcome", locale: "de" }));
  assertEquals([template, builtIn.locale], [null, "de"]);
  assertStringIncludes(builtIn.subject, "Willkommen");
  const { listMetadata, templates } = await ok(
    post(world, "list", { category: "marketing", limit: 1 }),
  );
  assertEquals(templates.map(({ locale }: Json) => locale), ["de"]);
  const rest = await ok(post(world, "list", { limit: 2, after: listMetadata.after }));
  assertEquals(rest.templates.map((each: Json) => each.id), [id]);
  assertEquals(rest.listMetadata.after, null);
}

async function hasVersions(world: World): Promise<void> {
  const { template } = await ok(post(world, "get", { idOrSlug: "news" }));
  for (let version = 2; version <= 23; version++) {
    await ok(post(world, "update", { id: template.id, subject: `Version ${version}` }));
  }
  const late = await post(world, "update", { id: template.id, expectedVersion: 22, name: "Late" });
  assertEquals(outcome(late), [409, "EMAIL_TEMPLATE_CHANGED"]);
  const shown = async (version: number) =>
    (await ok(post(world, "get", { idOrSlug: template.id, version }))).template?.subject;
  assertEquals([await shown(5), await shown(23), await shown(2)], [
    ...["Version 5", "Version 23", undefined],
  ]);
  const { versions } = await ok(post(world, "versions", { id: template.id }));
  assertEquals(
    versions.map(({ version }: Json) => version).sort((a: number, b: number) => a - b)
      .join(),
    Array.from({ length: 20 }, (_, at) => at + 3).join(),
  );
  const restored = await ok(post(world, "restore", { id: template.id, version: 5 }));
  assertEquals([restored.template.version, restored.template.subject], [24, "Version 5"]);
  assertEquals(JSON.parse(restored.template.variablesJson), JSON.parse(NEWS.variablesJson));
  assertEquals(outcome(await post(world, "restore", { id: template.id, version: 2 })), [
    ...[404, "EMAIL_TEMPLATE_VERSION_NOT_FOUND"],
  ]);
}

async function isGuarded(world: World): Promise<void> {
  const body = { name: "mailer", permissions: ["email.manage"], projectId: world.project.id };
  const { key } = await ok(world.admin.post("/api-key/create", body));
  const headers = { authorization: `Bearer ${key}`, origin: "" };
  const mailer = { ...world, server: new Client(world.site, headers) };
  const refused = await post(mailer, "create", RESET);
  assertEquals(outcome(refused), [403, "PERMISSION_NOT_HELD"]);
  assertEquals((await post(mailer, "create", { ...NEWS, slug: "own" })).status, 200);
}

async function isSent(world: World): Promise<void> {
  const { server } = world;
  const send = (body: object) => server.post("/banata/emails/send", body);
  const mail = { to: "Reader@Example.com", template: "news", data: { title: "<b>One</b>" } };
  const { messageId, success } = await ok(send(mail));
  const { row, sent } = await settled(world);
  assertEquals([success, row.id, row.state, row.type], [true, messageId, "sent", "news"]);
  assertEquals([sent.to, sent.subject], [["reader@example.com"], "<b>One</b>"]);
  assertStringIncludes(sent.html, "&lt;b&gt;One&lt;/b&gt; for everybody");
  await ok(send({ ...mail, locale: "de-AT" }));
  assertEquals((await settled(world)).sent.subject, "Neu: <b>One</b>");
  const refusals: [body: object, outcome: (number | string)[]][] = [
    [{ template: "no such" }, [404, "EMAIL_TEMPLATE_NOT_FOUND"]],
    [{ data: {} }, [400, "EMAIL_VARIABLE_MISSING"]],
    [{ template: "magic-link", data: { magicLinkUrl: "javascript:a", email: "a" } }, [
      ...[400, "EMAIL_URL_NOT_ALLOWED"],
    ]],
    [{ data: { "a b": 1 } }, [400, "EMAIL_DATA_INVALID"]],
    [{ data: { title: {} } }, [400, "EMAIL_DATA_INVALID"]],
    [{ data: { title: "a".repeat(70_000) } }, [400, "EMAIL_DATA_INVALID"]],
    ...["a", "a@b.c\r\nBcc: x@y.example", "Ada <a@b.example>", "a@b.example, c@d.example"]
      .map((to): [object, (number | string)[]] => [{ to }, [400, "EMAIL_RECIPIENT_INVALID"]]),
  ];
  for (const [body, refusal] of refusals) {
    assertEquals(outcome(await send({ ...mail, ...body })), refusal);
  }
  // What a mail says is nowhere in events; to whom it goes is.
  const events = JSON.stringify(rowsOf(world.platform.host, "event"));
  assert(!events.includes("One") && events.includes("reader@"));
}

async function isShown(world: World): Promise<void> {
  const { server } = world;
  const preview = (body: object) => server.post("/banata/emails/preview", body);
  const shown = await ok(preview({ template: "news" }));
  assertEquals([shown.subject, shown.missing], ["[title]", ["title"]]);
  assertStringIncludes(shown.text, "[title] for everybody");
  assertEquals(outcome(await preview({ template: "no such" })), [404, "EMAIL_TEMPLATE_NOT_FOUND"]);
  const draft = { subject: "{{title}}!", blocksJson: NEWS.blocksJson };
  const drafted = await ok(
    preview({ template: "new-one", draft, data: { title: "T" }, branding: { darkMode: true } }),
  );
  assertEquals([drafted.subject, drafted.missing], ["T!", ["reader"]]);
  assertStringIncludes(drafted.html, '<meta name="color-scheme" content="dark">');
  const unfit = { template: "welcome", draft: { ...draft, variablesJson: "[]" } };
  assertEquals(outcome(await preview(unfit)), [400, "EMAIL_VARIABLE_UNKNOWN"]);
  const german = await ok(preview({ template: "email-otp", data: { otp: "1" }, locale: "de" }));
  assertEquals(german.subject, "1 ist Ihr Code für project-a");
  await ok(server.post("/banata/config/email-providers/save", { locale: "fr" }));
  const test = await ok(server.post("/banata/test-email", { to: "a@b.example" }));
  assertEquals(test.success, true);
  assertStringIncludes((await settled(world)).sent.html, 'lang="fr"');
  await ok(server.post("/banata/config/email-providers/save", { locale: null }));
}

async function isCapped(world: World): Promise<void> {
  const mail = { to: "often@example.com", template: "news", data: { title: "One" } };
  const sent = [];
  for (let number = 0; number < 6; number++) {
    sent.push(outcome(await world.server.post("/banata/emails/send", mail)));
  }
  assertEquals(sent.slice(4), [[200, undefined], [429, "EMAIL_LIMIT_REACHED"]]);
  const other = { ...mail, to: "other@example.com" };
  await ok(world.server.post("/banata/emails/send", other));
}

async function isOfOrganization(world: World): Promise<void> {
  const { server } = world;
  const save = (body: object) => server.post("/banata/emails/organizations/save", body);
  const { id: organizationId } = await ok(
    server.post("/organization/create", { name: "Acme", slug: "acme" }),
  );
  const invite = async (email: string) => {
    const body = { organizationId, email, role: "member" };
    await ok(server.post("/organization/invite-member", body));
    return (await settled(world)).sent;
  };
  assertEquals(await ok(save({ organizationId, senderName: "Acme Inc." })), {
    ...{ senderName: "Acme Inc.", variant: null },
  });
  await ok(save({ organizationId, variant: "acme" }));
  const common = await invite("one@example.com");
  assertEquals(common.from, '"Acme Inc." <auth@shop.example>');
  await created(world, { ...RESET, slug: "invitation--acme", blocksJson: NEWS_BLOCKS });
  assertEquals((await invite("two@example.com")).subject, "Own words for project-a");
  const mail = { to: "three@example.com", template: "news", data: { title: "One" } };
  await ok(server.post("/banata/emails/send", { ...mail, organizationId }));
  assertStringIncludes((await settled(world)).sent.from, "Acme Inc.");
  const nobody = await server.post("/banata/emails/send", { ...mail, organizationId: "org_1" });
  assertEquals(outcome(nobody), [404, "EMAIL_ORGANIZATION_NOT_FOUND"]);
  const forged = await save({ organizationId, senderName: "a\r\nBcc: x@y.example" });
  assertEquals(forged.status, 400);
  await ok(server.post("/organization/delete", { organizationId }));
  await jobsDone(world.platform.host);
  assertEquals(rowsOf(world.platform.host, "organizationMails"), []);
}

async function isSwitchedOff(world: World): Promise<void> {
  const { resend, server } = world;
  const toggle = (body: object) => server.post("/banata/config/emails/toggle", body);
  const { emails } = await ok(toggle({ id: "password-reset", enabled: false }));
  assertEquals(emails.filter(({ enabled }: Json) => !enabled).map(({ id }: Json) => id), [
    "password-reset",
  ]);
  const before = resend.requests.length;
  const { row } = await resetAsked(world);
  assertEquals([row.state, row.reason, row.sealedVariables, resend.requests.length], [
    ...["suppressed", "SWITCHED_OFF", undefined, before],
  ]);
  const asked = { to: GRACE.email, template: "password-reset", data: { resetUrl: "https://a.b" } };
  const refused = await ok(server.post("/banata/emails/send", asked));
  assertEquals([refused.success, refused.code], [false, "EMAIL_SWITCHED_OFF"]);
  await ok(toggle({ id: "password-reset", enabled: true }));
  assertEquals((await resetAsked(world)).row.state, "sent");
  assertEquals(outcome(await toggle({ id: "fax", enabled: false })), [
    404,
    "EMAIL_KIND_UNKNOWN",
  ]);
}

async function isSavedFromItsVersion({ server }: World): Promise<void> {
  const sender = (path: string, body: object = {}) =>
    server.post(`/banata/config/email-providers/${path}`, body);
  const toggle = (version: number) =>
    server.post("/banata/config/emails/toggle", { id: "welcome", enabled: true, version });
  const { version } = await ok(sender("get"));
  assertEquals((await ok(server.post("/banata/config/emails/list", {}))).version, version);
  const saved = await ok(sender("save", { fromName: "First", version }));
  assert(saved.version > version);
  const late = [await sender("save", { fromName: "Second", version }), await toggle(version)];
  assertEquals(late.map(outcome), [
    [409, "EMAIL_SETTINGS_CHANGED"],
    [409, "EMAIL_SETTINGS_CHANGED"],
  ]);
  const toggled = await ok(toggle(saved.version));
  assert(toggled.version > saved.version);
  const now = await ok(sender("save", { version: toggled.version }));
  assertEquals(now.fromName, "First");
}

Deno.test("A project's own templates", async (t) => {
  await using resend = new MailApi();
  resend.handler = () => Response.json({ id: "resend-id" });
  const env = { BANATA_EMAIL_APIS: `resend=${resend.url}` };
  await using opened = await openProject({}, { env });
  const world: World = { ...opened, resend };
  const { server } = world;
  await world.visitor().post("/sign-up/email", GRACE);
  const providers = { resend: { apiKey: "re_key_of_the_provider" } };
  const sender = { fromAddress: "auth@shop.example", providers };
  await ok(server.post("/banata/config/email-providers/save", sender));

  await t.step(
    "stand in the place of a built-in one, until they are deleted",
    () => standsForBuiltIn(world),
  );
  await t.step("are written whole or not at all", () => isWrittenWhole(world));
  await t.step("are one for each slug and language", () => isOneOfEach(world));
  await t.step("are sent with data that is checked first", () => isSent(world));
  await t.step("are shown before they are sent", () => isShown(world));
  await t.step("are sent to one address a few times only", () => isCapped(world));
  await t.step("are an organization's, with its sender", () => isOfOrganization(world));
  await t.step("have versions, of which the last twenty can be restored", () => hasVersions(world));
  await t.step(
    "of mails that open accounts are written by who may do everything",
    () => isGuarded(world),
  );
  await t.step(
    "A kind that is switched off is not sent, and its request is answered as before",
    () => isSwitchedOff(world),
  );
  await t.step(
    "of two who save sender or switches from one version, the second is told",
    () => isSavedFromItsVersion(world),
  );
});
