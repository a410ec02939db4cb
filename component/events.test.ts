import { assert, assertEquals } from "@std/assert";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";
import { clause, NOTE_TABLES } from "../tests/support/tables.ts";
import type { Author } from "./author.ts";
import { appendEvent } from "./events.ts";

const scope = { projectId: "project-1", model: "note" };
const author: Author = { actorType: "user", actorId: "usr_1", requestId: "r1" };
const NOTE = { id: "n1", code: "secret-code", at: 1 };

async function eventsOf(host: ComponentHost): Promise<Record<string, unknown>[]> {
  return await host.read(async (db) => {
    // In the order they were written: ids of one millisecond have none.
    const rows = await db.query("event").collect();
    return rows.map(({ _id, _creationTime, at, id: _, occurredAt, ...row }) => {
      assertEquals(occurredAt, at);
      return row;
    });
  });
}

function hidden(...names: string[]): string {
  return JSON.stringify({ before: {}, after: {}, hidden: names });
}

Deno.test("every change of a row leaves one event with its actor and its fields' names", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  const where = [clause("id", "n1")];
  await host.runMutation(host.api.adapter.create, { ...scope, data: NOTE, author });
  await host.runMutation(host.api.adapter.updateOne, {
    ...scope,
    where,
    update: { at: 2 },
    author,
  });
  await host.runMutation(host.api.adapter.incrementOne, {
    ...scope,
    where,
    increment: { rank: 1 },
    author,
  });
  await host.runMutation(host.api.adapter.deleteOne, { ...scope, where, author });
  const targets = JSON.stringify([{ type: "note", id: "n1" }]);
  const about = { ...scope, subject: "n1", targets, ...author };
  assertEquals(await eventsOf(host), [
    { ...about, action: "note.created", kind: "created", changes: hidden("code", "at") },
    { ...about, action: "note.updated", kind: "updated", changes: hidden("at") },
    { ...about, action: "note.updated", kind: "updated", changes: hidden("rank") },
    { ...about, action: "note.deleted", kind: "deleted", changes: hidden("code", "rank", "at") },
  ]);
});

Deno.test("a change that did not happen leaves no event", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  const where = [clause("id", "nothing")];
  await host.runMutation(host.api.adapter.updateOne, {
    ...scope,
    where,
    update: { at: 2 },
    author,
  });
  assertEquals(await host.runMutation(host.api.adapter.deleteOne, { ...scope, where }), false);
  assertEquals(await eventsOf(host), []);
});

Deno.test("an event carries no value of a column that nobody has classified", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  await host.runMutation(host.api.adapter.create, { ...scope, data: NOTE, author });
  assert(!JSON.stringify(await eventsOf(host)).includes(NOTE.code));
});

Deno.test("appendEvent() gives events of one time ids in their order", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  const event = { projectId: "p", kind: "custom", model: "request" } as const;
  const subjects = Array.from({ length: 40 }, (_, at) => `s${at}`);
  for (const order of [0, 1]) {
    await host.write(async (db) => {
      for (const subject of subjects) {
        const by = { actorType: "user", order } as const;
        await appendEvent({ db }, {
          ...event,
          subject: `${order}${subject}`,
          author: by,
          occurredAt: 5,
        });
      }
    });
  }
  const rows = await host.read((db) => db.query("event").withIndex("p_id").collect());
  assertEquals(
    rows.map(({ subject }) => subject),
    ["0", "1"].flatMap((order) => subjects.map((subject) => `${order}${subject}`)),
  );
});

Deno.test("appendEvent() keeps texts of a request short and on one line", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  const by = { actorType: "user", userAgent: `a\r\nb${"x".repeat(9_000)}` } as const;
  const event = { projectId: "p", kind: "custom", model: "request", subject: "s" } as const;
  await host.write(async (db) => {
    await appendEvent({ db }, { ...event, author: by });
  });
  const [row] = await host.read((db) => db.query("event").collect());
  assertEquals([String(row?.userAgent).slice(0, 4), String(row?.userAgent).length], ["a bx", 512]);
});

Deno.test("an event from before events had ids is valid, and lifted by the migration", async () => {
  const host = componentHost();
  const old = { projectId: "p", actorType: "user", at: 7 } as const;
  await host.write(async (db) => {
    const rows = [
      { action: "updated", model: "apiKey", subject: "ak_1", details: ["name"] },
      { action: "refused", model: "request", subject: "/x", details: ["NO", "vsec_1"] },
    ];
    // Rows of an earlier version, which the type of today does not know.
    for (const row of rows) await db.insert("event", { ...old, ...row } as never);
  });
  for (let run = await host.runMutation(host.api.migrate.run, {}); !run.done;) {
    run = await host.runMutation(host.api.migrate.run, {});
  }
  const lifted = await host.read((db) =>
    db.query("event").withIndex("p_id", (index) => index.eq("projectId", "p")).collect()
  );
  const ids = lifted.map(({ id }) => id);
  assert(ids.every((id) => /^evt_000000000[0-9A-Z]{17}$/.test(id)));
  const { actorType, projectId } = old;
  const by = { actorType, projectId };
  // The run itself is an event of the platform's.
  const own = (await eventsOf(host)).filter((event) => event.projectId === "p");
  assertEquals(own.sort((a, b) => a.model === "request" ? 1 : b ? -1 : 0), [
    {
      ...by,
      action: "api_key.updated",
      kind: "updated",
      model: "apiKey",
      subject: "ak_1",
      changes: hidden("name"),
    },
    {
      ...by,
      action: "request.refused",
      kind: "refused",
      model: "request",
      subject: "/x",
      code: "NO",
      owner: "vsec_1",
    },
  ]);
});

/** The last event's columns that tell of the row. */
async function lastOf(host: ComponentHost) {
  const rows = await host.read((db) => db.query("event").withIndex("p_id").collect());
  const { action, changes = "null", targets = "null" } = rows.at(-1)!;
  return { action, changes: JSON.parse(String(changes)), targets: JSON.parse(String(targets)) };
}

Deno.test("an event tells shown values, the names of secrets, and no noise", async () => {
  const host = componentHost();
  const at = { createdAt: 1, updatedAt: 1 };
  const account = { id: "acc_1", accountId: "a", providerId: "p", userId: "usr_1", ...at };
  const scope = { projectId: "p", model: "account" };
  await host.runMutation(host.api.adapter.create, { ...scope, data: account, author });
  const where = [clause("id", "acc_1")];
  const update = { password: "secret-hash", scope: "read", updatedAt: 2 };
  const by: Author = { actorType: "user", actorId: "usr_1", actorName: "Ada", order: 1 };
  const change = { ...scope, where, update, author: { ...by, via: "/reset-password" } };
  await host.runMutation(host.api.adapter.updateOne, change);
  assertEquals(await lastOf(host), {
    action: "password.reset",
    changes: { before: {}, after: { scope: "read" }, hidden: ["password"] },
    targets: [{ type: "account", id: "acc_1" }, { type: "user", id: "usr_1", name: "Ada" }],
  });
  const noise = { ...change, update: { updatedAt: 3 } };
  await host.runMutation(host.api.adapter.updateOne, noise);
  assertEquals((await host.read((db) => db.query("event").collect())).length, 2);
});

Deno.test("an event of a large row has its values cut, and at most 8 KiB of them", async () => {
  const host = componentHost();
  const list = Array.from({ length: 300 }, (_, at) => `https://app-${at}.example.com/path`);
  const urls = ["redirectUris", "signOutRedirects"].map((name) => [name, list]);
  const data = { id: "redirects", ...Object.fromEntries(urls), updatedAt: 1 };
  const scope = { projectId: "p", model: "projectRedirects" };
  await host.runMutation(host.api.adapter.create, { ...scope, data });
  const { changes } = await lastOf(host);
  assert(String(changes.after.redirectUris).endsWith("…"));
  assert(JSON.stringify(changes).length <= 8192);
});

Deno.test("a row that is a look-up of others leaves no event", async () => {
  const host = componentHost();
  const data = { id: "row_1", organizationId: "org_1", members: 1 };
  await host.runMutation(host.api.adapter.create, { projectId: "p", model: "memberCount", data });
  assertEquals(await host.read((db) => db.query("event").collect()), []);
});
