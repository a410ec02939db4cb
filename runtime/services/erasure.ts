import type { ProjectErasure } from "../../plugins/_kernel/erasure.ts";
import { WriteInReadLaneError } from "./row_errors.ts";
import type { RunCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";

const TABLE = "projectErasure";

/** What the erasure of projects is bound to. */
export interface ErasureOptions {
  readonly component: BanataComponent;
  /** Milliseconds. */
  readonly graceMs: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Called before a write is refused because the lane only reads. */
  readonly onWriteRefused: () => void;
}

/** The component's erasure of projects, in the lane's own transaction. */
export function projectErasure(
  { runMutation, runQuery }: RunCtx,
  { component, graceMs, now, onWriteRefused }: ErasureOptions,
): ProjectErasure {
  const { erase } = component;
  return {
    graceMs,
    start(projectId) {
      if (runMutation) return runMutation(erase.start, { projectId, now });
      onWriteRefused();
      return Promise.reject(new WriteInReadLaneError(TABLE));
    },
    progress: (projectId) => runQuery(erase.progress, { projectId }),
  };
}
