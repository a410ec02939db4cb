/**
 * Rows as each minor of Better Auth that was supported wrote them come up on today's code, by steps alone.
 */
import { assertEquals } from "@std/assert";
import { mutationGeneric } from "convex/server";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { insertRows, withModule } from "../isolation/component_field.ts";
import { Client, ok } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { firstProject } from "../support/set_up.ts";
import WRITTEN from "../testdata/better_auth_rows.json" with { type: "json" };

const PASSWORD = "correct horse battery staple";

Deno.test("rows of earlier versions of Better Auth come up by the steps alone", async (t) => {
  await using platform = await openPlatform();
  const { project } = await firstProject(platform);
  for (const tables of Object.values(WRITTEN)) {
    for (const [table, rows] of Object.entries(tables)) {
      const own = rows.map((row) => ({ ...row, projectId: project.id })) as Row[];
      await insertRows(platform.host, { table, rows: own });
    }
  }
  await runStepsAnew(platform);
  assertEquals(rowsOf(platform.host, "account").filter(({ issuer }) => issuer !== undefined), []);
  for (const [version, { user: [user] }] of Object.entries(WRITTEN)) {
    await t.step(`a user of ${version} signs in and is read`, async () => {
      const client = new Client(platform.site, { "x-api-key": project.key });
      await ok(client.post("/sign-in/email", { email: user?.email, password: PASSWORD }));
      const session = await ok(client.get("/get-session"));
      assertEquals([session.user.id, session.user.name], [user?.id, `User of ${version}`]);
    });
  }
});

/** As the first start of this version does over data of an earlier one. */
async function runStepsAnew({ component, host }: InProcessPlatform): Promise<void> {
  const forget = mutationGeneric({
    args: {},
    handler: async ({ db }): Promise<null> => {
      for (const { _id } of await db.query("migration").collect()) await db.delete(_id);
      return null;
    },
  });
  await withModule(host, { name: "forget", functions: { forget } }, async () => {
    await host.run("forget:forget", {}, { component: "banataAuth" });
  });
  for (let done = false; !done;) {
    const run = await component("migrate:run", {}) as { done: boolean; error?: string };
    assertEquals(run.error, undefined);
    done = run.done;
  }
  const { version } = await component("migrate:version", {}) as { version: number };
  assertEquals(version, MIGRATIONS.length);
}
