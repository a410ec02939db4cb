import { assertEquals } from "@std/assert";
import { countingReads, insertNotes, PROJECT } from "../tests/support/notes.ts";
import { type ComponentHost, componentHost, refusalOf } from "../tests/support/component.ts";
import { NOTE_TABLES } from "../tests/support/tables.ts";
import { withJoins } from "./reader_functions.ts";
import { readRows } from "./read.ts";
import { openStore } from "./store.ts";
import type { Joins } from "./validators.ts";

const REPLIES: Joins = { reply: { from: "id", to: "noteId", limit: 2, isOne: false } };
const NOTES: Joins = { note: { from: "noteId", to: "id", limit: 1, isOne: true } };

async function hostWithReplies(): Promise<ComponentHost> {
  const host = componentHost({ tables: NOTE_TABLES });
  const notes = ["n1", "n2"].map((id, at) => ({ id, code: id, at }));
  await insertNotes(host, { notes, projectId: PROJECT });
  await insertNotes(host, { notes, projectId: "project-2" });
  await host.write(async (db) => {
    const add = (id: string, noteId: string | undefined, projectId = PROJECT) =>
      db.insert("reply", { id, ...(noteId ? { noteId } : {}), text: "x", projectId });
    await add("r1", "n1");
    await add("r2", "n1");
    await add("r3", "n1");
    await add("r4", undefined);
    await add("r5", "gone");
    await add("foreign", "n2", "project-2");
  });
  return host;
}

function joined(host: ComponentHost, model: string, joins: Joins, tables = NOTE_TABLES) {
  return host.read(async (db) => {
    const counting = countingReads(db);
    const store = openStore({ db: counting.db, tables }, {
      projectId: PROJECT,
      model,
    });
    const rows = await readRows(store, { where: [] });
    const before = counting.reads();
    const outputs = await withJoins(store, rows, { select: ["id"], joins });
    return { outputs, reads: counting.reads() - before };
  });
}

Deno.test("withJoins() attaches at most the limit of rows, of the same project", async () => {
  const { outputs } = await joined(await hostWithReplies(), "note", REPLIES);
  assertEquals(outputs, [
    {
      id: "n1",
      reply: [{ id: "r1", noteId: "n1", text: "x" }, { id: "r2", noteId: "n1", text: "x" }],
    },
    { id: "n2", reply: [] },
  ]);
});

Deno.test("withJoins() attaches one row or null, and reads a shared one once", async () => {
  const { outputs, reads } = await joined(await hostWithReplies(), "reply", NOTES);
  const ids = outputs.map(({ id, note }) => [id, note && (note as { id: string }).id]);
  assertEquals(ids, [["r1", "n1"], ["r2", "n1"], ["r3", "n1"], ["r4", null], ["r5", null]]);
  assertEquals(reads, 1);
});

Deno.test("withJoins() refuses unknown tables and fields", async () => {
  const host = await hostWithReplies();
  const refused = async (model: string, join: Joins[string]) =>
    (await refusalOf(() => joined(host, "note", { [model]: join }))).code;
  const join = { from: "id", to: "noteId", limit: 2, isOne: false };
  assertEquals(await refused("setup", join), "MODEL_UNKNOWN");
  assertEquals(await refused("reply", { ...join, from: "_id" }), "FIELD_FORBIDDEN");
  assertEquals(await refused("reply", { ...join, to: "projectId" }), "FIELD_FORBIDDEN");
});

Deno.test("withJoins() puts no joined row in the place of a column", async () => {
  // A table that is called as a column of another is.
  const tables = { ...NOTE_TABLES, noteId: NOTE_TABLES.note! };
  const join = { from: "noteId", to: "id", limit: 1, isOne: true };
  const refused = joined(await hostWithReplies(), "reply", { noteId: join }, tables);
  assertEquals(await refusalOf(() => refused), {
    code: "FIELD_FORBIDDEN",
    model: "reply",
    fields: ["noteId"],
  });
});
