import type { BetterAuthPlugin } from "better-auth";
import { betterAuthPlugin } from "../../plugins/_kernel/plugin.ts";
import { isPlatform } from "../../plugins/_kernel/scope.ts";
import { type ProjectTransfers, transfer } from "../../plugins/transfer/mod.ts";
import { devMailbox } from "../services/dev_mailbox.ts";
import { projectTransfers } from "../services/project_transfers.ts";
import type { EngineInput } from "./input.ts";
import { setupPlugin } from "./setup_plugin.ts";
import { setupPort } from "./setup_port.ts";
import { scopedStore } from "../services/store.ts";

/** What only the platform itself serves. */
export function platformPlugins(input: EngineInput): BetterAuthPlugin[] {
  const { component, config, ctx, state } = input;
  if (!isPlatform(state.scope)) return [];
  return [
    setupPlugin(setupPort(ctx, component)),
    betterAuthPlugin(transfer(transfersIn(input))),
    ...config.devMailbox ? [devMailbox()] : [],
  ];
}

function transfersIn(
  { asker, component, config, ctx, flags, author, state }: EngineInput,
): ProjectTransfers {
  const onWriteRefused = () => flags.wroteOrWantedTo = true;
  return projectTransfers({
    ctx,
    component,
    config,
    asker,
    // Looked up at each call: an engine may outlive the request it was built for.
    get now() {
      return state.now();
    },
    author: () => author.current(),
    storeOf: (projectId) =>
      scopedStore(ctx, { component, projectId, now: state.now(), author, onWriteRefused }),
    onWriteRefused,
  });
}
