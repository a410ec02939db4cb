import { assertEquals, assertNotEquals } from "@std/assert";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";
import { insertNotes } from "../tests/support/notes.ts";
import { clause, NOTE_TABLES } from "../tests/support/tables.ts";
import type { BulkFunctions } from "./bulk_functions.ts";
import type { AdapterFunctions } from "./functions.ts";
import type { ReaderFunctions } from "./reader_functions.ts";

const model = "note";
const NOTES = ["n1", "n2", "n3"].map((id, at) => ({ id, code: id, tag: "t", rank: at, at }));
const WHERE = [clause("id", "n1")];
const ALL = { where: [], cursor: null };

type Call = (host: ComponentHost, projectId: string) => Promise<unknown>;

/** One call of each function that would hit a row of any project that has one. */
const CALLS: { [Name in keyof (AdapterFunctions & BulkFunctions & ReaderFunctions)]: Call } = {
  create: ({ api, runMutation }, projectId) =>
    runMutation(api.adapter.create, { projectId, model, data: { id: "n9", code: "n9", at: 9 } }),
  findOne: ({ api, runQuery }, projectId) =>
    runQuery(api.reader.findOne, { projectId, model, where: WHERE }),
  findMany: ({ api, runQuery }, projectId) =>
    runQuery(api.reader.findMany, { projectId, model, where: [], limit: 10 }),
  count: ({ api, runQuery }, projectId) => runQuery(api.reader.count, { projectId, model, ...ALL }),
  updateOne: ({ api, runMutation }, projectId) =>
    runMutation(api.adapter.updateOne, { projectId, model, where: WHERE, update: { rank: 7 } }),
  updateMany: ({ api, runMutation }, projectId) =>
    runMutation(api.bulk.updateMany, { projectId, model, ...ALL, update: { rank: 7 } }),
  deleteOne: ({ api, runMutation }, projectId) =>
    runMutation(api.adapter.deleteOne, { projectId, model, where: WHERE }),
  deleteMany: ({ api, runMutation }, projectId) =>
    runMutation(api.bulk.deleteMany, { projectId, model, ...ALL }),
  consumeOne: ({ api, runMutation }, projectId) =>
    runMutation(api.adapter.consumeOne, { projectId, model, where: WHERE }),
  incrementOne: ({ api, runMutation }, projectId) =>
    runMutation(api.adapter.incrementOne, {
      projectId,
      model,
      where: WHERE,
      increment: { rank: 1 },
    }),
};

async function rowsOf(host: ComponentHost, projectId: string) {
  const rows = await host.read((db) => db.query(model).collect());
  return rows.filter((row) => row.projectId === projectId);
}

async function hostWithProjects(...projects: string[]): Promise<ComponentHost> {
  const host = componentHost({ tables: NOTE_TABLES });
  for (const projectId of projects) await insertNotes(host, { notes: NOTES, projectId });
  return host;
}

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name}() touches no row of another project under the same ids`, async () => {
    const host = await hostWithProjects("project-0", "project-1", "project-2");
    const before = [await rowsOf(host, "project-0"), await rowsOf(host, "project-2")];
    const own = await rowsOf(host, "project-1");
    await call(host, "project-1");
    assertEquals([await rowsOf(host, "project-0"), await rowsOf(host, "project-2")], before);
    const isRead = ["findOne", "findMany", "count"].includes(name);
    if (!isRead) assertNotEquals(await rowsOf(host, "project-1"), own);
  });

  if (name === "create") continue;

  Deno.test(`${name}() finds nothing in a project without rows`, async () => {
    const host = await hostWithProjects("project-0", "project-2");
    const before = await host.read((db) => db.query(model).collect());
    const answer = await call(host, "project-1");
    const nothing = [null, false, [], { count: 0, cursor: null }];
    assertEquals(nothing.some((each) => JSON.stringify(each) === JSON.stringify(answer)), true);
    assertEquals(await host.read((db) => db.query(model).collect()), before);
  });
}
