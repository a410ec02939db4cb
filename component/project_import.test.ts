import { assertEquals } from "@std/assert";
import { componentHost } from "../tests/support/component.ts";
import { MOVED_TABLES } from "./project_rows.ts";
import { TABLES } from "./tables/metadata.gen.ts";

const TIMES = { expiresAt: 1, createdAt: 1, updatedAt: 1 };

function verification(id: string) {
  return { id, identifier: id, value: "1", ...TIMES };
}

Deno.test("Every unique key of a table that moves has an index that starts with it", () => {
  const without = MOVED_TABLES.flatMap((table) => {
    const { indexes = {}, unique = [] } = TABLES[table] ?? {};
    return unique
      .filter((key) =>
        !Object.values(indexes).some((it) => key.every((field, at) => it[at] === field))
      )
      .map((key) => `${table}: ${key}`);
  });
  assertEquals(without, []);
});

Deno.test("project_export.page() reads on after a row, and nothing of another project", async () => {
  const { api, runMutation, runQuery } = componentHost();
  const model = "verification";
  for (const [projectId, id] of [["a", "1"], ["a", "2"], ["b", "3"]] as const) {
    await runMutation(api.adapter.create, { projectId, model, data: verification(id) });
  }
  const page = (after: { table: string; id: string } | null, projectId = "a") =>
    runQuery(api.project_export.page, { projectId, after });
  const all = await page(null);
  assertEquals(all.rows.map(({ row }) => row), [verification("1"), verification("2")]);
  assertEquals([all.isLast, all.tablesDone], [true, MOVED_TABLES.length]);
  assertEquals((await page({ table: model, id: "1" })).rows, all.rows.slice(1));
  assertEquals((await page({ table: model, id: "2" })).rows, []);
  // A place that is none in an export starts at the first table.
  assertEquals((await page({ table: "projectKey", id: "key" })).rows, all.rows);
  assertEquals((await page(null, "c")).rows, []);
});

Deno.test("project_export.page() ends before large rows become too many bytes", async () => {
  const { api, runMutation, runQuery } = componentHost();
  const ids = Array.from({ length: 12 }, (_, number) => String(number).padStart(2, "0"));
  for (const id of ids) {
    const data = { ...verification(id), value: "x".repeat(300 * 1024) };
    const scope = { projectId: "a", model: "verification" };
    await runMutation(api.adapter.create, { ...scope, data });
  }
  const first = await runQuery(api.project_export.page, { projectId: "a", after: null });
  assertEquals([first.rows.length, first.isLast], [7, false]);
  const after = { table: "verification", id: ids[6] ?? "" };
  const rest = await runQuery(api.project_export.page, { projectId: "a", after });
  assertEquals([...first.rows, ...rest.rows].map(({ row }) => row.id), ids);
});

Deno.test("project_import.begin() refuses a project of which any row is left", async () => {
  const { api, runMutation, runQuery } = componentHost();
  const data = { id: "key", wrappedKey: "x", createdAt: 1 };
  await runMutation(api.adapter.create, { projectId: "a", model: "projectKey", data });
  const begin = (projectId: string) =>
    runMutation(api.project_import.begin, { projectId, header: "h", migration: 0, now: 1 })
      .then(() => "begun", ({ data }) => data.code);
  assertEquals([await begin("a"), await begin("b"), await begin("b")], [
    "PROJECT_TAKEN",
    "begun",
    "PROJECT_TAKEN",
  ]);
  const standing = await runQuery(api.project_import.status, { projectId: "b" });
  assertEquals(standing, { header: "h", sequence: 0, lines: 1, checksum: "h" });
});
