import type { FunctionReference, Scheduler } from "convex/server";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";

/** How long a job rests before it looks again. */
const REST_MS = 60_000;

type Ctx = WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> };

/** A job, and what it is given. */
interface RestingJob {
  /** The job itself. */
  readonly self: FunctionReference<"mutation", "internal", Record<string, unknown>>;
  readonly args: Record<string, unknown>;
}

/**
 * Puts a job off while code and data don't fit each other: a gated step is pending, or a newer version has begun
 * to migrate the data. Nobody waits for a job's answer, and one that fails is not run again, so it may not just
 * be refused what it touches. True where the caller has nothing to do.
 */
export async function isPutOff(
  ctx: Ctx,
  { component, ...job }: RestingJob & { component: BanataComponent },
): Promise<boolean> {
  if (!await ctx.runQuery(component.migrate.isAtOdds, {})) return false;
  await putOff(ctx, job);
  return true;
}

/** Has a job look again after its rest, where its own first call has told it that they don't. */
export async function putOff({ scheduler }: Ctx, { args, self }: RestingJob): Promise<void> {
  await scheduler.runAfter(REST_MS, self, args);
}
