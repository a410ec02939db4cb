import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { type GenericDatabaseReader, internalMutationGeneric } from "convex/server";
import { v } from "convex/values";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";
import * as erase from "./erase.ts";
import { ERASED_TABLES } from "./erase_sources.ts";
import schema from "./schema.ts";
import type { DynamicModel } from "./store.ts";
import type { Data } from "./validators.ts";

const NOW = 1_000_000;
const ROWS = 90;
const RATE = { limit: 5, windowMs: 1000 };
const LIMITS = { maxRows: 20, maxBytes: 1 << 20 };

/** Tables whose rows belong to no single project, and the progress of an erasure, which stays. */
const KEPT = [
  "auditSequencer",
  "migration",
  "migrationRun",
  "projectErasure",
  "rootSecret",
  "setup",
];

Deno.test("An erasure goes through every table that holds rows of a project", () => {
  const all = Object.keys(schema.tables).filter((table) => !KEPT.includes(table));
  assertEquals([...ERASED_TABLES].sort(), all.sort());
});

/** In the place of the scheduled batches, which would run beside a test's own. */
const nothing = internalMutationGeneric({ args: { projectId: v.string() }, handler: () => null });

/** A deleted project and a living one, each with users, values, counters and events, and a key. */
async function hostWithProjects(): Promise<ComponentHost> {
  const host = componentHost({ modules: { erase: { ...erase, run: nothing } } });
  const times = { createdAt: 1, updatedAt: 1 };
  const create = (projectId: string, model: string, data: Data) =>
    host.runMutation(host.api.adapter.create, { projectId, model, data });
  for (const id of ["gone", "kept"]) {
    const doomed: Data = id === "gone" ? { deletedAt: NOW - 10, eraseAt: NOW - 5 } : {};
    const names = { name: id, slug: id, clientId: `client_${id}`, ownerId: "usr_1" };
    await create("platform", "project", { id, ...names, ...times, ...doomed });
    await create("platform", "projectAdministrator", {
      id: `row_${id}`,
      project: id,
      userId: "usr_2",
      createdAt: 1,
    });
    await create("platform", "projectInvitation", {
      id: `asked_${id}`,
      project: id,
      addressee: "usr_3",
      inviterId: "usr_1",
      createdAt: 1,
      expiresAt: NOW,
    });
    await create("platform", "devMail", {
      id: `mail_${id}`,
      mailId: id,
      mailProjectId: id,
      type: "t",
      recipient: "r",
      variables: "{}",
      createdAt: 1,
    });
    for (const version of [1, 2]) {
      const key = { version, rootId: "v1", wrappedKey: "w", createdAt: 1 };
      await create(id, "projectKey", { id: `key_${version}`, ...key });
    }
    const theirs = { kid: "k", keyArn: "a", kmsCiphertext: "c", sealedKey: "s", keyVersion: 1 };
    const customers = { ...theirs, access: "ok", createdAt: 1 };
    await create(id, "vaultCustomerKey", { id: "customer", ...customers });
    for (let n = 0; n < 2 * ROWS; n += 20) {
      const buckets = Array.from({ length: 20 }, (_, i) => ({ key: `k${n + i}`, ...RATE }));
      await host.runMutation(host.api.rate_limit.take, { projectId: id, buckets, now: 1 });
    }
    await host.write(async (db) => {
      for (let n = 0; n < ROWS; n++) {
        const row = { projectId: id, id: `row_${n}`, identifier: "i", value: "v", expiresAt: 9 };
        await db.insert("verification", { ...row, ...times });
      }
    });
  }
  return host;
}

async function rowsOf(
  db: GenericDatabaseReader<DynamicModel>,
  projectId: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of Object.keys(schema.tables)) {
    const rows = await db.query(table).collect();
    const own = rows.filter((row) =>
      row.projectId === projectId || row.mailProjectId === projectId ||
      row.project === projectId ||
      (row.projectId === "platform" && table.startsWith("project") && row.id === projectId)
    );
    if (own.length > 0) counts[table] = own.length;
  }
  return counts;
}

function start(host: ComponentHost, now = NOW) {
  return host.runMutation(host.api.erase.start, { projectId: "gone", now });
}

Deno.test("An erasure takes the keys first, then every row of its project and no other's, batch by batch", async () => {
  const host = await hostWithProjects();
  const before = await host.read((db) => rowsOf(db, "kept"));
  const started = await start(host);
  assertEquals(started, { rows: 3, startedAt: NOW });
  const { projectKey, vaultCustomerKey } = await host.read((db) => rowsOf(db, "gone"));
  assertEquals([projectKey, vaultCustomerKey], [undefined, undefined]);
  let batches = 0;
  let left = 0;
  for (let isDone = false; !isDone; batches++) {
    const counts = await host.read((db) => rowsOf(db, "gone"));
    left = Object.values(counts).reduce((sum, count) => sum + count, 0);
    // Each batch is a transaction of its own, so nothing but rows leads from one to the next.
    isDone = await host.write((db) =>
      erase.eraseBatch(db, { projectId: "gone", now: NOW + batches, limits: LIMITS })
    );
    const after = await host.read((db) => rowsOf(db, "gone"));
    const taken = left - Object.values(after).reduce((sum, count) => sum + count, 0);
    assertLessOrEqual(taken, LIMITS.maxRows + 1);
  }
  assert(batches > 9, `${batches} batches`);
  assertEquals(await host.read((db) => rowsOf(db, "gone")), { projectErasure: 1 });
  assertEquals(await host.read((db) => rowsOf(db, "kept")), before);
  const done = await host.runQuery(host.api.erase.progress, { projectId: "gone" });
  // Keys, values, counters, mail, administrator, four events of the project's own, and its own row.
  assertEquals(done, { rows: 3 * ROWS + 10, startedAt: NOW, finishedAt: NOW + batches - 1 });
});

Deno.test("An erased project leaves the event of its deletion with the platform", async () => {
  const host = await hostWithProjects();
  await start(host);
  const limits = { ...LIMITS, maxRows: 1000 };
  await host.write((db) => erase.eraseBatch(db, { projectId: "gone", now: NOW, limits }));
  const events = await host.read((db) => db.query("event").collect());
  const last = events.filter(({ kind }) => kind === "deleted")
    .map(({ actorType, model, projectId, subject }) => [projectId, model, subject, actorType]);
  assertEquals(last, [["platform", "project", "gone", "system"]]);
});

Deno.test("A batch ends with the row that reaches its bytes", async () => {
  const host = await hostWithProjects();
  await start(host);
  const limits = { maxRows: 1000, maxBytes: 1 };
  const next = () =>
    host.write((db) => erase.eraseBatch(db, { projectId: "gone", now: NOW, limits }));
  const before = (await host.runQuery(host.api.erase.progress, { projectId: "gone" }))?.rows ?? 0;
  assertEquals(await next(), false);
  const after = (await host.runQuery(host.api.erase.progress, { projectId: "gone" }))?.rows ?? 0;
  assertEquals(after - before, 1);
});

Deno.test("A row that comes into a table that was passed is erased too", async () => {
  const host = await hostWithProjects();
  await start(host);
  const next = () =>
    host.write((db) => erase.eraseBatch(db, { projectId: "gone", now: NOW, limits: LIMITS }));
  for (let batch = 0; batch < 8; batch++) assertEquals(await next(), false);
  const times = { createdAt: 1, updatedAt: 1 };
  await host.write(async (db) => {
    const row = { id: "late", userId: "u", accountId: "a", providerId: "p", ...times };
    await db.insert("account", { projectId: "gone", ...row });
  });
  while (!await next());
  assertEquals(await host.read((db) => rowsOf(db, "gone")), { projectErasure: 1 });
});

Deno.test("Nothing is erased of a project that lives, is unknown, or may still be restored", async () => {
  const host = await hostWithProjects();
  const before = await host.read((db) => rowsOf(db, "gone"));
  for (const projectId of ["kept", "unknown", "platform"]) {
    assertEquals(await host.runMutation(host.api.erase.start, { projectId, now: NOW }), null);
  }
  assertEquals(await start(host, NOW - 6), null);
  assertEquals(await host.read((db) => rowsOf(db, "gone")), before);
  const where = [{ field: "id", value: "gone" } as const].map((clause) => ({
    ...clause,
    operator: "eq" as const,
    connector: "AND" as const,
    mode: "sensitive" as const,
  }));
  await start(host);
  const args = { projectId: "platform", model: "project", where };
  await host.runMutation(host.api.adapter.updateOne, { ...args, update: { eraseAt: NOW + 99 } });
  assert(
    await host.write((db) => erase.eraseBatch(db, { projectId: "gone", now: NOW, limits: LIMITS })),
  );
  assertEquals((await host.read((db) => rowsOf(db, "gone"))).verification, ROWS);
});
