import type { ProjectErasure } from "../../plugins/_kernel/erasure.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";

/** The component's erasure of projects, in the lane's own transaction. */
export function projectErasure(
  ctx: WriteCtx,
  { component, graceMs, now }: { component: BanataComponent; graceMs: number; now: number },
): ProjectErasure {
  const { erase } = component;
  return {
    graceMs,
    start: (projectId) => ctx.runMutation(erase.start, { projectId, now }),
    progress: (projectId) => ctx.runQuery(erase.progress, { projectId }),
  };
}
