import type { Origin } from "../component/events.ts";
import type { WriteCtx } from "./adapter/types.ts";
import type { BanataComponent } from "./component_api.ts";
import type { HandleArgs, LaneResponse, ResolvedScope } from "./wire.ts";

/** Refusals worth an event: failed sign-ins and permissions that are not held. */
const REFUSED_SIGN_IN = /^\/(?:sign-in|two-factor|banata\/setup|p\/[^/]+\/two-factor)(?:\/|$)/;
const MISSING_PERMISSION = /"code":"(MISSING_PERMISSION_[A-Z_]+)"/;
const ERROR_CODE = /"code":"([A-Z0-9_]{1,100})"/;

/** The refused request and its answer. */
export interface RefusalInput {
  readonly component: BanataComponent;
  readonly response: LaneResponse;
  readonly origin?: Origin;
  readonly args: Pick<HandleArgs, "requestId">;
  readonly scope: ResolvedScope;
  /** Path below the base path. */
  readonly path: string;
}

/**
 * Writes the event of a refused request, if it is worth one. What the inner mutation refused leaves
 * nothing there, so the outer one calls this.
 */
export async function recordRefusal(
  ctx: WriteCtx,
  { args, component, origin, path, response, scope }: RefusalInput,
): Promise<void> {
  const body = response.body ?? "";
  const isSignIn = response.status === 401 && REFUSED_SIGN_IN.test(path);
  const code = (isSignIn ? ERROR_CODE : MISSING_PERMISSION).exec(body)?.[1];
  if (code === undefined) return;
  const { requestId } = args;
  const by = origin ?? { actorType: "anonymous", requestId };
  const { projectId } = scope;
  await ctx.runMutation(component.events.recordRefusal, { projectId, path, code, origin: by });
}
