import { assertEquals } from "@std/assert";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";
import { tellSkipped } from "./refusals.ts";

const WRONG = {
  projectId: "project-1",
  action: "session.refused",
  path: "/sign-in/email",
  code: "INVALID_EMAIL_OR_PASSWORD",
  author: { actorType: "anonymous", requestId: "r1" },
} as const;

async function eventsOf(host: ComponentHost) {
  return await host.read((db) => db.query("event").withIndex("p_id").collect());
}

/** Puts the counters into the past, as time does. */
async function passTime(host: ComponentHost, ms: number): Promise<void> {
  await host.write(async (db) => {
    for (const row of await db.query("rateBucket").collect()) {
      const fullAt = Number(row.fullAt) - ms;
      await db.patch(row._id, { at: Number(row.at) - ms, fullAt });
    }
  });
}

Deno.test("refusals.record() names the path, the code and who it was", async () => {
  const host = componentHost();
  await host.runMutation(host.api.refusals.record, { ...WRONG, about: "vsec_1" });
  const event = (await eventsOf(host))[0]!;
  const { action, actorType, code, kind, model, owner, requestId, subject } = event;
  assertEquals([kind, action, model, subject, code, owner, actorType, requestId], [
    "refused",
    WRONG.action,
    "request",
    WRONG.path,
    WRONG.code,
    "vsec_1",
    "anonymous",
    "r1",
  ]);
});

Deno.test("refusals.record() keeps sixty events a minute of an action and code, and counts the others", async () => {
  const host = componentHost();
  const record = (more: object = {}) =>
    host.runMutation(host.api.refusals.record, { ...WRONG, ...more });
  for (let at = 0; at < 75; at++) await record();
  assertEquals((await eventsOf(host)).length, 60);
  // Another code, action or project has its own.
  await record({ code: "BANNED_USER" });
  await record({ action: "permission.denied" });
  await record({ projectId: "project-2" });
  assertEquals((await eventsOf(host)).length, 63);
  await passTime(host, 1_100);
  await record();
  const events = await eventsOf(host);
  const told = events.filter(({ subject }) => subject === "*");
  assertEquals(told.map(({ code, metadata }) => [code, metadata]), [
    [WRONG.code, JSON.stringify({ requests: 15 })],
  ]);
  assertEquals(events.length, 65);
});

Deno.test("tellSkipped() tells of what was counted when no more came, as the sweep does", async () => {
  const host = componentHost();
  for (let at = 0; at < 62; at++) await host.runMutation(host.api.refusals.record, WRONG);
  await host.write(async (db) => {
    const [counter] = await db.query("rateBucket").collect();
    await tellSkipped({ db }, { ...counter!, key: String(counter!.key), skipped: 2 } as never);
  });
  const events = await eventsOf(host);
  assertEquals(events.length, 61);
  assertEquals(events.find(({ subject }) => subject === "*")?.metadata, '{"requests":2}');
});
