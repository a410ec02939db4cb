import { equals } from "../../component/where.ts";
import { headersOf } from "../request/lane_request.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readConfig } from "../deployment/config.ts";
import { stateBroughtBack } from "../request/oauth_state.ts";
import { baseUrlOf } from "../deployment/origins.ts";
import { BASE_PATH } from "../deployment/paths.ts";
import { withDefaults } from "../../plugins/settings/table.ts";
import { sha256Hex } from "../../plugins/_kernel/hash.ts";
import { originOf } from "../request/author.ts";
import type { HandleArgs, LaneResponse, LaneResult } from "../request/wire.ts";

const MODEL = "verification";
/** As long as the state itself is good for. */
const CLAIM_MS = 10 * 60 * 1000;

/**
 * Lets one request alone exchange a provider's answer. The state itself is consumed in the last run,
 * with everything else; but a code is good at the provider once, so of two requests that asked it
 * one would fail there and consume the state under the other.
 */
export async function runClaimed(
  ctx: WriteCtx,
  { args, component, now, run }: {
    component: BanataComponent;
    args: HandleArgs;
    now: number;
    run: () => Promise<LaneResult>;
  },
): Promise<LaneResult> {
  const state = stateBroughtBack(args.request);
  if (state === null) return await run();
  const { adapter, reader } = component;
  const { projectId } = args.scope;
  const id = `claim_${sha256Hex(state)}`;
  const row = { projectId, model: MODEL, where: equals({ id }) };
  const author = { actorType: "anonymous", ...originOf(args) } as const;
  const isFirstRun = args.answers.length === 0;
  if (isFirstRun && await ctx.runQuery(reader.findOne, row) !== null) {
    return { response: mismatch(args) };
  }
  const result = await run();
  const isOver = result.response !== undefined;
  if (isFirstRun && !isOver) {
    const times = { createdAt: now, updatedAt: now, expiresAt: now + CLAIM_MS };
    const data = { id, identifier: id, value: args.requestId, ...times };
    await ctx.runMutation(adapter.create, { projectId, model: MODEL, data, author });
  }
  if (!isFirstRun && isOver) await ctx.runMutation(adapter.deleteOne, { ...row, author });
  return result;
}

/** The answer Better Auth gives to a state that was used already. */
function mismatch({ request, scope }: HandleArgs): LaneResponse {
  const headers = headersOf(request);
  const settings = withDefaults(scope.settings ?? null);
  const baseUrl = baseUrlOf(headers, { siteUrl: readConfig().siteUrl, settings });
  const location = `${baseUrl}${BASE_PATH}/error?error=state_mismatch`;
  return { status: 302, headers: [["location", location]], body: null };
}
