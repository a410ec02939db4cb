/**
 * The verbs of `deno task migrate` against a platform that runs, over its functions API. A step of the test's own
 * stands in the place of the last one.
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { dirname } from "node:path";
import { mutationGeneric } from "convex/server";
import { migrationFunctions } from "../../component/migration_functions.ts";
import { MIGRATIONS, type MigrationStep } from "../../migrations/mod.ts";
import { insertRows, withModule } from "../../tests/isolation/component_field.ts";
import { captureConsole } from "../../tests/support/captured_console.ts";
import { type InProcessPlatform, openPlatform } from "../../tests/support/in_process.ts";
import { rowsOf } from "../../tests/support/rows.ts";
import { functionsAt } from "../platform_functions.ts";
import { CliError } from "../arguments.ts";
import { runMigrate } from "./main.ts";
import { VERBS } from "./verbs.ts";

const LAST = MIGRATIONS.length;
const PENDING = `Step ${LAST - 1} of ${LAST} is done, the next one is`;
let bad = "";
const STEP: MigrationStep = {
  version: LAST,
  name: "mark users",
  table: "user",
  up(row) {
    if (row.id === bad) throw new Error("No form");
    return row.name === "marked" ? null : { name: "marked" };
  },
};

Deno.test("deno task migrate directs the migrations of a platform that runs", async (t) => {
  await using platform = await openPlatform();
  const { host } = platform;
  const functions = functionsAt({ url: host.url, adminKey: host.adminKey });
  const run = async (verb: string): Promise<string[]> => {
    const lines: string[] = [];
    const output = { print: (line: string) => lines.push(line), progress: () => {} };
    await VERBS[verb]?.(functions, { ...output, sleep: () => Promise.resolve() });
    return lines;
  };
  await addUsers(platform);
  await forgetLast(platform);
  const module = { ...migrationFunctions([...MIGRATIONS.slice(0, -1), STEP]) };
  const steps: Readonly<Record<string, () => Promise<void>>> = {
    async "status tells every step"() {
      const lines = await run("status");
      assertEquals(lines.length, LAST + 1);
      assertMatch(lines[LAST - 1] ?? "", /mark users: pending, 0 documents changed by 0 rows$/);
      assertEquals(lines.at(-1), `${PENDING} pending`);
    },
    async "dry-run tells counts and names of fields, and changes nothing"() {
      const [count, sample, ...others] = await run("dry-run");
      assertEquals(count, `${LAST}. mark users: would change 3 documents by 3 rows`);
      assertEquals(sample, "   p usr_0: changes name");
      assertMatch(others.at(-1) ?? "", /^Nothing was changed/);
      assertEquals(rowsOf(host, "user").map(({ name }) => name), ["n0", "n1", "n2"]);
    },
    async "pause holds it, and run does not go over it"() {
      assertEquals((await run("pause")).at(-1), `${PENDING} paused`);
      await assertRejects(() => run("run"), CliError, "deno task migrate resume");
      assertEquals((await run("cancel")).at(-1), `${PENDING} cancelled`);
    },
    async "run says which row stops it"() {
      bad = "usr_1";
      await assertRejects(() => run("run"), CliError, "(id usr_1): No form");
      assertMatch((await run("status")).at(-1) ?? "", /\(id usr_1\): No form$/);
      bad = "";
    },
    async "run goes on to the end"() {
      assertEquals((await run("run")).at(-1), `Step ${LAST} of ${LAST}: the data is up to date`);
      assert(rowsOf(host, "user").every(({ name }) => name === "marked"));
      assertEquals(await run("dry-run"), ["The data is up to date: no step is pending"]);
    },
    async "status of a data folder asks the platform that has it"() {
      using captured = captureConsole();
      const folder = dirname(host.engine.parts.store.path);
      await runMigrate(["status", "--data", folder, "--port", String(host.port)], { env: {} });
      assertMatch(captured.lines.join("\n"), /the data is up to date$/);
    },
  };
  await withModule(host, { name: "migrate", functions: module }, async () => {
    for (const [name, step] of Object.entries(steps)) await t.step(name, step);
  });
});

Deno.test("deno task migrate --url wants a URL, and the key in the environment", async () => {
  await assertRejects(() => runMigrate(["status", "--url", "x"]), CliError, "Give --url");
  const both = ["status", "--url", "https://a.example", "--port", "1"];
  await assertRejects(() => runMigrate(both), CliError, "--url names a deployment");
  const without = ["status", "--url", "https://a.example"];
  await assertRejects(() => runMigrate(without), CliError, "CONVEX_SELF_HOSTED_ADMIN_KEY");
});

async function addUsers({ host }: InProcessPlatform): Promise<void> {
  const of = { projectId: "p", emailVerified: true, createdAt: 1, updatedAt: 1 };
  const rows = [0, 1, 2].map((n) => ({
    ...of,
    id: `usr_${n}`,
    name: `n${n}`,
    email: `${n}@a.example`,
  }));
  await insertRows(host, { table: "user", rows });
}

/** As if the last step had not run. */
async function forgetLast({ host }: InProcessPlatform): Promise<void> {
  const forget = mutationGeneric({
    args: {},
    handler: async ({ db }): Promise<null> => {
      for (const { _id, version } of await db.query("migration").collect()) {
        if (version === LAST) await db.delete(_id);
      }
      return null;
    },
  });
  await withModule(host, { name: "forget", functions: { forget } }, async () => {
    await host.run("forget:forget", {}, { component: "banataAuth" });
  });
}
