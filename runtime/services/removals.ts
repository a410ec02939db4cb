import type { Removals } from "../../plugins/_kernel/removals.ts";
import { WriteInReadLaneError } from "./row_errors.ts";
import type { RunCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { AuthorTracker } from "../request/author.ts";

/** What removals are bound to. */
export interface RemovalsOptions {
  readonly component: BanataComponent;
  readonly projectId: string;
  /** Who the deletions are by, for their events. */
  readonly author: Pick<AuthorTracker, "current">;
  /** Called before a removal is refused because the lane only reads. */
  readonly onWriteRefused: () => void;
}

/** Removals in one project, in the lane's own transaction. */
export function removalsOf(
  { runMutation }: RunCtx,
  { component, onWriteRefused, author, projectId }: RemovalsOptions,
): Removals {
  return {
    async start(subject) {
      if (!runMutation) {
        onWriteRefused();
        throw new WriteInReadLaneError(subject.kind);
      }
      await runMutation(component.removals.start, {
        projectId,
        ...subject,
        author: author.current(),
      });
    },
  };
}
