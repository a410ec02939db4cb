import { assertEquals } from "@std/assert";
import type { MailLook } from "../../component/mail_delivery.ts";
import { addElsewhere } from "./component_access.ts";
import { type ComponentField, rowFor, slugOf } from "./component_field.ts";

const FAR_MS = 60_000;

/** A round of the own project takes that project's mails only, and no other project's round stops it. */
export async function sendsMails(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const now = Date.now();
  const of = { projectId, now };
  const look = { ...of, mailId: "mail_1" };
  const isTaking = async () => (await lookedAt(field, look)) === null;
  await addProject(field);
  await field.add("mail", { id: "mail_1", state: "pending", recipient: "ada@example.com" });
  await field.add("emailSuppression", { id: "msup_1", address: "ada@example.com" });
  await call("mail_rounds:begin", { projectId: "proj_third", now, until: now + FAR_MS });
  assertEquals(await isTaking(), false);
  const begin = { ...of, until: now + FAR_MS };
  const begun = await field.changes(() => call("mail_rounds:begin", begin));
  assertEquals(begun, ["created mailRound own"]);
  assertEquals(await call("mail_rounds:begin", begin), null);
  assertEquals(await isTaking(), true);
  const round = { ...of, round: 1, limit: 10 };
  await addElsewhere(field, "emailSettings", { id: "settings", fromAddress: "eve@example.com" });
  await addElsewhere(field, "emailProvider", { id: "1", providerId: "resend", enabled: true });
  await addElsewhere(field, "projectBranding", { id: "branding", font: "Eve" });
  const due = await call("mail_rounds:due", round);
  assertEquals(idsOf(due), [["mail_1"], []]);
  const { sender } = due as { sender: Record<string, unknown> };
  const { branding, project, providers, settings } = sender;
  assertEquals([branding, providers, settings], [null, [], null]);
  assertEquals(Object(project).clientId, `client_of_${projectId}`);
  const update = { state: "sending", nextAt: now + FAR_MS };
  const keep = {
    projectId,
    mails: [{ id: "mail_1", update }, { id: "mail_of_nobody", update }],
    round: { number: 1, until: now + FAR_MS, isTaking: false },
  };
  assertEquals(await field.changes(() => call("mail_changes:keep", keep)), [
    ...["changed mail own", "changed mailRound own", "created event own"],
  ]);
  assertEquals(idsOf(await call("mail_rounds:due", round)), [[], []]);
  const watch = { ...of, round: 1 };
  assertEquals(await call("mail_rounds:watch", watch), { at: now + FAR_MS, isLost: false });
  const late = { ...watch, now: now + FAR_MS };
  assertEquals(await call("mail_rounds:watch", late), { isLost: true });
  assertEquals(await call("mail_rounds:watch", { ...late, round: 2 }), { isLost: false });
  const addresses = ["ada@example.com", "grace@example.com"];
  await field.add("user", { id: "usr_1", email: "ada@example.com", locale: "de" });
  const known = await call("mail_rounds:recipients", {
    projectId,
    addresses,
    recipients: addresses,
  });
  const { suppressed, users } = known as Record<"suppressed" | "users", object[]>;
  assertEquals(suppressed.map((each) => "address" in each && each.address), [addresses[0]]);
  assertEquals(users, [{ email: "ada@example.com", locale: "de" }]);
  const third = { projectId: "proj_third", addresses, recipients: addresses };
  assertEquals(await call("mail_rounds:recipients", third), { suppressed: [], users: [] });
}

/** A delivery is told of its own project's mail, and of who sends that project's mails. */
export async function looksAtMails(field: ComponentField): Promise<void> {
  const { own: projectId } = field;
  const look = { projectId, mailId: "mail_1", now: Date.now() };
  // Older than the own project's mail, and of another.
  const other = { id: "mail_0", state: "pending", recipient: "ada@example.com" };
  await addElsewhere(field, "mail", other);
  assertEquals(await lookedAt(field, { ...look, mailId: other.id }), null);
  await field.add("mail", { ...other, id: look.mailId });
  // Without a project nothing is sent, whatever stands under its id elsewhere.
  await addElsewhere(field, "project", { id: projectId, slug: slugOf(projectId) });
  assertEquals(await lookedAt(field, look), null);
  await addProject(field);
  await addElsewhere(field, "emailSettings", { id: "settings", fromAddress: "eve@example.com" });
  await addElsewhere(field, "emailProvider", { id: "1", providerId: "resend", enabled: true });
  const { isFirst, mail, providers, settings } = (await lookedAt(field, look))!;
  assertEquals([mail.id, settings, providers, isFirst], [look.mailId, null, [], true]);
  const sender = { fromAddress: "ada@example.com" };
  await field.add("emailSettings", { id: "settings", ...sender });
  await field.add("emailProvider", { id: "2", providerId: "smtp", enabled: true });
  const ready = (await lookedAt(field, look))!;
  assertEquals([ready.settings?.fromAddress, ready.isFirst], [sender.fromAddress, false]);
  assertEquals(ready.providers.map((row) => row.providerId), ["smtp"]);
}

/** Whether a new mail waits hangs on its own project's mails and settings of mails. */
export async function queuesMails(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const reason = "NO_TRANSPORT";
  const put = async (id: string) => {
    const data = rowFor("mail", { id, state: "pending", recipient: "ada@example.com" });
    let waits: unknown;
    const changes = await field.changes(async () => {
      waits = await call("mail_changes:queue", { projectId, data, mayWait: true });
    });
    assertEquals(changes, ["created event own", "created mail own"]);
    return waits;
  };
  await addElsewhere(field, "mail", { id: "mail_0", state: "pending", reason });
  assertEquals(await put("mail_2"), false);
  await addElsewhere(field, "emailSettings", { id: "settings", fromAddress: "eve@example.com" });
  await field.add("mail", { id: "mail_1", state: "pending", reason });
  assertEquals(await put("mail_3"), true);
  await field.add("emailSettings", { id: "settings", fromAddress: "ada@example.com" });
  assertEquals(await put("mail_4"), false);
}

async function lookedAt(
  { call }: ComponentField,
  args: { projectId: string; mailId: string; now: number },
): Promise<MailLook["delivery"]> {
  return (await call("mail_delivery:look", args) as MailLook).delivery;
}

async function addProject({ call, own: id }: ComponentField): Promise<void> {
  const data = rowFor("project", { id, slug: slugOf(id), clientId: `client_of_${id}` });
  await call("adapter:create", { projectId: "platform", model: "project", data });
}

function idsOf(due: unknown): string[][] {
  const { lost, pending } = due as Record<"lost" | "pending", { id: string }[]>;
  return [pending, lost].map((rows) => rows.map(({ id }) => id));
}
