import { WriteInReadLaneError } from "../services/row_errors.ts";
import type { RunCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { SetupPort } from "./setup_plugin.ts";

/** The setup state of the component, in the lane's own transaction. */
export function setupPort(
  { runMutation, runQuery }: RunCtx,
  { setup }: BanataComponent,
): SetupPort {
  const isCompleted = async () => await runQuery(setup.status, {}) === "completed";
  if (!runMutation) {
    const table = "setup";
    const refuse = () => Promise.reject(new WriteInReadLaneError(table));
    return { isCompleted, attempt: refuse, complete: refuse };
  }
  return {
    isCompleted,
    attempt: (tokenHash) => runMutation(setup.attempt, { tokenHash }),
    complete: async () => {
      await runMutation(setup.complete, { now: Date.now() });
    },
  };
}
