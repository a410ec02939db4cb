/**
 * Every column with a rule, by every way in which the component takes a row: a new row, a change of
 * one, an import. The values are those of tests/support/rule_values.ts.
 */
import { assert, assertEquals } from "@std/assert";
import { type ComponentHost, componentHost, refusalOf } from "../tests/support/component.ts";
import { goodValue, NO_TIMES, RULE_NAMES, ruleValues } from "../tests/support/rule_values.ts";
import { MOVED_TABLES } from "./project_rows.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { keepsRule, type ValueRuleName } from "../rules/value_rules.ts";
import type { Data, FieldValue } from "./validators.ts";
import { equals } from "./where.ts";

const PROJECT = "project-1";
const HASH = "0a".repeat(32);
/** Every rule that a column has, and those that only endpoints ask for. */
const RULES = [
  ...new Set([
    ...RULE_NAMES,
    ...Object.values(TABLES).flatMap(({ fields }) =>
      Object.values(fields).flatMap(({ rule }) => rule ?? [])
    ),
  ]),
] as ValueRuleName[];

/** Columns with the values that each must refuse. */
function refusedValues(): { model: string; field: string; values: readonly FieldValue[] }[] {
  return Object.entries(TABLES).flatMap(([model, { fields }]) =>
    Object.entries(fields).flatMap(([field, { kind, rule }]) => {
      if (kind === "date") return [{ model, field, values: NO_TIMES }];
      return rule === undefined
        ? []
        : [{ model, field, values: ruleValues(rule).bad as readonly FieldValue[] }];
    })
  );
}

/** A row of a table that every rule takes. */
function goodRow(model: string, id: string): Data & { id: string } {
  const fields = Object.entries(TABLES[model]?.fields ?? {})
    .filter(([, { optional }]) => optional !== true)
    .map(([name, field]) => [name, goodValue(field)]);
  return { ...Object.fromEntries(fields), id };
}

async function newHost(): Promise<ComponentHost> {
  const host = componentHost();
  const args = { projectId: PROJECT, header: HASH, migration: 0, now: 1 };
  await host.runMutation(host.api.project_import.begin, args);
  return host;
}

Deno.test("keepsRule() takes what is meant and refuses what is not", async (t) => {
  for (const rule of RULES) {
    await t.step(rule, () => {
      for (const value of ruleValues(rule).good) {
        assert(keepsRule(rule, value), `refused: ${JSON.stringify(value)}`);
      }
      for (const value of ruleValues(rule).bad) {
        assert(!keepsRule(rule, value), `taken: ${JSON.stringify(value)}`);
      }
    });
  }
});

Deno.test("every column with a rule refuses what breaks it, however the row comes", async (t) => {
  const host = await newHost();
  const { adapter, project_import } = host.api;
  let number = 0;
  const models = Map.groupBy(refusedValues(), ({ model }) => model);
  for (const [model, columns] of models) {
    const row = goodRow(model, `row_${model}`);
    const scope = { projectId: PROJECT, model };
    await host.runMutation(adapter.create, { ...scope, data: row });
    for (const { field, values } of columns) {
      await t.step(`${model}.${field}`, async () => {
        const refused = { code: "VALUE_INVALID" as const, model, fields: [field] };
        for (const value of values) {
          const data = { ...goodRow(model, `row_${number++}`), [field]: value };
          const about = JSON.stringify(value).slice(0, 80);
          const create = () => host.runMutation(adapter.create, { ...scope, data });
          assertEquals(await refusalOf(create), refused, about);
          const where = equals({ id: row.id });
          const update = { [field]: value };
          const change = () => host.runMutation(adapter.updateOne, { ...scope, where, update });
          assertEquals(await refusalOf(change), refused, about);
          if (!MOVED_TABLES.includes(model)) continue;
          const rows = JSON.stringify([[model, data]]);
          const chunk = { projectId: PROJECT, sequence: 0, checksum: HASH, rows };
          const take = () => host.runMutation(project_import.chunk, chunk);
          assertEquals(await refusalOf(take), refused, about);
        }
      });
    }
  }
});

Deno.test("project_import.chunk refuses an id that could be no row's", async () => {
  const host = await newHost();
  for (const id of ["a\nb", "a b", "../x", "a".repeat(129), "ä"]) {
    const rows = JSON.stringify([["user", goodRow("user", id)]]);
    const chunk = { projectId: PROJECT, sequence: 0, checksum: HASH, rows };
    const take = () => host.runMutation(host.api.project_import.chunk, chunk);
    assertEquals(await refusalOf(take), { code: "VALUE_INVALID", model: "user", fields: ["id"] });
  }
});

Deno.test("a row from before a rule is read, and changed in its other columns", async () => {
  const host = componentHost();
  const { adapter, reader } = host.api;
  const scope = { projectId: PROJECT, model: "user", where: equals({ id: "usr_1" }) };
  const old = { ...goodRow("user", "usr_1"), name: "a\u0000b", image: "javascript:x" };
  await host.write((db) => db.insert("user", { ...old, projectId: PROJECT }));
  assertEquals((await host.runQuery(reader.findOne, scope))?.name, "a\u0000b");
  const update = { emailVerified: false, name: "a\u0000b" };
  const changed = await host.runMutation(adapter.updateOne, { ...scope, update });
  assertEquals([changed?.emailVerified, changed?.image], [false, "javascript:x"]);
  const worse = { name: "a\u0000c" };
  const refusal = await refusalOf(() =>
    host.runMutation(adapter.updateOne, { ...scope, update: worse })
  );
  assertEquals(refusal.fields, ["name"]);
});
