import { assertEquals } from "@std/assert";
import { testClock } from "./support/clock.ts";
import { type InProcessPlatform, openPlatform } from "./support/in_process.ts";
import { rowsOf } from "./support/rows.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

interface SomeMail {
  readonly id: string;
  readonly projectId: string;
  readonly state: string;
  readonly updatedAt: number;
  readonly recipient?: string;
}

async function addMail({ component }: InProcessPlatform, mail: SomeMail): Promise<void> {
  const { projectId, ...fields } = mail;
  const rest = { type: "magic-link", attempts: 0, createdAt: 1, sealedVariables: "sealed" };
  const data = { recipient: "a@example.com", ...rest, ...fields };
  await component("adapter:create", { projectId, model: "mail", data });
}

async function addDevMail(
  { component }: InProcessPlatform,
  { createdAt, id }: { id: string; createdAt: number },
): Promise<void> {
  const rest = { type: "magic-link", recipient: "a@example.com", variables: "{}" };
  const data = { id, mailId: id, mailProjectId: "p1", ...rest, createdAt };
  await component("adapter:create", { projectId: "platform", model: "devMail", data });
}

Deno.test("mail_sweep.expired() takes mails of every project", async (t) => {
  await using platform = await openPlatform();
  const now = testClock();
  const mails = () => rowsOf(platform.host, "mail").map(({ id }) => id).sort();
  const sweep = () => platform.component("mail_sweep:expired", {});

  await t.step("takes what ended 30 days ago, whatever way", async () => {
    for (const state of ["sent", "delivered", "undeliverable"]) {
      const old = { projectId: "p1", state, updatedAt: now - 30 * DAY - HOUR };
      await addMail(platform, { ...old, id: `${state}-old` });
      const young = { projectId: "p2", state, updatedAt: now - 30 * DAY + HOUR };
      await addMail(platform, { ...young, id: `${state}-young` });
    }
    await sweep();
    assertEquals(mails(), ["delivered-young", "sent-young", "undeliverable-young"]);
  });

  await t.step("ends what has been pending for a day, without its variables", async () => {
    const lost = { state: "pending", updatedAt: now - DAY - HOUR };
    await addMail(platform, { ...lost, projectId: "p1", id: "lost" });
    await addMail(platform, { ...lost, projectId: "p2", id: "nobody's", recipient: "" });
    const waiting = { projectId: "p2", state: "pending", updatedAt: now - DAY + HOUR };
    await addMail(platform, { ...waiting, id: "waiting" });
    for (const state of ["failed", "sending", "unknown"]) {
      await addMail(platform, { ...lost, projectId: "p1", state, id: state });
    }
    await sweep();
    const rows = rowsOf(platform.host, "mail").filter(({ type }) => type === "magic-link");
    const shown = rows.map(({ id, reason, sealedVariables, state }) =>
      [id, state, reason, sealedVariables] as const
    ).filter(([id]) => !String(id).endsWith("-young"))
      .sort(([left], [right]) => String(left) < String(right) ? -1 : 1);
    assertEquals(shown, [
      ["failed", "undeliverable", undefined, undefined],
      ["lost", "undeliverable", "DELIVERY_LOST", undefined],
      ["sending", "undeliverable", "DELIVERY_UNKNOWN", undefined],
      ["unknown", "undeliverable", "DELIVERY_UNKNOWN", undefined],
      ["waiting", "pending", undefined, "sealed"],
    ]);
  });

  await t.step("empties the development mailbox after 7 days", async () => {
    await addDevMail(platform, { id: "old", createdAt: now - 7 * DAY - HOUR });
    await addDevMail(platform, { id: "young", createdAt: now - 7 * DAY + HOUR });
    await sweep();
    assertEquals(rowsOf(platform.host, "devMail").map(({ id }) => id), ["young"]);
  });

  await t.step("leaves an event of each, by the system", () => {
    const events = rowsOf(platform.host, "event")
      .filter(({ kind, model }) => kind !== "created" && String(model).endsWith("ail"));
    assertEquals(
      events.map(({ actorType, kind, projectId, subject }) =>
        [projectId, kind, subject, actorType].join(" ")
      ),
      [
        "p1 deleted sent-old system",
        "p1 deleted delivered-old system",
        "p1 deleted undeliverable-old system",
        "p1 updated lost system",
        "p2 deleted nobody's system",
        "p1 updated failed system",
        "p1 updated sending system",
        "p1 updated unknown system",
      ],
    );
  });

  await t.step("goes on until no old one is left, a batch at a time", async () => {
    const old = { projectId: "p1", state: "delivered", updatedAt: now - 31 * DAY };
    for (let i = 0; i < 210; i++) await addMail(platform, { ...old, id: `m${i}` });
    await sweep();
    await sweep();
    assertEquals(mails().filter((id) => /^m\d/.test(String(id))), []);
  });
});
