import { assertEquals, assertRejects } from "@std/assert";
import type { MigrationRun } from "../../component/migration_functions.ts";
import { CliError } from "../arguments.ts";
import { migrateBeforeReady } from "./before_ready.ts";

/** A host whose runner gives these answers, the last one for ever. */
function hostThat(...answers: readonly MigrationRun[]) {
  const left = [...answers];
  const calls: string[] = [];
  return {
    calls,
    run(path: string): Promise<unknown> {
      calls.push(path);
      return Promise.resolve(left.length > 1 ? left.shift() : left[0]);
    },
  };
}

const BATCH: MigrationRun = { done: false, version: 4 };

Deno.test("migrateBeforeReady() goes on until every step is done", async () => {
  const host = hostThat(BATCH, { ...BATCH, waits: "busy" }, { done: true, version: 5 });
  assertEquals(await migrateBeforeReady(host), null);
  assertEquals(host.calls.length, 3);
});

Deno.test("migrateBeforeReady() leaves to a job what no request waits for", async () => {
  const host = hostThat({ ...BATCH, gated: true }, BATCH);
  const line = await migrateBeforeReady(host, { mostWaitMs: 0 });
  assertEquals(line?.startsWith("Data migration 5 goes on while the platform serves"), true);
  assertEquals(host.calls, ["migrate:run", "migrate:run", "migrate:start"]);
});

Deno.test("migrateBeforeReady() refuses to serve while a gated step can't be done", async () => {
  const refuses = (run: Partial<MigrationRun>) =>
    assertRejects(() => migrateBeforeReady(hostThat({ ...BATCH, ...run })), CliError);
  await refuses({ gated: true, error: "Cannot migrate a row" });
  await refuses({ gated: true, waits: "paused" });
  await refuses({ error: "MIGRATION_CHANGED: Deploy" });
  await refuses({ error: "DATABASE_NEWER_THAN_CODE: Deploy" });
});

Deno.test("migrateBeforeReady() serves and says so while another step is held or can't be done", async () => {
  const lineOf = (run: Partial<MigrationRun>) => migrateBeforeReady(hostThat({ ...BATCH, ...run }));
  assertEquals(
    await lineOf({ waits: "cancelled" }),
    "Data migration 5 is cancelled: deno task migrate resume lets it go on",
  );
  assertEquals(
    await lineOf({ error: "Why" }),
    "Data migration 5 stopped, nothing after it was changed: Why; see deno task migrate status",
  );
});
