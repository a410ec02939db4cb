import { mutationGeneric } from "convex/server";
import { type ObjectType, v } from "convex/values";
import { authorValidator } from "./author.ts";
import { readBatch } from "./batch.ts";
import type { Mutation } from "./functions.ts";
import { opener } from "./store.ts";
import type { TablesMetadata } from "./tables/types.ts";
import { bulkResult, dataValidator, scopeValidators } from "./validators.ts";
import { deleteRow, patchRow } from "./write.ts";

// One call's share of what Convex allows a transaction (16,000 written and 32,000 read documents),
// so that a caller may make several of them in one. Each row is written with its event.
const WRITE_BATCH = { maxRows: 500, maxReads: 4_000, isSweep: true };

const deleteManyArgs = {
  ...scopeValidators,
  cursor: v.union(v.string(), v.null()),
  author: v.optional(authorValidator),
};
const updateManyArgs = { ...deleteManyArgs, update: dataValidator };

/** How many rows a part of a bulk call concerned, and where the next part starts, if there is one. */
export type BulkResult = { count: number; cursor: string | null };

/** The functions that write many rows, which Better Auth's database adapter calls, part by part. */
export interface BulkFunctions {
  /** Changes the rows that satisfy a filter, part by part. */
  updateMany: Mutation<ObjectType<typeof updateManyArgs>, BulkResult>;
  /** Deletes the rows that satisfy a filter, part by part. */
  deleteMany: Mutation<ObjectType<typeof deleteManyArgs>, BulkResult>;
}

/**
 * Registers the bulk functions over some tables, as `adapterFunctions()` does the others. They are a
 * module of their own, for Convex bounds what one module may weigh.
 */
export function bulkFunctions(tables: TablesMetadata): BulkFunctions {
  const open = opener(tables);
  return {
    updateMany: mutationGeneric({
      args: updateManyArgs,
      returns: bulkResult,
      handler: async (ctx, args): Promise<BulkResult> => {
        const store = await open(ctx, args);
        const options = { ...WRITE_BATCH, cursor: args.cursor };
        const { rows, cursor } = await readBatch(store, args.where, options);
        for (const row of rows) await patchRow(store, { row, update: args.update });
        return { count: rows.length, cursor };
      },
    }),
    deleteMany: mutationGeneric({
      args: deleteManyArgs,
      returns: bulkResult,
      handler: async (ctx, args): Promise<BulkResult> => {
        const store = await open(ctx, args);
        const options = { ...WRITE_BATCH, cursor: args.cursor };
        const { rows, cursor } = await readBatch(store, args.where, options);
        for (const row of rows) await deleteRow(store, row);
        return { count: rows.length, cursor };
      },
    }),
  };
}
