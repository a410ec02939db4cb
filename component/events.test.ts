import { assert, assertEquals } from "@std/assert";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";
import { clause, NOTE_TABLES } from "../tests/support/tables.ts";
import type { Author } from "./author.ts";

const scope = { projectId: "project-1", model: "note" };
const author: Author = { actorType: "user", actorId: "usr_1", requestId: "r1" };
const NOTE = { id: "n1", code: "secret-code", at: 1 };

async function eventsOf(host: ComponentHost): Promise<Record<string, unknown>[]> {
  return await host.read(async (db) => {
    const rows = await db.query("event").collect();
    return rows.map(({ _id, _creationTime, at: _at, ...row }) => row);
  });
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
  const about = { ...scope, subject: "n1", ...author };
  assertEquals(await eventsOf(host), [
    { ...about, action: "created" },
    { ...about, action: "updated", details: ["at"] },
    { ...about, action: "updated", details: ["rank"] },
    { ...about, action: "deleted" },
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

Deno.test("an event carries no value of its row", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  await host.runMutation(host.api.adapter.create, { ...scope, data: NOTE, author });
  assert(!JSON.stringify(await eventsOf(host)).includes(NOTE.code));
});

Deno.test("recordRefusal() names the path and the code", async () => {
  const host = componentHost({ tables: NOTE_TABLES });
  const { projectId } = scope;
  const refusal = { projectId, path: "/sign-in/email", code: "INVALID_EMAIL_OR_PASSWORD", author };
  await host.runMutation(host.api.events.recordRefusal, refusal);
  assertEquals(await eventsOf(host), [{
    projectId,
    action: "refused",
    model: "request",
    subject: "/sign-in/email",
    details: ["INVALID_EMAIL_OR_PASSWORD"],
    ...author,
  }]);
});
