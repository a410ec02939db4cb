/**
 * Mails that are not transactional, and who wants no more of them. Observed: what arrives at a provider that
 * is a server on loopback, the pages, the stored mails, and the list.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { passTime } from "../support/clock.ts";
import { jobsDone } from "../support/disk.ts";
import { MailApi } from "../support/mail_api.ts";
import { rowsOf } from "../support/rows.ts";
import { anotherProject, type OpenProject, openProject } from "../support/set_up.ts";

const ADA = "ada@example.com";
const MINUTE_MS = 60_000;
const SUPPRESSIONS = "/banata/emails/suppressions";
const BLOCKS = JSON.stringify([
  { id: "1", type: "text", text: "News of {{appName}}" },
  { id: "2", type: "link", text: "No more of these", href: "{{unsubscribeUrl}}" },
]);
const ONE_CLICK = "List-Unsubscribe=One-Click";
const PARTS = [
  "--b0undary",
  'Content-Disposition: form-data; name="List-Unsubscribe"',
  "",
  "One-Click",
  "--b0undary--",
  "",
].join("\r\n");

/** A project whose provider is a server of the test. */
interface World extends OpenProject {
  readonly resend: MailApi;
}

/** Sends a template and gives the mail as it was stored, and as it arrived if it did. */
async function sent(world: World, template: string, to = ADA): Promise<{ row: Json; mail: Json }> {
  const { platform, resend, server } = world;
  // An address is sent five of these in a minute.
  passTime(MINUTE_MS);
  const body = { to, template, data: template === "welcome" ? { userName: "Ada" } : {} };
  const { messageId } = await ok(server.post("/banata/emails/send", body));
  await jobsDone(platform.host);
  const row = rowsOf(platform.host, "mail").find(({ id }) => id === messageId);
  const arrived = resend.requests.filter(({ headers }) =>
    headers.get("idempotency-key") === messageId
  );
  return { row, mail: arrived.length === 0 ? null : JSON.parse(arrived[0]!.body) };
}

function linkOf({ headers }: Json): string {
  return /^<(.+)>$/.exec(headers["List-Unsubscribe"])?.[1] ?? "";
}

/** As mail programs and their makers' servers send it: no cookie, no origin, no key. */
function send({ site }: World, url: string, options: { type?: string; body?: string } = {}) {
  const client = new Client(site, { origin: "" });
  const { body = ONE_CLICK, type = "application/x-www-form-urlencoded" } = options;
  const path = url.slice(url.indexOf("/p/"));
  return client.send(path, { method: "POST", body, headers: { "content-type": type } });
}

async function listed({ server }: World, address = ADA): Promise<Json> {
  const { data } = await ok(server.post(`${SUPPRESSIONS}/list`, { address }));
  return data[0] && [data[0].reason, data[0].categories];
}

const STEPS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  async "carry a link in their headers and for their template, others carry none"(world) {
    const { mail } = await sent(world, "news");
    const link = linkOf(mail);
    assert(
      link.startsWith(`${world.site}/api/auth/p/${world.project.clientId}/unsubscribe?token=`),
    );
    assertEquals(mail.headers["List-Unsubscribe-Post"], ONE_CLICK);
    assertStringIncludes(mail.text, link);
    assert(!link.includes("ada"), "the address stands in the link");
    for (const template of ["receipt", "welcome"]) {
      const { mail } = await sent(world, template);
      assertEquals([mail.headers["List-Unsubscribe"], mail.text.includes("unsubscribe")], [
        undefined,
        false,
      ]);
    }
  },
  async "are unsubscribed from by a button, and not by opening the link"(world) {
    const link = linkOf((await sent(world, "hints")).mail);
    const page = await new Client(world.site).get(link.slice(link.indexOf("/p/")));
    assertEquals(page.status, 200);
    assertStringIncludes(page.text, "<button>Unsubscribe</button>");
    assertEquals(await listed(world), undefined);
    const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const body = new URLSearchParams({ token }).toString();
    const done = await send(world, link.split("?")[0]!, { body });
    assertEquals(done.status, 200);
    assertStringIncludes(done.text, "You are unsubscribed");
    assertEquals(await listed(world), ["unsubscribed", ["onboarding"]]);
  },
  async "are unsubscribed from by one click, of their category only"(world) {
    const link = linkOf((await sent(world, "news")).mail);
    assertEquals((await send(world, link)).status, 200);
    const type = "multipart/form-data; boundary=b0undary";
    // Once more, in the other form: nothing changes.
    assertEquals((await send(world, link, { type, body: PARTS })).status, 200);
    assertEquals(await listed(world), ["unsubscribed", ["marketing", "onboarding"]]);
    const { mail, row } = await sent(world, "news", "ADA@example.com");
    assertEquals([row.state, row.reason, row.sealedVariables, mail], [
      ...["suppressed", "RECIPIENT_UNSUBSCRIBED", undefined, null],
    ]);
    for (const template of ["digest", "receipt", "welcome"]) {
      assertEquals((await sent(world, template)).row.state, "sent", template);
    }
    await ok(world.visitor().post("/request-password-reset", { email: ADA }));
    await jobsDone(world.platform.host);
    assertStringIncludes(world.resend.requests.at(-1)?.body ?? "", "reset-password");
    assertEquals((await sent(world, "news", "grace@example.com")).row.state, "sent");
  },
  async "are unsubscribed from by whoever got them, and by no other request"(world) {
    const grace = "grace@example.com";
    const link = linkOf((await sent(world, "news", grace)).mail);
    const token = new URL(link).searchParams.get("token") ?? "";
    const path = link.split("?")[0]!;
    const refused = async (reply: Promise<Reply>, status = 400) =>
      assertEquals((await reply).status, status);
    await refused(send(world, `${path}?token=${token.slice(0, -2)}xx`));
    await refused(send(world, path));
    // A POST that does not say that somebody wants it.
    await refused(send(world, link, { body: "a=b" }));
    const type = "multipart/form-data; boundary=b0undary";
    await refused(send(world, link, { type, body: PARTS.replace("One-Click", "One") }), 415);
    const { admin, platform } = world;
    const other = await anotherProject(platform, { admin, slug: "other" });
    const foreign = path.replace(world.project.clientId, other.project.clientId);
    await refused(send(world, `${foreign}?token=${token}`));
    assertEquals(await listed(world, grace), undefined);
    const direct = await world.visitor().post("/banata/emails/unsubscribe", { token: "v2.0.a" });
    assertEquals(outcome(direct), [400, "EMAIL_UNSUBSCRIBE_INVALID"]);
    await ok(world.visitor().post("/banata/emails/unsubscribe", { token }));
    assertEquals(await listed(world, grace), ["unsubscribed", ["marketing"]]);
  },
  async "stay unsubscribed from when an address that bounced is taken off the list"(world) {
    const { server } = world;
    await ok(server.post(`${SUPPRESSIONS}/add`, { address: ADA }));
    assertEquals(await listed(world), ["manual", ["marketing", "onboarding"]]);
    assertEquals((await sent(world, "receipt")).row.reason, "RECIPIENT_SUPPRESSED");
    await ok(server.post(`${SUPPRESSIONS}/remove`, { address: ADA }));
    assertEquals(await listed(world), ["unsubscribed", ["marketing", "onboarding"]]);
    assertEquals((await sent(world, "receipt")).row.state, "sent");
    await ok(server.post(`${SUPPRESSIONS}/remove`, { address: ADA }));
    assertEquals((await sent(world, "news")).row.state, "sent");
  },
};

Deno.test("Mails that are not transactional", async (t) => {
  await using resend = new MailApi();
  resend.handler = () => Response.json({ id: "resend-id" });
  const env = { BANATA_EMAIL_APIS: `resend=${resend.url}` };
  await using opened = await openProject({}, { env });
  const world: World = { ...opened, resend };
  const { server, visitor } = world;
  const user = { email: ADA, password: "password of Ada", name: "Ada" };
  await ok(visitor().post("/sign-up/email", user));
  const sender = { fromAddress: "auth@shop.example", providers: { resend: { apiKey: "re_key" } } };
  await ok(server.post("/banata/config/email-providers/save", sender));
  const categories = {
    news: "marketing",
    hints: "onboarding",
    digest: "notification",
    receipt: "transactional",
  };
  for (const [slug, category] of Object.entries(categories)) {
    const template = { name: slug, slug, subject: slug, category, blocksJson: BLOCKS };
    await ok(server.post("/banata/emails/templates/create", template));
  }
  for (const [name, step] of Object.entries(STEPS)) {
    await t.step(name, () => step(world));
  }
});
