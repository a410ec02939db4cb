import type { Removals } from "../../plugins/_kernel/removals.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { AuthorTracker } from "../request/author.ts";

/** Removals in one project, in the lane's own transaction. */
export function removalsOf(
  ctx: WriteCtx,
  { component, author, projectId }: {
    component: BanataComponent;
    projectId: string;
    author: Pick<AuthorTracker, "current">;
  },
): Removals {
  return {
    async start(subject) {
      const by = { projectId, author: author.current() };
      await ctx.runMutation(component.removals.start, { ...by, ...subject });
    },
  };
}
