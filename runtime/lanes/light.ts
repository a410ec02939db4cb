import { internalQueryGeneric, type RegisteredQuery } from "convex/server";
import { pathOf } from "../deployment/paths.ts";
import type { AnswerLight, LightPlugin } from "../gate/light.ts";
import { isFromForeignPage, refusedTarget } from "../gate/listed_origins.ts";
import { plainSession, SESSION_PATH, sessionTokenIn } from "../gate/plain_session.ts";
import { lightEndpoints } from "./light_endpoints.ts";
import { LIGHT_TOKENS } from "./light_tokens.ts";
import { pathInEvents } from "../routes.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RunCtx } from "../request/ctx.ts";
import { placeOf, readableScope, readResult } from "../gate/scope.ts";
import { dataFaultIn } from "../request/refused_value.ts";
import type { LightResult, ReadArgs } from "../request/wire.ts";
import { readArgs } from "../request/read_args.ts";

/** What the light lane is bound to. */
export interface LightOptions {
  /** The installed component: `components.banataAuth`. */
  readonly component: BanataComponent;
  /**
   * Plugins that `defineLanes` leaves out and of which the lane would answer endpoints.
   *
   * @default none
   */
  readonly leftOut?: readonly LightPlugin[];
}

/** The light lane's function; internal, so no client can call it. */
export interface Light {
  /** Answers without Better Auth what plainly needs none. */
  readonly answer: RegisteredQuery<"internal", ReadArgs, Promise<LightResult>>;
}

/**
 * Makes what the app's `banataAuth/light.ts` exports. It stands in a module of its own because Convex loads a
 * module afresh for each call, and this one is called most.
 */
export function defineLight({ component, leftOut = [] }: LightOptions): Light {
  return { answer: lightLane(component, { leftOut }) };
}

/** What answers the paths that `routes.ts` calls light, but for those of plugins that are left out. */
export function lightAnswers(
  leftOut: readonly LightPlugin[],
): Readonly<Record<string, AnswerLight>> {
  return { [SESSION_PATH]: plainSession, ...LIGHT_TOKENS, ...lightEndpoints(leftOut) };
}

/**
 * The light lane: a query that loads no Better Auth, asked before the read lane where the route says so. What
 * comes before an answer is what comes before the read lane's; what is refused, or not plain, it leaves to
 * the lanes that do it for all paths.
 */
function lightLane(
  component: BanataComponent,
  { leftOut }: { leftOut: readonly LightPlugin[] },
): RegisteredQuery<"internal", ReadArgs, Promise<LightResult>> {
  const answers = lightAnswers(leftOut);
  return internalQueryGeneric({
    args: readArgs,
    handler: async (ctx, args): Promise<LightResult> => {
      try {
        return await answerLight(ctx, { answers, args, component });
      } catch (error) {
        // Rows that this code does not fit are the write lane's to tell of.
        if (dataFaultIn(error) === null) throw error;
        return { lane: "write" };
      }
    },
  });
}

async function answerLight(
  ctx: RunCtx,
  { answers, args, component }: {
    answers: Readonly<Record<string, AnswerLight>>;
    args: ReadArgs;
    component: BanataComponent;
  },
): Promise<LightResult> {
  const { request } = args;
  const answer = answers[pathInEvents(pathOf(request.url))];
  if (answer === undefined) return { lane: "read" };
  const token = args.credential.kind === "bearer" ? undefined : sessionTokenIn(request);
  const found = await readableScope(ctx, { args, component, token });
  if (found === null) return { lane: "write" };
  const { scope, session } = found;
  if (scope.target !== undefined) return { lane: "read" };
  const place = placeOf(request, scope);
  const isRefused = refusedTarget(request, place) !== null ||
    isFromForeignPage(request, { kind: scope.kind, ...place });
  // Every such refusal is an event, which a query can't write.
  if (isRefused) return { lane: "write" };
  const read = token === undefined || session === undefined ? undefined : { token, session };
  const given = await answer({ ctx, component, request, scope, place, read, now: Date.now() });
  if (typeof given === "string") return { lane: given };
  const { response, ...rest } = readResult(given, { request, scope });
  return response === null ? { lane: "write" } : { response, ...rest };
}
