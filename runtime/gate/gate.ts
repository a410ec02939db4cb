import {
  internalMutationGeneric,
  internalQueryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { withDefaults } from "../../plugins/settings/table.ts";
import type { RunCtx, WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readConfig } from "../deployment/config.ts";
import { type CorsInput, preflightResponse, withCors } from "./cors.ts";
import { errorResponse, type RuntimeErrorCode } from "../request/errors.ts";
import { recordUse } from "./key_use.ts";
import { runClaimed } from "./oauth_claim.ts";
import { trustedOrigins } from "../deployment/origins.ts";
import { pathOf } from "../deployment/paths.ts";
import { plainSignOut } from "./plain_sign_out.ts";
import { clientNameOf } from "./rate_subjects.ts";
import { recordRefusal } from "./refusals.ts";
import { references } from "../request/references.ts";
import { resolveScope } from "./scope.ts";
import { nameSecret } from "../crypto/seal.ts";
import { answerIn, signalOf } from "../request/signal.ts";
import { countFailure, takeTokens } from "./token_takers.ts";
import type {
  GateArgs,
  HandleArgs,
  LaneRequest,
  LaneResponse,
  LaneResult,
  ReadArgs,
  ResolvedScope,
} from "../request/wire.ts";
import { gateArgs, readArgs } from "../request/wire_args.ts";

/**
 * The outer mutation of the write lane. What it writes stays: tokens of the rate limits. Better Auth
 * runs in an inner mutation, a savepoint that is undone when its answer must leave nothing behind.
 */
export function writeGate(
  component: BanataComponent,
): RegisteredMutation<"internal", GateArgs, Promise<LaneResult>> {
  return internalMutationGeneric({
    args: gateArgs,
    handler: async (ctx, { credential, named, peer, ...args }): Promise<LaneResult> => {
      const { request } = args;
      const path = pathOf(request.url);
      const now = Date.now();
      const resolved = await resolveScope(ctx, { component, credential, named, request, now });
      if (resolved.refused !== undefined) {
        return { response: await refusedResponse(ctx, { component, ...resolved, request }) };
      }
      const { scope } = resolved;
      if (args.answers.length === 0) await recordUse(ctx, component, { now, scope });
      const inner = { ...args, scope };
      const limits = { component, request, scope, path, peer, now };
      const limited = await takeTokens(ctx, { ...limits, answers: args.answers });
      const run = async () => {
        const response = await plainSignOut(ctx, { component, args: inner, path });
        return response === null ? await runInner(ctx, inner) : { response };
      };
      const result = limited ?? await runClaimed(ctx, { component, args: inner, now, run });
      if (result.response === undefined) {
        const client = await nameSecret(
          readConfig().secret,
          clientNameOf({ request, scope, peer }),
        );
        return { ...result, turn: { project: scope.target ?? scope.projectId, client } };
      }
      if (limited === null) await countFailure(ctx, { ...limits, ...result });
      await recordRefusal(ctx, { ...result, component, args, scope, path });
      return { response: withCors(result.response, corsInput(args.request, scope)) };
    },
  });
}

/**
 * Answers preflights: a query without Better Auth, for browsers ask often. A preflight has no headers
 * of the request that is to come, so unless the URL names a project, an origin that some project lists
 * may ask; the request itself is judged by the project that it names.
 */
export function preflightGate(
  component: BanataComponent,
): RegisteredQuery<"internal", ReadArgs, Promise<LaneResponse>> {
  return internalQueryGeneric({
    args: readArgs,
    handler: async (ctx, { credential, named, request }): Promise<LaneResponse> => {
      const now = Date.now();
      if (credential.kind === "platform") {
        return preflightResponse(await corsOfNobody(ctx, { component, request }));
      }
      const { scope } = await resolveScope(ctx, { component, credential, named, request, now });
      return preflightResponse(corsInput(request, scope ?? NO_SETTINGS));
    },
  });
}

const NO_SETTINGS = { settings: undefined };

/** The answer to a request without a scope, shown to the origins that some project lists. */
export async function refusedResponse(
  ctx: RunCtx,
  { component, refused, request }: {
    component: BanataComponent;
    refused: RuntimeErrorCode;
    request: LaneRequest;
  },
): Promise<LaneResponse> {
  return withCors(errorResponse(refused), await corsOfNobody(ctx, { component, request }));
}

/** Whom an answer that is no project's may be shown to: the platform's pages, and who is listed. */
async function corsOfNobody(
  ctx: RunCtx,
  { component, request }: { component: BanataComponent; request: LaneRequest },
): Promise<CorsInput> {
  const input = corsInput(request, NO_SETTINGS);
  const { origin, settings, siteUrl } = input;
  if (origin === null || trustedOrigins(siteUrl, settings).includes(origin)) return input;
  const isListed = await ctx.runQuery(component.scope.isOriginListed, { origin });
  return isListed ? { ...input, settings: { ...settings, origins: [origin] } } : input;
}

/** What a scope's answers may be shown to. */
export function corsInput(
  { headers }: LaneRequest,
  { settings }: Pick<ResolvedScope, "settings">,
): CorsInput {
  const origin = headers.find(([name]) => name === "origin")?.[1] ?? null;
  const { siteUrl } = readConfig();
  return { origin, siteUrl, settings: withDefaults(settings ?? null) };
}

async function runInner(ctx: WriteCtx, args: HandleArgs): Promise<LaneResult> {
  try {
    return await ctx.runMutation(references.handle, args);
  } catch (error) {
    const signal = signalOf(error);
    if (signal === null) throw error;
    if (signal.banata === "question") return { question: signal.question };
    return await answerIn(signal, args.sealKey);
  }
}
