import { queryGeneric } from "convex/server";
import { type ObjectType, v } from "convex/values";
import { readBatch } from "./batch.ts";
import type { BulkResult } from "./bulk_functions.ts";
import { componentError } from "./errors.ts";
import type { Query } from "./functions.ts";
import { readRows } from "./read.ts";
import { checkFields, opener, openStore, type Store, type StoredRow, toOutput } from "./store.ts";
import type { TablesMetadata } from "./tables/types.ts";
import {
  bulkResult,
  type Joins,
  joinsValidator,
  type OutputRow,
  rowOrNull,
  rowValidator,
  scopeValidators,
  sortByValidator,
} from "./validators.ts";
import { equals } from "./where.ts";

// One call's share of what Convex allows a transaction, 32,000 read documents.
const COUNT_BATCH = { maxRows: 4_000, maxReads: 4_000, isSweep: false };

const findOneArgs = {
  ...scopeValidators,
  select: v.optional(v.array(v.string())),
  join: v.optional(joinsValidator),
};
const findManyArgs = {
  ...findOneArgs,
  limit: v.number(),
  offset: v.optional(v.number()),
  sortBy: v.optional(sortByValidator),
};
const countArgs = { ...scopeValidators, cursor: v.union(v.string(), v.null()) };

/** The functions that read rows, which Better Auth's database adapter calls. */
export interface ReaderFunctions {
  /** Returns the first row that satisfies a filter. */
  findOne: Query<ObjectType<typeof findOneArgs>, OutputRow | null>;
  /** Returns the rows that satisfy a filter. */
  findMany: Query<ObjectType<typeof findManyArgs>, OutputRow[]>;
  /** Counts the rows that satisfy a filter, part by part. */
  count: Query<ObjectType<typeof countArgs>, BulkResult>;
}

/**
 * Registers the functions that read over some tables, as `adapterFunctions()` does those that write: what
 * only reads need not load what writes and records.
 */
export function readerFunctions(tables: TablesMetadata): ReaderFunctions {
  const open = opener(tables);
  return {
    findOne: queryGeneric({
      args: findOneArgs,
      returns: rowOrNull,
      handler: async (ctx, { select, join, ...args }): Promise<OutputRow | null> => {
        const store = await open(ctx, args, join);
        const rows = await readRows(store, { where: args.where, limit: 1 });
        const [row] = await withJoins(store, rows, { select, joins: join });
        return row ?? null;
      },
    }),
    findMany: queryGeneric({
      args: findManyArgs,
      returns: v.array(rowValidator),
      handler: async (ctx, { select, join, ...args }): Promise<OutputRow[]> => {
        const store = await open(ctx, args, join);
        return await withJoins(store, await readRows(store, args), { select, joins: join });
      },
    }),
    count: queryGeneric({
      args: countArgs,
      returns: bulkResult,
      handler: async (ctx, args): Promise<BulkResult> => {
        const store = await open(ctx, args);
        const options = { ...COUNT_BATCH, cursor: args.cursor };
        const { rows, cursor } = await readBatch(store, args.where, options);
        return { count: rows.length, cursor };
      },
    }),
  };
}

/**
 * Turns rows into what leaves the component, with the joined rows under their table's name: one
 * row or null for a join that is one, else a list. Rows that share a value share the read.
 *
 * @throws {ConvexError} FIELD_FORBIDDEN for a join that would stand in the place of a column.
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
    // Whoever was given the row would take what was joined for what is stored.
    if (Object.hasOwn(store.table.fields, model)) {
      throw componentError("FIELD_FORBIDDEN", { model: store.model, fields: [model] });
    }
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
