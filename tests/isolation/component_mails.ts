import { assertEquals } from "@std/assert";
import type { ComponentField } from "./component_field.ts";

const FAR_MS = 60_000;

/** A round of the own project takes that project's mails only, and no other project's round stops it. */
export async function sendsMails(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const now = Date.now();
  const of = { projectId, now };
  await field.add("mail", { id: "mail_1", state: "pending", recipient: "ada@example.com" });
  await field.add("emailSuppression", { id: "msup_1", address: "ada@example.com" });
  await call("mail_rounds:begin", { projectId: "proj_third", now, until: now + FAR_MS });
  assertEquals(await call("mail_rounds:isTaking", of), false);
  const begin = { ...of, until: now + FAR_MS };
  const begun = await field.changes(() => call("mail_rounds:begin", begin));
  assertEquals(begun, ["created mailRound own"]);
  assertEquals(await call("mail_rounds:begin", begin), null);
  assertEquals(await call("mail_rounds:isTaking", of), true);
  const round = { ...of, round: 1, limit: 10 };
  assertEquals(idsOf(await call("mail_rounds:due", round)), [["mail_1"], []]);
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

function idsOf(due: unknown): string[][] {
  const { lost, pending } = due as Record<"lost" | "pending", { id: string }[]>;
  return [pending, lost].map((rows) => rows.map(({ id }) => id));
}
