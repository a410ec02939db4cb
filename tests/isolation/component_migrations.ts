import { assertEquals } from "@std/assert";
import { mutationGeneric } from "convex/server";
import { migrationFunctions } from "../../component/migration_functions.ts";
import { MIGRATIONS, type MigrationStep } from "../../migrations/mod.ts";
import { jobsDone } from "../support/disk.ts";
import { type ComponentField, insertRows, withModule } from "./component_field.ts";
import { SHADOW_PROJECT } from "./shadows.ts";

/** The version of a step of a test's, which takes the place of the last one. */
const STEP = MIGRATIONS.length;
/** What a step adds; its id says nothing of other projects' rows. */
const ADDED = { id: "added", wrappedKey: "", createdAt: 1 };
const RAN = ["changed migrationRun platform", "created event platform"];

/** A step sees the rows of every project, and no row leaves its own. */
export async function migrates(field: ComponentField): Promise<void> {
  let patch: Record<string, unknown> = { projectId: "proj_third" };
  await withStep(field, () => patch, async () => {
    const refused = await field.changes(() => field.call("migrate:run", {}));
    assertEquals(refused, [...RAN, "created migration platform"]);
    patch = { name: "Grace" };
    const run = await field.changes(() => field.call("migrate:runAll", {}));
    assertEquals(run, [
      "changed migration platform",
      "changed migrationRun platform",
      "changed user own",
      "created event platform",
      "created projectKey own",
    ]);
    const status = await field.call("migrate:status", {}) as { version: number };
    assertEquals(status.version, STEP);
    assertEquals(await field.call("migrate:isAtOdds", {}), false);
  });
}

/** Holding the run changes what is kept of it, and no row. */
export async function holdsMigrations(field: ComponentField): Promise<void> {
  await withStep(field, () => null, async () => {
    for (const name of ["pause", "cancel"]) {
      assertEquals(await field.changes(() => field.call(`migrate:${name}`, {})), RAN);
    }
    assertEquals(await field.changes(() => field.call("migrate:start", {})), []);
    const resumed = await field.changes(async () => {
      await field.call("migrate:resume", {});
      await jobsDone(field.platform.host);
    });
    assertEquals(resumed, [...RAN, "created migration platform", "created projectKey own"]);
  });
}

/** A dry run leaves nothing of what it does. */
export async function triesMigrations(field: ComponentField): Promise<void> {
  await withStep(field, () => ({ name: "Grace" }), async () => {
    const dryRun = () => field.call("migrate:dryRun", { version: STEP });
    assertEquals(await field.changes(dryRun), []);
  });
}

/** Puts a step into the component for the time of an action. */
async function withStep(
  field: ComponentField,
  up: () => Record<string, unknown> | null,
  action: () => Promise<void>,
): Promise<void> {
  const step: MigrationStep = {
    version: STEP,
    name: "a test's",
    table: "user",
    up: (row) => row.projectId === field.own ? up() : null,
    add: ({ projectId }) =>
      projectId === field.own ? [{ table: "projectKey", projectId, row: ADDED }] : [],
  };
  await field.add("user", { id: "usr_1", name: "Ada", email: "ada@example.com" });
  await addShadows(field);
  await forgetStep(field);
  const functions = { ...migrationFunctions([...MIGRATIONS.slice(0, -1), step]) };
  await withModule(field.platform.host, { name: "migrate", functions }, action);
}

/** A step that is done in the shadow project says nothing of the platform's. */
async function addShadows({ platform: { host } }: ComponentField): Promise<void> {
  const step = { version: STEP, name: "another's", isDone: true, processed: 0, startedAt: 1 };
  const rows = [{ ...step, projectId: SHADOW_PROJECT }];
  await insertRows(host, { table: "migration", rows });
  const added = [{ ...ADDED, projectId: SHADOW_PROJECT }];
  await insertRows(host, { table: "projectKey", rows: added });
}

/** As if neither it nor the one in its place had run. */
async function forgetStep({ platform: { host } }: ComponentField): Promise<void> {
  const forget = mutationGeneric({
    args: {},
    handler: async ({ db }): Promise<null> => {
      for (const { _id, projectId, version } of await db.query("migration").collect()) {
        if (version === STEP && projectId !== SHADOW_PROJECT) await db.delete(_id);
      }
      return null;
    },
  });
  await withModule(host, { name: "forget", functions: { forget } }, async () => {
    await host.run("forget:forget", {}, { component: "banataAuth" });
  });
}
