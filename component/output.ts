import type { Value } from "convex/values";
import { checkFields, openStore, type Store, type StoredRow } from "./store.ts";
import type { Joins, OutputRow } from "./validators.ts";
import { equals } from "./where.ts";
import { readRows } from "./read.ts";

/**
 * A row as it leaves the component. It is built from the declared fields, so `projectId` and
 * Convex's own fields can't leave; an absent field is null, and a field that `select` leaves out
 * is not there at all.
 */
export function toOutput(
  store: Pick<Store<unknown>, "table">,
  row: Readonly<Record<string, Value>>,
  options: { select?: readonly string[] | undefined } = {},
): OutputRow {
  const { select } = options;
  const fields = select?.length ? select : ["id", ...Object.keys(store.table.fields)];
  return Object.fromEntries(fields.map((field) => [field, row[field] ?? null]));
}

/**
 * Turns rows into what leaves the component, with the joined rows under their table's name: one
 * row or null for a join that is one, else a list. Rows that share a value share the read.
 */
export async function withJoins(
  store: Store,
  rows: readonly StoredRow[],
  options: { select?: readonly string[]; joins?: Joins } = {},
): Promise<OutputRow[]> {
  const { select, joins = {} } = options;
  checkFields(store, select ?? []);
  const outputs = rows.map((row) => toOutput(store, row, { select }));
  for (const [model, join] of Object.entries(joins)) {
    const joined = openStore(store, { projectId: store.projectId, model });
    checkFields(store, [join.from]);
    const values = new Set(rows.map((row) => row[join.from]).filter(isKey));
    const byValue = new Map(
      await Promise.all(
        [...values].map(async (value) => [value, await readJoined(joined, join, value)] as const),
      ),
    );
    rows.forEach((row, at) => {
      const key = row[join.from];
      const found = isKey(key) ? byValue.get(key) ?? [] : [];
      const output = outputs[at];
      if (output) output[model] = join.isOne ? found[0] ?? null : found;
    });
  }
  return outputs;
}

type Key = string | number | boolean;

function isKey(value: unknown): value is Key {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

async function readJoined(joined: Store, join: Joins[string], value: Key): Promise<OutputRow[]> {
  const rows = await readRows(joined, {
    where: equals({ [join.to]: value }),
    limit: join.isOne ? 1 : join.limit,
  });
  return rows.map((row) => toOutput(joined, row));
}
