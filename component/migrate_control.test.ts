import { assert, assertEquals } from "@std/assert";
import type { MigrationStep } from "../migrations/mod.ts";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";
import { insertNotes } from "../tests/support/notes.ts";
import { NOTE_TABLES } from "../tests/support/tables.ts";
import { migrationFunctions, type RunnerOptions } from "./migration_functions.ts";

const TAG: MigrationStep = {
  version: 1,
  name: "tag notes",
  table: "note",
  up: (row) => row.tag === undefined ? { tag: `was ${row.code}` } : null,
};

async function hostWith(
  { count = 10, steps = [TAG], ...options }: RunnerOptions & {
    count?: number;
    steps?: readonly MigrationStep[];
  } = {},
): Promise<ComponentHost> {
  const host = componentHost({
    tables: NOTE_TABLES,
    modules: { migrate: migrationFunctions(steps, options) },
  });
  const notes = Array.from({ length: count }, (_, at) => ({ id: `n${at}`, code: `c${at}`, at }));
  await insertNotes(host, { notes, projectId: "p" });
  return host;
}

async function call(host: ComponentHost, name: "cancel" | "pause"): Promise<void> {
  await host.runMutation(host.api.migrate[name], {});
}

function run(host: ComponentHost) {
  return host.runMutation(host.api.migrate.run, {});
}

async function processed(host: ComponentHost): Promise<number | undefined> {
  return (await host.runQuery(host.api.migrate.status, {})).steps[0]?.processed;
}

async function standing(host: ComponentHost): Promise<string> {
  return (await host.runQuery(host.api.migrate.status, {})).standing;
}

async function events(host: ComponentHost): Promise<string[]> {
  const rows = await host.read((db) => db.query("event").collect());
  return rows.filter((row) => row.model === "migration").map((row) =>
    `${row.projectId} ${row.subject} ${row.action}`
  );
}

Deno.test("migrate.pause() stops after the batch at hand, and resume() goes on from there", async () => {
  const host = await hostWith({ bounds: { maxRows: 4 } });
  assertEquals(await run(host), { done: false, version: 0 });
  await call(host, "pause");
  assertEquals(await run(host), { done: false, version: 0, waits: "paused" });
  assertEquals([await standing(host), await processed(host)], ["paused", 4]);
  await host.write(async (db) => {
    // What resume() does; the job that it schedules is the host's to run.
    const [stored] = await db.query("migrationRun").collect();
    if (stored) await db.patch(stored._id, { hold: undefined });
  });
  await run(host);
  assertEquals(await run(host), { done: true, version: 1 });
  assertEquals(await processed(host), 10);
  assertEquals(await events(host), [
    "platform 1 migration.started",
    "platform 1 migration.paused",
    "platform 1 migration.finished",
  ]);
  await call(host, "pause");
  assertEquals(await standing(host), "done");
});

Deno.test("migrate.cancel() stops, and the step begins anew", async () => {
  const host = await hostWith({ bounds: { maxRows: 4 } });
  await run(host);
  await call(host, "cancel");
  assertEquals((await run(host)).waits, "cancelled");
  assertEquals([await standing(host), await processed(host)], ["cancelled", 0]);
});

Deno.test("migrate.run() leaves the run to the chain of jobs whose turn it is, until that stands still", async () => {
  const host = await hostWith();
  await run(host);
  const hold = (leaseUntil: number) =>
    host.write(async (db) => {
      const [stored] = await db.query("migrationRun").collect();
      if (stored) await db.patch(stored._id, { holder: "another", leaseUntil });
      for (const { _id } of await db.query("migration").collect()) await db.delete(_id);
    });
  await hold(Date.now() + 10_000);
  assertEquals(await run(host), { done: false, version: 0, waits: "busy" });
  assertEquals(await standing(host), "running");
  await hold(Date.now() - 1);
  assertEquals(await run(host), { done: true, version: 1 });
});

Deno.test("migrate.run() ends a batch by the bytes of its rows", async () => {
  const host = await hostWith({ bounds: { maxBytes: 300 } });
  await run(host);
  const first = await processed(host) ?? 0;
  assert(first >= 2 && first <= 4, `${first} rows`);
});

Deno.test("migrate.dryRun() undoes what it does, and tells counts and names of fields", async () => {
  const host = await hostWith({ bounds: { maxRows: 6 }, steps: [failsAt("n8")] });
  const page = (cursor?: number) =>
    host.runMutation(host.api.migrate.dryRun, {
      version: 1,
      ...cursor === undefined ? {} : { cursor },
    });
  const { bytes, cursor, samples, ...first } = await page();
  assertEquals(first, { processed: 6, changed: 6, isEnd: false });
  assertEquals(samples.length, 5);
  assertEquals(samples[0], { projectId: "p", id: "n0", fields: ["tag"], adds: [] });
  assert(bytes > 0 && !JSON.stringify(samples).includes("was"));
  assertEquals((await page(cursor)).error, 'Cannot migrate a row of "note" (id n8): No form');
  const rows = await host.read((db) => db.query("note").collect());
  assertEquals(rows.filter(({ tag }) => tag !== undefined), []);
  assertEquals(await host.read((db) => db.query("migration").collect()), []);
});

Deno.test("migrate.start() does not try again at once what has just stopped", async () => {
  const host = await hostWith({ steps: [failsAt("n0")] });
  const jobs = () =>
    host.read(async (db) => (await db.system.query("_scheduled_functions").collect()).length);
  await run(host);
  await host.runMutation(host.api.migrate.start, {});
  assertEquals([await jobs(), await standing(host)], [0, "failed"]);
});

Deno.test("migrate.run() refuses a step that was another one when it ran", async () => {
  const host = await hostWith({ checksums: { 1: "a" } });
  assertEquals((await run(host)).done, true);
  await host.write(async (db) => {
    const [state] = await db.query("migration").collect();
    if (state) await db.patch(state._id, { checksum: "b" });
  });
  const { done, error = "" } = await run(host);
  assertEquals([done, error.startsWith("MIGRATION_CHANGED: ")], [false, true]);
  assertEquals(await standing(host), "failed");
});

Deno.test("migrate.run() takes the mended source of a step that was not done", async () => {
  const host = await hostWith({ checksums: { 1: "mended" }, bounds: { maxRows: 4 } });
  await run(host);
  await host.write(async (db) => {
    const [state] = await db.query("migration").collect();
    if (state) await db.patch(state._id, { checksum: "before" });
  });
  assertEquals(await run(host), { done: false, version: 0 });
  const [state] = await host.read((db) => db.query("migration").collect());
  assertEquals(state?.checksum, "mended");
});

Deno.test("migrate.run() says while a gated step is pending, and status() how long it takes", async () => {
  const steps = [{ ...TAG, gate: true }, { ...TAG, version: 2 }];
  const host = await hostWith({ steps, bounds: { maxRows: 5 } });
  assertEquals(await run(host), { done: false, version: 0, gated: true });
  const [step] = (await host.runQuery(host.api.migrate.status, {})).steps;
  assert(step?.share !== undefined && step.share > 0 && step.share < 1, `${step?.share}`);
  assertEquals(step.gate, true);
  assertEquals(await run(host), { done: false, version: 1 });
});

function failsAt(id: string): MigrationStep {
  return {
    ...TAG,
    up(row) {
      if (row.id === id) throw new Error("No form");
      return TAG.up(row);
    },
  };
}
