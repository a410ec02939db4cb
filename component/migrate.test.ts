import { assertEquals, assertThrows } from "@std/assert";
import type { MigrationStep } from "../migrations/mod.ts";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";
import { insertNotes } from "../tests/support/notes.ts";
import { NOTE_TABLES } from "../tests/support/tables.ts";
import { migrationFunctions, type MigrationRun } from "./migration_functions.ts";

const TAG: MigrationStep = {
  version: 1,
  name: "tag notes",
  table: "note",
  up: (row) => row.tag === undefined ? { tag: `was ${row.code}` } : null,
};
const DROP_RANK: MigrationStep = {
  version: 2,
  name: "drop ranks",
  table: "note",
  up: (row) => row.rank === undefined ? null : { rank: null, flag: undefined },
};

function hostWith(...steps: MigrationStep[]): ComponentHost {
  return componentHost({
    tables: NOTE_TABLES,
    modules: { migrate: migrationFunctions(steps) },
  });
}

async function addNotes(host: ComponentHost, count: number, projectId = "p"): Promise<void> {
  const notes = Array.from({ length: count }, (_, at) => ({
    id: `n${at}`,
    code: `c${at}`,
    rank: at,
    flag: true,
    at,
  }));
  await insertNotes(host, { notes, projectId });
}

function run(host: ComponentHost): Promise<MigrationRun> {
  return host.runMutation(host.api.migrate.run, {});
}

/** Runs until every step is done or one fails, and gives every answer. */
async function runAll(host: ComponentHost): Promise<MigrationRun[]> {
  const answers: MigrationRun[] = [];
  for (;;) {
    const answer = await run(host);
    answers.push(answer);
    if (answer.done || answer.error !== undefined) return answers;
  }
}

function notes(host: ComponentHost) {
  return host.read((db) => db.query("note").collect());
}

function status(host: ComponentHost) {
  return host.runQuery(host.api.migrate.status, {});
}

Deno.test("migrate.run() is done at once without steps", async () => {
  const host = hostWith();
  assertEquals(await run(host), { done: true, version: 0 });
  assertEquals(await status(host), { version: 0, latest: 0, standing: "done", steps: [] });
});

Deno.test("migrate.run() does one batch a call, over the rows of every project", async () => {
  const host = hostWith(TAG);
  await addNotes(host, 250, "p1");
  await addNotes(host, 250, "p2");
  assertEquals(await runAll(host), [
    { done: false, version: 0 },
    { done: false, version: 0 },
    { done: true, version: 1 },
  ]);
  const rows = await notes(host);
  assertEquals(rows.map((row) => row.tag), rows.map((row) => `was ${row.code}`));
});

Deno.test("migrate.run() goes on where it was stopped", async () => {
  const tagged: string[] = [];
  const host = hostWith({ ...TAG, up: (row) => (tagged.push(String(row.id)), null) });
  await addNotes(host, 450);
  await run(host);
  assertEquals(tagged.length, 200);
  const { steps } = await status(host);
  assertEquals(steps.map(({ isDone, processed }) => ({ isDone, processed })), [
    { isDone: false, processed: 200 },
  ]);
  await runAll(host);
  assertEquals(tagged, Array.from({ length: 450 }, (_, at) => `n${at}`));
});

Deno.test("migrate.run() does the steps in order and each once", async () => {
  const host = hostWith(TAG, DROP_RANK);
  await addNotes(host, 3);
  assertEquals(await runAll(host), [{ done: false, version: 1 }, { done: true, version: 2 }]);
  const after = await notes(host);
  assertEquals(after.map((row) => [row.tag, "rank" in row, "flag" in row]), [
    ["was c0", false, false],
    ["was c1", false, false],
    ["was c2", false, false],
  ]);
  assertEquals(await run(host), { done: true, version: 2 });
  assertEquals(await notes(host), after);
});

Deno.test("migrate.run() adds what a step wants beside a row, and leaves what is there", async () => {
  const host = hostWith({
    version: 1,
    name: "add copies",
    table: "note",
    up: () => null,
    add: ({ code, id, projectId }) =>
      String(id).startsWith("copy") ? [] : ["copy", "n1"].map((prefix) => ({
        table: "note",
        projectId: String(projectId),
        row: { id: prefix === "n1" ? prefix : `copy of ${id}`, code: `copy of ${code}`, at: 0 },
      })),
  });
  await addNotes(host, 2);
  assertEquals((await runAll(host)).at(-1), { done: true, version: 1 });
  const ids = (await notes(host)).map(({ code, id }) => `${id}: ${code}`);
  assertEquals(ids, ["n0: c0", "n1: c1", "copy of n0: copy of c0", "copy of n1: copy of c1"]);
});

Deno.test("migrate.run() stops at a row that a step can't take, and leaves its batch as it was", async () => {
  let isMended = false;
  const up = (row: Readonly<Record<string, unknown>>) => {
    if (row.id === "n2" && !isMended) throw new Error("No known form");
    return TAG.up(row);
  };
  const host = hostWith({ ...TAG, up }, DROP_RANK);
  await addNotes(host, 4);
  const error = 'Cannot migrate a row of "note" (id n2): No known form';
  assertEquals(await runAll(host), [{ done: false, version: 0, error }]);
  assertEquals((await notes(host)).some((row) => row.tag !== undefined), false);
  assertEquals((await status(host)).steps[0]?.error, error);
  isMended = true;
  assertEquals((await runAll(host)).at(-1), { done: true, version: 2 });
  assertEquals((await status(host)).steps.map((step) => step.error), [undefined, undefined]);
});

Deno.test("migrate.run() lets no step move a row to another project or id", async () => {
  for (const field of ["projectId", "id", "_id"]) {
    const host = hostWith({ ...TAG, up: () => ({ [field]: "other" }) });
    await addNotes(host, 1);
    const [answer] = await runAll(host);
    assertEquals(
      answer?.error,
      `Cannot migrate a row of "note" (id n0): Cannot change "${field}": leave it out of the patch`,
    );
  }
});

Deno.test("migrate.run() finds the row that the schema refuses, and tells nothing but its id", async () => {
  const host = hostWith({ ...TAG, up: (row) => ({ tag: row.id === "n1" ? 5 : "x" }) });
  await addNotes(host, 3);
  const runs = await runAll(host);
  const [all, few, one, alone] = [1000, 2000, 4000, undefined];
  // All at once, then fewer until the row before it is alone; and the same for it, until it is given up.
  assertEquals(runs.map(({ retryInMs }) => retryInMs), [
    ...[all, few, one, alone],
    ...[1000, 2000, 4000, 8000, 16_000, undefined],
  ]);
  const error = 'Cannot migrate a row of "note" (id n1): ';
  assertEquals(runs.at(-1)?.error?.slice(0, error.length), error);
  assertEquals(runs.at(-1)?.error?.includes("was c"), false);
  assertEquals((await notes(host)).map((row) => row.tag), ["x", undefined, undefined]);
  assertEquals((await status(host)).standing, "failed");
});

Deno.test("migrate.status() shows each step with its times", async () => {
  const host = hostWith(TAG, DROP_RANK);
  await runAll(host);
  const { version, latest, steps } = await status(host);
  assertEquals({ version, latest }, { version: 2, latest: 2 });
  for (const step of steps) {
    assertEquals(typeof step.startedAt, "number");
    assertEquals(typeof step.finishedAt, "number");
  }
});

Deno.test("migrationFunctions() refuses steps out of order", () => {
  assertThrows(() => migrationFunctions([DROP_RANK]), Error, "Cannot order the migrations");
});
