/**
 * How mutations are registered that write rows without an event, and jobs. Whether code and data fit each other
 * is asked before anything of them runs, so that none has to remember it; whatever appends an event is asked there.
 */
import {
  type FunctionReference,
  type GenericDataModel,
  type GenericMutationCtx,
  internalMutationGeneric,
  mutationGeneric,
  type RegisteredMutation,
} from "convex/server";
import type { GenericValidator, ObjectType, PropertyValidators } from "convex/values";
import { GATES } from "../migrations/facts.gen.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import { isDataNewer, type Reader, requireKnownData } from "./store.ts";

interface Definition<Args extends PropertyValidators, Result, Tables extends GenericDataModel> {
  readonly args: Args;
  readonly returns: GenericValidator;
  handler(ctx: GenericMutationCtx<Tables>, args: ObjectType<Args>): Promise<Result>;
}

/** How long a job rests that nothing else starts again. */
const REST_MS = 60_000;

/** A mutation that refuses to write data that a newer version has begun to migrate: DATABASE_NEWER_THAN_CODE. */
export function writingMutation<
  Args extends PropertyValidators,
  Result,
  Tables extends GenericDataModel = GenericDataModel,
>(
  { args, handler, returns }: Definition<Args, Result, Tables>,
): RegisteredMutation<"public", ObjectType<Args>, Promise<Result>> {
  return mutationGeneric({
    args,
    returns,
    handler: async (ctx, ...[given]): Promise<Result> => {
      await requireKnownData(ctx.db);
      return await handler(ctx, given as ObjectType<Args>);
    },
  });
}

/**
 * A job, which rests while {@link isAtOdds}: nobody is there to be refused, and what fails is not run again. With
 * `self`, its own reference, it looks again in a minute; without, a cron job starts it again.
 */
export function job<
  Args extends PropertyValidators,
  Tables extends GenericDataModel = GenericDataModel,
>(
  { args, handler, returns, self }: Definition<Args, null, Tables> & {
    readonly self?: FunctionReference<"mutation">;
  },
): RegisteredMutation<"internal", ObjectType<Args>, Promise<null>> {
  return internalMutationGeneric({
    args,
    returns,
    handler: async (ctx, ...[given]): Promise<null> => {
      if (!await isAtOdds(ctx.db)) return await handler(ctx, given as ObjectType<Args>);
      if (self) await ctx.scheduler.runAfter(REST_MS, self, given);
      return null;
    },
  });
}

/**
 * Whether jobs must leave the rows alone: a newer version has begun to migrate them, or a gated step is pending.
 * A request waits for the tables that it touches; a job may as well wait for any, since such a step is short.
 */
export async function isAtOdds(database: object): Promise<boolean> {
  if (await isDataNewer(database)) return true;
  const gate = Math.max(0, ...Object.values(GATES));
  if (gate === 0) return false;
  const behind = await (database as Reader).query("migrationRun")
    .withIndex("p_head", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).lt("head", gate))
    .first();
  return behind !== null;
}
