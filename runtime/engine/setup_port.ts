import type { GenericDataModel, GenericMutationCtx } from "convex/server";
import type { BanataComponent } from "../component_api.ts";
import type { SetupPort } from "./setup_plugin.ts";

/** The setup state of the component, in the lane's own transaction. */
export function setupPort(
  ctx: GenericMutationCtx<GenericDataModel>,
  { setup }: BanataComponent,
): SetupPort {
  return {
    attempt: (tokenHash) => ctx.runMutation(setup.attempt, { tokenHash }),
    complete: async () => {
      await ctx.runMutation(setup.complete, { now: Date.now() });
    },
  };
}
