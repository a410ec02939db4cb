import { assertEquals, assertRejects } from "@std/assert";
import { hostWithNotes, PROJECT } from "../tests/support/notes.ts";
import { clause } from "../tests/support/tables.ts";
import { observeScans, refuseScans, type ScanReport } from "./scans.ts";

const scope = { projectId: PROJECT, model: "note" };

Deno.test("observeScans() hears of each scan until it is told to stop", async () => {
  const host = await hostWithNotes([]);
  const { count, findMany } = host.api.reader;
  const reports: ScanReport[] = [];
  const stop = observeScans((report) => reports.push(report));
  const scan = {
    ...scope,
    where: [clause("extra", "x"), clause("flag", null, { operator: "ne" })],
  };
  await host.runQuery(count, { ...scan, cursor: null });
  await host.runQuery(findMany, {
    ...scope,
    where: [],
    limit: 5,
    sortBy: { field: "extra", direction: "asc" },
  });
  await host.runQuery(findMany, { ...scope, where: [clause("code", "x")], limit: 5 });
  stop();
  await host.runQuery(count, { ...scan, cursor: null });
  assertEquals(reports, [
    { model: "note", fields: ["extra", "flag"] },
    { model: "note", fields: [], sortBy: "extra" },
  ]);
});

Deno.test("refuseScans() makes a scan fail and lets the rest pass", async () => {
  const host = await hostWithNotes([]);
  const { deleteMany } = host.api.bulk;
  const { count, findOne } = host.api.reader;
  const allow = refuseScans();
  try {
    const scan = { ...scope, where: [clause("extra", "x")] };
    await assertRejects(
      () => host.runQuery(findOne, scan),
      Error,
      'Cannot read "note" by an index',
    );
    await assertRejects(() => host.runQuery(count, { ...scope, where: [], cursor: null }), Error);
    assertEquals(await host.runQuery(findOne, { ...scope, where: [clause("id", "x")] }), null);
    // Deleting all rows has to read all rows.
    const sweep = { ...scope, where: [], cursor: null };
    assertEquals((await host.runMutation(deleteMany, sweep)).count, 0);
  } finally {
    allow();
  }
});
