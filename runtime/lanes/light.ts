import { readConfig, type RuntimeConfig } from "../deployment/config.ts";
import { pathOf } from "../deployment/paths.ts";
import type { LightRoute } from "../gate/light.ts";
import type { LightOptions, LightPlugin } from "../request/light_plugins.ts";
import { isFromForeignPage, refusedTarget } from "../gate/listed_origins.ts";
import { plainSession, SESSION_PATH, sessionTokensIn } from "../gate/plain_session.ts";
import { LIGHT_ENDPOINTS, pluginOf } from "./light_endpoints.ts";
import { LIGHT_TOKENS } from "./light_tokens.ts";
import { pathInEvents } from "../routes.ts";
import { headerOf } from "../request/lane_request.ts";
import type { RunCtx } from "../request/ctx.ts";
import { placeOf, readableScope, readResult } from "../gate/scope.ts";
import { dataFaultIn } from "../request/refused_value.ts";
import type { LightResult, ReadArgs } from "../request/wire.ts";

/** What answers the paths that `routes.ts` calls light. */
export const LIGHT_ROUTES: Readonly<Record<string, LightRoute>> = {
  [SESSION_PATH]: () => ({ answer: plainSession }),
  ...Object.fromEntries(
    Object.entries(LIGHT_TOKENS).map(([path, answer]) => [path, () => ({ answer })]),
  ),
  ...LIGHT_ENDPOINTS,
};

/** A request, and what answers it is bound to. */
type LightArgs = LightOptions & {
  readonly args: ReadArgs;
  /** @default the environment's: whoever has read it already hands it on, for each reading judges all of it */
  readonly config?: RuntimeConfig;
  /** Epoch milliseconds. @default the action's clock */
  readonly now?: number;
};

/**
 * The light lane: what apps ask a thousand times a second, answered in the HTTP action itself, without Better Auth and
 * without a function of the app's. One call of the component reads what an answer hangs on, so it is all of
 * one moment. What comes before an answer is what comes before the read lane's; what is refused, or not
 * plain, is left to the lanes that do it for all paths.
 */
export async function answerLight(
  ctx: RunCtx,
  options: LightArgs,
): Promise<LightResult> {
  try {
    return await answerPlain(ctx, options);
  } catch (error) {
    // Rows that this code does not fit are the write lane's to tell of.
    if (dataFaultIn(error) === null) throw error;
    return { lane: "write" };
  }
}

async function answerPlain(
  ctx: RunCtx,
  { args, component, config = readConfig(), leftOut = [], now = Date.now() }: LightArgs,
): Promise<LightResult> {
  const { credential, named, request } = args;
  const question = routeFor(pathInEvents(pathOf(request.url)), leftOut)?.(request) ?? null;
  if (question === null) return { lane: "read" };
  const { answer, asked } = question;
  const tokens = credential.kind === "bearer" ? [] : sessionTokensIn(request);
  const found = await readableScope(ctx, {
    credential,
    named,
    request,
    component,
    now,
    asked,
    tokens: tokens.length === 0 ? undefined : tokens,
  });
  if (found === null) return { lane: "write" };
  const { rows = [], scope, sessions = [] } = found;
  if (scope.target !== undefined) return { lane: "read" };
  const place = placeOf(request, scope, config);
  const { settings, siteUrl } = place;
  const isRefused = refusedTarget(request, place) !== null ||
    isFromForeignPage(request, { kind: scope.kind, settings, siteUrl });
  // Every such refusal is an event, which nothing here writes.
  if (isRefused) return { lane: "write" };
  const of = { ctx, component, config, request, scope, place, tokens, sessions, rows, now };
  const given = await answer(of);
  const origin = headerOf(request, "origin");
  if (typeof given === "string") return { lane: given };
  const { response, usedKey } = readResult(given, {
    request,
    scope,
    cors: { origin, settings, siteUrl },
  });
  return response === null ? { lane: "write" } : { response, usedKey };
}

function routeFor(path: string, leftOut: readonly LightPlugin[]): LightRoute | undefined {
  const plugin = leftOut.length === 0 ? undefined : pluginOf(path);
  const isServed = plugin === undefined || !leftOut.includes(plugin);
  return isServed && Object.hasOwn(LIGHT_ROUTES, path) ? LIGHT_ROUTES[path] : undefined;
}
