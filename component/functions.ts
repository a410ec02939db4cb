import {
  type DefaultFunctionArgs,
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { type ObjectType, v } from "convex/values";
import { componentError } from "./errors.ts";
import { authorValidator } from "./author.ts";
import { toOutput, withJoins } from "./output.ts";
import { readRows } from "./read.ts";
import {
  checkFields,
  type Open,
  opener,
  type Store,
  type StoredRow,
  type WriteStore,
} from "./store.ts";
import type { TablesMetadata } from "./tables/types.ts";
import {
  type Clause,
  type Data,
  dataValidator,
  joinsValidator,
  type OutputRow,
  rowValidator,
  scopeValidators,
  sortByValidator,
} from "./validators.ts";
import { deleteRow, insertRow, patchRow } from "./write.ts";

const author = v.optional(authorValidator);
const createArgs = { projectId: v.string(), model: v.string(), data: dataValidator, author };
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
const takeArgs = { ...scopeValidators, author };
const updateOneArgs = { ...takeArgs, update: dataValidator };
const incrementArgs = {
  ...takeArgs,
  increment: v.record(v.string(), v.number()),
  set: v.optional(dataValidator),
};

const rowOrNull = v.union(v.null(), rowValidator);

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

/** The functions on single rows and lists that Better Auth's database adapter calls. */
export interface AdapterFunctions {
  /** Stores a row and returns it. */
  create: Mutation<ObjectType<typeof createArgs>, OutputRow>;
  /** Returns the first row that satisfies a filter. */
  findOne: Query<ObjectType<typeof findOneArgs>, OutputRow | null>;
  /** Returns the rows that satisfy a filter. */
  findMany: Query<ObjectType<typeof findManyArgs>, OutputRow[]>;
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
  return { ...readFunctions(open), ...rowFunctions(open) };
}

function readFunctions(
  open: Open,
): Pick<AdapterFunctions, "findOne" | "findMany"> {
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
  };
}

function rowFunctions(
  open: Open,
): Omit<AdapterFunctions, "findOne" | "findMany"> {
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
