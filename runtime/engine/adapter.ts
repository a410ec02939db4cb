/**
 * Better Auth's database on the component: every call is one component function, and every one
 * carries the project.
 *
 * @module
 */
import { createAdapterFactory, type DBAdapter } from "better-auth/adapters";
import type { BetterAuthOptions } from "better-auth";
import { generateId } from "../../plugins/_kernel/ids.ts";
import { toDates } from "../services/row_values.ts";
import { rowFunctions } from "../services/row_functions.ts";
import type { ConvexAdapterOptions, RunTransaction } from "../request/ctx.ts";

/**
 * Makes the value for Better Auth's `database` option.
 *
 * Dates are stored as epoch ms, JSON as text, null as no field; a filter may name a date by its ISO
 * 8601 text too. Ids are application strings with their table's prefix. A unique conflict arrives as
 * the component's ConvexError with the code UNIQUE_CONFLICT, under a message that Better Auth knows.
 */
export function convexAdapter(
  options: ConvexAdapterOptions,
): (authOptions: BetterAuthOptions) => DBAdapter<BetterAuthOptions> {
  return (authOptions) => {
    const database: DBAdapter<BetterAuthOptions> = createAdapterFactory({
      config: {
        adapterId: "banata-convex",
        adapterName: "Banata Convex",
        supportsNumericIds: false,
        supportsJSON: false,
        supportsArrays: true,
        supportsDates: true,
        customIdGenerator: ({ model }) => generateId(model, Date.now()),
        debugLogs: options.debugLogs,
        transaction: runTransaction(options, () => database),
        // Better Auth makes dates of texts in rows itself, and leaves those of a filter as they came.
        customTransformInput: ({ data, fieldAttributes }) =>
          fieldAttributes.type === "date" ? toDates(data) : data,
        customTransformOutput: ({ data, fieldAttributes }) =>
          fieldAttributes.type === "date" && typeof data === "number" ? new Date(data) : data,
      },
      adapter: (helpers) => rowFunctions(options, helpers),
    })(authOptions);
    return database;
  };
}

function runTransaction(
  { transaction = true, onTransactionFailed }: ConvexAdapterOptions,
  database: () => DBAdapter<BetterAuthOptions>,
): RunTransaction | false {
  if (transaction === false) return false;
  const run: RunTransaction = transaction === true
    ? (callback) => callback(database())
    : transaction;
  return async (callback) => {
    try {
      return await run(callback);
    } catch (error) {
      onTransactionFailed?.(error);
      throw error;
    }
  };
}
