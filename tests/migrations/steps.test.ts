/**
 * Every step over rows as versions before it wrote them, on the component's own schema, which refuses what
 * it does not take: so old rows validate before, both forms while the step runs, and new ones after.
 */
import { assert, assertEquals } from "@std/assert";
import { migrationFunctions } from "../../component/migration_functions.ts";
import { MIGRATIONS, type MigrationStep } from "../../migrations/mod.ts";
import { type ComponentHost, componentHost } from "../support/component.ts";
import { type FixtureRow, FIXTURES, type StepFixture } from "./fixtures/mod.ts";

Deno.test("every migration step has its fixture", () => {
  assertEquals(FIXTURES.length, MIGRATIONS.length);
});

for (const [at, step] of MIGRATIONS.entries()) {
  const fixture = FIXTURES[at];
  if (fixture === undefined) continue;
  Deno.test(`migration step ${step.version} brings old rows to the new form`, async () => {
    const host = await hostBefore(step, fixture);
    await assertAfter(host, { step, fixture });
    await runWhole(host);
    await assertAfter(host, { step, fixture, isRun: true });
  });

  Deno.test(`migration step ${step.version} may be stopped after any batch, and run twice`, async () => {
    for (let batches = 0; batches <= fixture.before.length; batches++) {
      const host = await hostBefore(step, fixture);
      for (let done = 0; done < batches; done++) {
        await host.runMutation(host.api.migrate.run, {});
        await assertEither(host, { step, fixture });
      }
      await forget(host);
      await runWhole(host);
      await assertAfter(host, { step, fixture, isRun: true });
    }
  });

  Deno.test(`migration step ${step.version} leaves rows of the new form alone`, () => {
    for (const row of fixture.after) assertEquals(step.up(row), null);
  });
}

interface Proof {
  readonly step: MigrationStep;
  readonly fixture: StepFixture;
}

/** A component with the fixture's old rows, and a runner of this step alone, a row at a time. */
async function hostBefore(
  step: MigrationStep,
  { before, tables }: StepFixture,
): Promise<ComponentHost> {
  const bounds = { maxRows: 1 };
  const migrate = migrationFunctions([{ ...step, version: 1 }], { bounds });
  const host = componentHost({ ...tables === undefined ? {} : { tables }, modules: { migrate } });
  await host.write(async (db) => {
    for (const row of before) await db.insert(step.table, row as never);
  });
  return host;
}

async function runWhole(host: ComponentHost): Promise<void> {
  for (;;) {
    const { done, error } = await host.runMutation(host.api.migrate.run, {});
    assertEquals(error, undefined);
    if (done) return;
  }
}

/** As if it had never run: the place it has kept is lost. */
async function forget(host: ComponentHost): Promise<void> {
  await host.write(async (db) => {
    for (const { _id } of await db.query("migration").collect()) await db.delete(_id);
  });
}

async function rowsIn(host: ComponentHost, table: string): Promise<FixtureRow[]> {
  return await host.read(async (db) => {
    const rows = await db.query(table).collect();
    return rows.map(({ _creationTime, _id, ...row }) => row);
  });
}

/** Rows of the step's table; not the events by which the run itself is told. */
async function rowsOfStep(host: ComponentHost, { fixture, step }: Proof): Promise<FixtureRow[]> {
  const rows = await rowsIn(host, step.table);
  return rows.slice(0, fixture.before.length).map(steadyBy(fixture));
}

function steadyBy({ steady = (row) => row }: StepFixture): (row: FixtureRow) => FixtureRow {
  return steady;
}

async function assertAfter(
  host: ComponentHost,
  { fixture, isRun = false, step }: Proof & { isRun?: boolean },
): Promise<void> {
  const form = isRun ? fixture.after : fixture.before;
  assertEquals(await rowsOfStep(host, { fixture, step }), form.map(steadyBy(fixture)));
  for (const [table, rows] of Object.entries(fixture.added ?? {})) {
    const found = (await rowsIn(host, table)).map(steadyBy(fixture));
    assertEquals(sorted(found), sorted(isRun ? rows.map(steadyBy(fixture)) : []));
  }
}

/** Each row has one form or the other, the earlier ones the new one. */
async function assertEither(host: ComponentHost, { fixture, step }: Proof): Promise<void> {
  const rows = await rowsOfStep(host, { fixture, step });
  for (const [at, row] of rows.entries()) {
    const text = textOf(row);
    const forms = [fixture.before[at], fixture.after[at]].map((form = {}) =>
      textOf(steadyBy(fixture)(form))
    );
    assert(forms.includes(text), `row ${at} is ${text}`);
  }
}

/** With its fields in one order. */
function textOf(row: FixtureRow): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => a < b ? -1 : 1));
}

function sorted(rows: readonly FixtureRow[]): FixtureRow[] {
  const key = ({ id, projectId }: FixtureRow) => `${projectId} ${id}`;
  return [...rows].sort((a, b) => key(a) < key(b) ? -1 : 1);
}
