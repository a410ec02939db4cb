import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { ResolvedScope, UsedKey } from "../request/wire.ts";

/** The key of a scope, if its last use is due to be written: once a minute at most. */
export function usedKeyOf({ key, projectId }: ResolvedScope): UsedKey | undefined {
  return key?.isUseDue ? { projectId, keyId: key.id } : undefined;
}

/** Writes the last use of a scope's key, if it is due, in the running mutation. */
export async function recordUse(
  ctx: WriteCtx,
  component: BanataComponent,
  { now, scope }: { now: number; scope: ResolvedScope },
): Promise<void> {
  const used = usedKeyOf(scope);
  if (used) await ctx.runMutation(component.keys.recordUse, { ...used, now });
}

/** An internal function that writes the last use of a key that a query saw. */
export function recordUseGate(
  component: BanataComponent,
): RegisteredMutation<"internal", UsedKey, Promise<null>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), keyId: v.string() },
    handler: async (ctx, used): Promise<null> => {
      await ctx.runMutation(component.keys.recordUse, { ...used, now: Date.now() });
      return null;
    },
  });
}
