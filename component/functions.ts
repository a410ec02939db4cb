import {
  type DefaultFunctionArgs,
  mutationGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type ObjectType, v } from "convex/values";
import { componentError } from "./errors.ts";
import { authorValidator } from "./author.ts";
import { readRows } from "./read.ts";
import {
  checkFields,
  opener,
  type Store,
  type StoredRow,
  toOutput,
  type WriteStore,
} from "./store.ts";
import type { TablesMetadata } from "./tables/types.ts";
import {
  type Clause,
  type Data,
  dataValidator,
  type OutputRow,
  rowOrNull,
  rowValidator,
  scopeValidators,
} from "./validators.ts";
import { deleteRow, insertRow, patchRow } from "./write.ts";

const author = v.optional(authorValidator);
const createArgs = { projectId: v.string(), model: v.string(), data: dataValidator, author };
const takeArgs = { ...scopeValidators, author };
const updateOneArgs = { ...takeArgs, update: dataValidator };
const incrementArgs = {
  ...takeArgs,
  increment: v.record(v.string(), v.number()),
  set: v.optional(dataValidator),
};

/** A query of the component. */
export type Query<Args extends DefaultFunctionArgs, Result> = RegisteredQuery<
  "public",
  Args,
  Promise<Result>
>;
/** A mutation of the component. */
export type Mutation<Args extends DefaultFunctionArgs, Result> = RegisteredMutation<
  "public",
  Args,
  Promise<Result>
>;

/** The functions that write rows one by one, which Better Auth's database adapter calls. */
export interface AdapterFunctions {
  /** Stores a row and returns it. */
  create: Mutation<ObjectType<typeof createArgs>, OutputRow>;
  /** Changes the first row that satisfies a filter and returns it. */
  updateOne: Mutation<ObjectType<typeof updateOneArgs>, OutputRow | null>;
  /** Deletes the first row that satisfies a filter; returns whether there was one. */
  deleteOne: Mutation<ObjectType<typeof takeArgs>, boolean>;
  /** Deletes the first row that satisfies a filter and returns it; only one caller gets it. */
  consumeOne: Mutation<ObjectType<typeof takeArgs>, OutputRow | null>;
  /** Adds to numbers of the first row that satisfies a filter, sets other fields, and returns it. */
  incrementOne: Mutation<ObjectType<typeof incrementArgs>, OutputRow | null>;
}

/**
 * Registers the adapter functions over some tables. The component binds them to its generated
 * tables; the conformance suite binds the same functions to the tables it invents.
 */
export function adapterFunctions(tables: TablesMetadata): AdapterFunctions {
  const open = opener(tables);
  return {
    create: mutationGeneric({
      args: createArgs,
      returns: rowValidator,
      handler: async (ctx, args): Promise<OutputRow> => {
        const store = await open(ctx, args);
        return toOutput(store, await insertRow(store, args.data));
      },
    }),
    updateOne: mutationGeneric({
      args: updateOneArgs,
      returns: rowOrNull,
      handler: async (ctx, args): Promise<OutputRow | null> => {
        const store = await open(ctx, args);
        const row = await firstRow(store, args.where);
        return row && toOutput(store, await patchRow(store, { row, update: args.update }));
      },
    }),
    deleteOne: mutationGeneric({
      args: takeArgs,
      returns: v.boolean(),
      handler: async (ctx, args): Promise<boolean> => {
        return await takeRow(await open(ctx, args), args.where) !== null;
      },
    }),
    consumeOne: mutationGeneric({
      args: takeArgs,
      returns: rowOrNull,
      handler: async (ctx, args): Promise<OutputRow | null> => {
        return await takeRow(await open(ctx, args), args.where);
      },
    }),
    incrementOne: mutationGeneric({
      args: incrementArgs,
      returns: rowOrNull,
      handler: async (ctx, args): Promise<OutputRow | null> => {
        const store = await open(ctx, args);
        const row = await firstRow(store, args.where);
        if (!row) return null;
        const update = { ...args.set, ...incremented(store, row, args.increment) };
        return toOutput(store, await patchRow(store, { row, update }));
      },
    }),
  };
}

// Without a filter no row is meant: a caller that lost its clauses must not change just any row.
async function firstRow(store: Store, where: readonly Clause[]): Promise<StoredRow | null> {
  if (where.length === 0) return null;
  const [row] = await readRows(store, { where, limit: 1 });
  return row ?? null;
}

async function takeRow(store: WriteStore, where: readonly Clause[]): Promise<OutputRow | null> {
  const row = await firstRow(store, where);
  if (!row) return null;
  await deleteRow(store, row);
  return toOutput(store, row);
}

function incremented(store: Store, row: StoredRow, increment: Record<string, number>): Data {
  checkFields(store, Object.keys(increment));
  const update: Data = {};
  for (const [field, delta] of Object.entries(increment)) {
    const current = row[field] ?? 0;
    if (store.table.fields[field]?.kind !== "number" || typeof current !== "number") {
      throw componentError("VALUE_INVALID", { model: store.model, fields: [field] });
    }
    update[field] = current + delta;
  }
  return update;
}
