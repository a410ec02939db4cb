import type { FunctionReference, Scheduler } from "convex/server";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";

/** How long a job rests before it looks again. */
const REST_MS = 60_000;

/**
 * Puts a job off while code and data don't fit each other: a gated step is pending, or a newer version has begun
 * to migrate the data. Nobody waits for a job's answer, and one that fails is not run again, so it may not just
 * be refused what it touches. True where the caller has nothing to do.
 */
export async function isPutOff(
  ctx: WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> },
  { args, component, self }: {
    component: BanataComponent;
    /** The job itself. */
    self: FunctionReference<"mutation", "internal", Record<string, unknown>>;
    args: Record<string, unknown>;
  },
): Promise<boolean> {
  if (!await ctx.runQuery(component.migrate.isAtOdds, {})) return false;
  await ctx.scheduler.runAfter(REST_MS, self, args);
  return true;
}
