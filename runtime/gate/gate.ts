import { v } from "convex/values";
import {
  internalMutationGeneric,
  internalQueryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import type { RunCtx, WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readConfig } from "../deployment/config.ts";
import {
  type CorsInput,
  corsInput,
  isFromForeignPage,
  preflightResponse,
  refusedTarget,
  withCors,
} from "./listed_origins.ts";
import { errorResponse, type RuntimeErrorCode } from "../request/errors.ts";
import { runClaimed } from "./oauth_claim.ts";
import { trustedOrigins } from "../deployment/origins.ts";
import { pathOf } from "../deployment/paths.ts";
import { plainSignOut, SIGN_OUT_PATH } from "./plain_sign_out.ts";
import { clientNameOf, countFailure, takeTokens } from "./token_takers.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { recordRefusal, type RefusalInput } from "./refusals.ts";
import { routeOf } from "../routes.ts";
import { FORESEEN_PATHS, foreseenQuestion } from "../request/passwords.ts";
import { references } from "../request/references.ts";
import { placeOf, resolveScope, usedKeyOf } from "./scope.ts";
import { nameSecret } from "../crypto/seal.ts";
import { dataFaultIn } from "../request/refused_value.ts";
import { answerIn, signalOf } from "../request/signal.ts";
import type {
  Credential,
  GateArgs,
  HandleArgs,
  LaneRequest,
  LaneResponse,
  LaneResult,
  Question,
  ReadArgs,
  ScopedKey,
  UsedKey,
} from "../request/wire.ts";
import { readArgs } from "../request/read_args.ts";
import { gateArgs } from "../request/wire_args.ts";

/**
 * The outer mutation of the write lane. What it writes stays: tokens of the rate limits. Better Auth
 * runs in an inner mutation, a savepoint that is undone when its answer must leave nothing behind.
 */
export function writeGate(
  component: BanataComponent,
): RegisteredMutation<"internal", GateArgs, Promise<LaneResult>> {
  return internalMutationGeneric({
    args: gateArgs,
    handler: async (ctx, args): Promise<LaneResult> => {
      const result = await passOrRefuse(ctx, { component, args });
      // Whoever meets a pending step starts it: after a deploy, nobody has to wait for the cron job.
      if (isPending(result)) await ctx.runMutation(component.migrate.start, {});
      return result;
    },
  });
}

interface Gated {
  readonly component: BanataComponent;
  readonly args: GateArgs;
}

async function passOrRefuse(ctx: WriteCtx, gated: Gated): Promise<LaneResult> {
  try {
    return await pass(ctx, gated);
  } catch (error) {
    const fault = dataFaultIn(error);
    if (fault === null) throw error;
    const { component, args: { request } } = gated;
    return { response: await refusedResponse(ctx, { component, refused: fault, request }) };
  }
}

function isPending({ response }: LaneResult): boolean {
  return response?.status === 503 && response.body !== null &&
    JSON.parse(response.body).code === "MIGRATION_PENDING";
}

async function pass(ctx: WriteCtx, { args: given, component }: Gated): Promise<LaneResult> {
  const { credential, named, peer, ...args } = given;
  const { request } = args;
  const path = pathOf(request.url);
  const now = Date.now();
  const resolved = await resolveScope(ctx, { component, credential, named, request, now });
  if (resolved.refused !== undefined) {
    const { by, refused } = resolved;
    const response = await refusedResponse(ctx, { component, refused, request });
    const where = whereRefused(credential, by);
    await recordRefusal(ctx, { scope: where, response, component, args: { ...args, peer }, path });
    return { response };
  }
  const { scope } = resolved;
  const usedKey = args.answers.length === 0 ? usedKeyOf(scope) : undefined;
  if (usedKey) await ctx.runMutation(component.keys.recordUse, { ...usedKey, now });
  // Behind a key that only names the project stands a server, whose address is not its visitor's.
  const inner = { ...args, scope, ...scope.kind === "proxy" ? {} : { peer } };
  const limits = { component, request, scope, path, peer, now };
  const limited = await takeTokens(ctx, { ...limits, answers: args.answers });
  const run = async (): Promise<LaneResult> => {
    const question = await foreseen(ctx, { component, args: inner, path });
    if (question !== null) return { question };
    const response = path === SIGN_OUT_PATH
      ? await plainSignOut(ctx, { component, args: inner })
      : null;
    return response === null ? await runInner(ctx, inner) : { response };
  };
  const { bringsState } = routeOf(path);
  const result = limited ??
    (bringsState ? await runClaimed(ctx, { component, args: inner, now, run }) : await run());
  if (result.response === undefined) {
    const client = nameSecret(
      readConfig().secret,
      clientNameOf({ request, scope, peer }),
    );
    return { ...result, turn: { project: scope.target ?? scope.projectId, client } };
  }
  if (limited === null) await countFailure(ctx, { ...limits, ...result });
  // Back from a provider or by a link, a failure is a redirect.
  if (result.response.status >= 300) {
    await recordRefusal(ctx, { ...result, component, args: inner, scope, path });
  }
  return { response: withCors(result.response, corsInput(args.request, scope)) };
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

/** Where a request without a scope is recorded: with the key's project, where one is known. */
function whereRefused(
  { kind }: Credential,
  by: { projectId: string; key: Pick<ScopedKey, "id" | "name"> } | undefined,
): RefusalInput["scope"] {
  return { projectId: by?.projectId ?? PLATFORM_PROJECT_ID, kind, key: by?.key };
}

const NO_SETTINGS = { settings: undefined };

/** The answer to a request without a scope, shown to the origins that some project lists. */
async function refusedResponse(
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

/** What Better Auth is going to ask, unless it is sure to refuse the request before that. */
async function foreseen(
  ctx: RunCtx,
  { args, component, path }: { args: HandleArgs; component: BanataComponent; path: string },
): Promise<Question | null> {
  if (!FORESEEN_PATHS.has(path)) return null;
  const { request, scope } = args;
  const place = placeOf(request, scope);
  const isRefused = isFromForeignPage(request, { kind: scope.kind, ...place }) ||
    refusedTarget(request, place) !== null;
  const { settings } = place;
  return isRefused ? null : await foreseenQuestion(ctx, {
    ...args,
    component,
    path,
    projectId: scope.projectId,
    settings,
  });
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
