import {
  type GenericDataModel,
  type GenericMutationCtx,
  internalMutationGeneric,
  type RegisteredMutation,
} from "convex/server";
import type { BanataComponent } from "./component_api.ts";
import { errorResponse } from "./errors.ts";
import { references } from "./references.ts";
import { resolveScope } from "./scope.ts";
import { signalOf } from "./signal.ts";
import type { GateArgs, LaneResult } from "./wire.ts";
import { gateArgs } from "./wire_args.ts";
import { pathOf } from "./paths.ts";

/**
 * The outer mutation of the write lane. What it writes stays; Better Auth runs in an inner mutation,
 * a savepoint that is undone when its answer must not leave anything behind.
 */
export function writeGate(
  component: BanataComponent,
): RegisteredMutation<"internal", GateArgs, Promise<LaneResult>> {
  return internalMutationGeneric({
    args: gateArgs,
    handler: async (ctx, { credential, named, ...args }): Promise<LaneResult> => {
      const path = pathOf(args.request.url);
      const { scope, refused } = await resolveScope(ctx, {
        component,
        credential,
        named,
        path,
        now: Date.now(),
      });
      if (refused !== undefined) return { response: errorResponse(refused) };
      return await runInner(ctx, { ...args, scope });
    },
  });
}

async function runInner(
  ctx: GenericMutationCtx<GenericDataModel>,
  args: Parameters<typeof ctx.runMutation<typeof references.handle>>[1],
): Promise<LaneResult> {
  try {
    return await ctx.runMutation(references.handle, args);
  } catch (error) {
    const signal = signalOf(error);
    if (signal === null) throw error;
    if (signal.banata === "question") return { question: signal.question };
    const { body, status } = signal;
    return { response: { status, headers: [["content-type", "application/json"]], body } };
  }
}
