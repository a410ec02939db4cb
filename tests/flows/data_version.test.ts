/**
 * Requests while a step is pending that they wait for, and in a release that is older than its data. A step
 * of the test's own stands in the place of the last one, and is gated for the users' table.
 */
import { assert, assertEquals } from "@std/assert";
import { mutationGeneric } from "convex/server";
import crons from "../../component/crons.ts";
import { migrationFunctions } from "../../component/migration_functions.ts";
import schema from "../../component/schema.ts";
import { GATES } from "../../migrations/facts.gen.ts";
import { type MigrationRow, MIGRATIONS, type MigrationStep } from "../../migrations/mod.ts";
import { insertRows, refusalOf, withModule } from "../isolation/component_field.ts";
import { Client, ok, outcome, type Reply } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { ADMIN, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const LAST = MIGRATIONS.length;
const STEP: MigrationStep = {
  version: LAST,
  name: "a test's",
  table: "user",
  gate: true,
  up: (row) => String(row.name).endsWith("!") ? null : { name: `${row.name}!` },
};
const STEPS = [...MIGRATIONS.slice(0, -1), STEP];

Deno.test("Requests and the version of the data", async (t) => {
  await using platform = await openPlatform();
  const admin = await signedInAdmin(platform);
  const { key } = await projectWithKey(admin, "app");
  const server = new Client(platform.site, { authorization: `Bearer ${key}` });
  const signIn = () => new Client(platform.site).post("/sign-in/email", ADMIN);

  await t.step(
    "what a pending gated step is about starts it and waits, and the rest goes on",
    async () => {
      using _gate = gated("user", LAST);
      await atVersion(platform, LAST - 1);
      const functions = { ...migrationFunctions(STEPS) };
      await withModule(platform.host, { name: "migrate", functions }, async () => {
        const refused = await signIn();
        assertEquals(outcome(refused), [503, "MIGRATION_PENDING"]);
        assertEquals(refused.headers.get("retry-after"), "5");
        await ok(server.post("/api-key/verify", { key }));
        // Whoever waits has started the step.
        await jobsDone(platform.host);
        await ok(signIn());
        assert(rowsOf(platform.host, "user").every(({ name }) => String(name).endsWith("!")));
      });
    },
  );

  await t.step("two runners at once migrate each row once", async () => {
    const rows = usersOf("p", 12);
    await insertRows(platform.host, { table: "user", rows });
    await atVersion(platform, LAST - 1);
    const always = { ...STEP, up: ({ name }: MigrationRow) => ({ name: `${name}+` }) };
    const steps = [...MIGRATIONS.slice(0, -1), always];
    const functions = { ...migrationFunctions(steps, { bounds: { maxRows: 1 } }) };
    await withModule(platform.host, { name: "migrate", functions }, async () => {
      const names = ["start", "run", "run", "start", "run", "run"];
      await Promise.all(names.map((name) => platform.component(`migrate:${name}`, {})));
      await jobsDone(platform.host);
    });
    const own = rowsOf(platform.host, "user").filter(({ projectId }) => projectId === "p");
    assertEquals(own.map(({ name }) => name), rows.map(() => "n+"));
  });

  await t.step("a read that a pending step is about waits too", async () => {
    using _gate = gated("session", LAST);
    await atVersion(platform, LAST - 1);
    const refused = await admin.get("/get-session");
    assertEquals(outcome(refused), [503, "MIGRATION_PENDING"]);
    await atVersion(platform, LAST);
    await ok(admin.get("/get-session"));
  });

  await t.step("a key, a project or its settings that wait are no unknown ones", async () => {
    for (const table of ["apiKey", "project", "projectSettings"]) {
      using _gate = gated(table, LAST);
      await atVersion(platform, LAST - 1);
      const replies = [await server.post("/api-key/verify", { key }), await server.get("/ok")];
      assertEquals(outcome(replies[0] as Reply), [503, "MIGRATION_PENDING"], table);
    }
    await atVersion(platform, LAST);
  });

  await t.step(
    "a job waits while a gated step is pending, and does its work after it",
    () => assertJobWaits(platform),
  );

  await t.step(
    "an older release reads newer data, and refuses to write it",
    () => assertOlderReads(platform, { admin, key, server }),
  );

  await t.step(
    "nor do its jobs write, and what leaves no event",
    () => assertNoJobWrites(platform),
  );
});

/** The jobs that cron jobs are, but for the run of the steps, which says why it does nothing. */
const CRON_JOBS = Object.values(crons.crons).map((job) => (job as { name: string }).name)
  .filter((name) => name !== "migrate:runAll");

async function assertJobWaits(platform: InProcessPlatform): Promise<void> {
  const swept = { projectId: "p", id: "ver_old", identifier: "old", value: "", createdAt: 1 };
  const expired = { ...swept, expiresAt: 1, updatedAt: 1 };
  const sweep = async () => {
    await platform.component("sweep:expired", {});
    await jobsDone(platform.host);
    return rowsOf(platform.host, "verification").some(({ id }) => id === expired.id);
  };
  await insertRows(platform.host, { table: "verification", rows: [expired] });
  const mail = { projectId: "platform", mailId: "mail_none" };
  const { jobs } = platform.host.engine.parts;
  {
    using _gate = gated("verification", LAST);
    await atVersion(platform, LAST - 1);
    const before = jobs.waitingCount;
    assertEquals(await sweep(), true);
    await platform.host.run("banataAuth/auth:deliverMail", mail);
    assertEquals(jobs.waitingCount, before + 1);
  }
  await atVersion(platform, LAST);
  assertEquals(await sweep(), false);
}

async function assertNoJobWrites(platform: InProcessPlatform): Promise<void> {
  const expired = { projectId: "p", id: "ses_old", userId: "u", token: "t", expiresAt: 1 };
  const rows = [{ ...expired, createdAt: 1, updatedAt: 1 }];
  await insertRows(platform.host, { table: "session", rows });
  const before = allContentsOf(platform);
  for (const job of CRON_JOBS) await platform.component(job, {});
  const stream = { projectId: "platform", id: "stream" };
  const calls = {
    "audit_delivery:place": { ...stream, isStopped: false },
    "audit_signing:fail": { projectId: "platform", code: "NO_KEY" },
    "audit_witness:wish": { projectId: "platform", witness: "w" },
  };
  for (const [path, args] of Object.entries(calls)) {
    const code = await refusalOf(() => platform.component(path, args));
    assertEquals([path, code], [path, "DATABASE_NEWER_THAN_CODE"]);
  }
  assertEquals(allContentsOf(platform), before);
}

async function assertOlderReads(
  platform: InProcessPlatform,
  { admin, key, server }: { admin: Client; key: string; server: Client },
): Promise<void> {
  const step = { name: "of tomorrow", isDone: false, processed: 0, startedAt: 1 };
  const rows = [{ ...step, projectId: "platform", version: LAST + 1 }];
  await insertRows(platform.host, { table: "migration", rows });
  const before = contentsOf(platform);
  const refused = await new Client(platform.site).post("/sign-in/email", ADMIN);
  assertEquals(outcome(refused), [503, "DATABASE_NEWER_THAN_CODE"]);
  assertEquals(refused.headers.get("retry-after"), "60");
  await ok(admin.get("/get-session"));
  await ok(server.post("/api-key/verify", { key }));
  const secret = server.post("/banata/vault/encrypt", { name: "n", data: "d" });
  assertEquals(outcome(await secret), [503, "DATABASE_NEWER_THAN_CODE"]);
  assertEquals(outcome(await admin.post("/sign-out")), [503, "DATABASE_NEWER_THAN_CODE"]);
  assertEquals(contentsOf(platform), before);
}

function usersOf(projectId: string, count: number) {
  const of = { projectId, name: "n", emailVerified: true, createdAt: 1, updatedAt: 1 };
  return Array.from({ length: count }, (_, n) => ({
    ...of,
    id: `usr_${n}`,
    email: `${n}@example.com`,
  }));
}

/** Makes requests of a table wait for a step, as codegen does for a gated one. */
function gated(table: string, version: number): Disposable {
  Reflect.set(GATES, table, version);
  return { [Symbol.dispose]: () => void Reflect.deleteProperty(GATES, table) };
}

/** Lets the data be at a step, as if the later ones had not run. */
async function atVersion({ host }: InProcessPlatform, head: number): Promise<void> {
  const set = mutationGeneric({
    args: {},
    handler: async ({ db }): Promise<null> => {
      for (const { _id, version } of await db.query("migration").collect()) {
        if (version > head) await db.delete(_id);
      }
      for (const { _id } of await db.query("migrationRun").collect()) await db.patch(_id, { head });
      return null;
    },
  });
  await withModule(host, { name: "version", functions: { set } }, async () => {
    await host.run("version:set", {}, { component: "banataAuth" });
  });
}

function allContentsOf({ host }: InProcessPlatform): unknown {
  return Object.keys(schema.tables).map((table) => [table, rowsOf(host, table)]);
}

function contentsOf({ host }: InProcessPlatform): unknown {
  const tables = ["apiKey", "event", "rateBucket", "session", "user", "vaultSecret"];
  return tables.map((table) => [table, rowsOf(host, table)]);
}
