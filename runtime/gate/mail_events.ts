import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import { equals } from "../../component/where.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { PLATFORM_CLIENT_ID } from "../deployment/paths.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { errorResponse } from "../request/errors.ts";
import type { AdmitMailEventsArgs, AdmittedMailEvents } from "../request/references.ts";
import type { ResolvedScope } from "../request/wire.ts";
import { requestValidator } from "../request/read_args.ts";
import { projectPart } from "./scope.ts";
import { takeTokens } from "./token_takers.ts";

/**
 * The internal function that a request to a provider's webhook passes first: it takes a token of its
 * client's, and finds out whether the project has a secret that such a request can be verified with. What
 * is not there is answered as what is nowhere.
 */
export function admitMailEvents(
  component: BanataComponent,
): RegisteredMutation<"internal", AdmitMailEventsArgs, Promise<AdmittedMailEvents>> {
  return internalMutationGeneric({
    args: {
      request: requestValidator,
      clientId: v.string(),
      provider: v.string(),
      path: v.string(),
      peer: v.optional(v.string()),
    },
    handler: async (ctx, { clientId, path, peer, provider, request }) => {
      const scope = await scopeOf(ctx, { component, clientId });
      if (scope === null) return { response: errorResponse("NOT_FOUND") };
      const counted = { component, request, scope, path, peer, now: Date.now(), answers: [] };
      const limited = await takeTokens(ctx, counted);
      if (limited !== null) return limited;
      const { projectId } = scope;
      const where = equals({ providerId: provider });
      const model = "emailProvider";
      const row = await ctx.runQuery(component.reader.findOne, { projectId, model, where });
      const isVerifiable = typeof row?.sealedWebhook === "string";
      return isVerifiable ? { projectId } : { response: errorResponse("NOT_FOUND") };
    },
  });
}

async function scopeOf(
  ctx: WriteCtx,
  { clientId, component }: { clientId: string; component: BanataComponent },
): Promise<ResolvedScope | null> {
  if (clientId === PLATFORM_CLIENT_ID) return { projectId: PLATFORM_PROJECT_ID, kind: "platform" };
  const found = await ctx.runQuery(component.scope.byClientId, { clientId });
  return found && { kind: "client", ...projectPart(found) };
}
