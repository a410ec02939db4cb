/**
 * Better Auth's database on the component: every call is one component function, and every one
 * carries the project.
 *
 * @module
 */

import { createAdapterFactory, type DBAdapter } from "better-auth/adapters";
import type { BetterAuthOptions } from "better-auth";
import { generateId } from "../../rules/ids.ts";
import { rowFunctions, toDates } from "../services/row_functions.ts";
import type { ConvexAdapterOptions, RunTransaction } from "../request/ctx.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";
import { refusedValueIn } from "../request/refused_value.ts";
import { sessionEnd } from "../request/session_times.ts";

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

/** The engine's rows: those of its project, in the lane's own transaction. */
export function databaseOptions({ component, projectId, settings }: EngineProfile) {
  return {
    database: convexAdapter({
      get ctx() {
        return inFlight().ctx;
      },
      get columns() {
        return inFlight().columns;
      },
      component,
      projectId,
      author: () => inFlight().author.current(),
      sessionEnd: (times) => sessionEnd(times, settings, { now: inFlight().state.now() }),
      onSession: (session) => inFlight().author.noteSession(session),
      onUser: (user, isNew) => {
        const { author } = inFlight();
        return isNew ? author.noteMade(user) : author.noteUser(user);
      },
      onTransactionFailed: () => inFlight().flags.transactionFailed = true,
      onWriteError: (error) => {
        const { flags } = inFlight();
        const refused = refusedValueIn(error);
        if (refused === null) flags.writeFailed = true;
        else flags.refusedValue ??= refused;
      },
    }),
    // Expired values are swept by a job: a sign-in must not pay for another's leavings.
    // Identifiers hold tokens and addresses; hashed, a leaked table opens nothing.
    verification: { disableCleanup: true, storeIdentifier: "hashed" },
  } satisfies BetterAuthOptions;
}
