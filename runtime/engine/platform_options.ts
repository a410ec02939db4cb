import type { BetterAuthPlugin } from "better-auth";
import { isPlatform } from "../../plugins/_kernel/scope.ts";
import { moving, type ProjectMoves } from "../../plugins/moving/mod.ts";
import { devMailbox } from "../services/dev_mailbox.ts";
import { projectMoves } from "../services/transfer_moves.ts";
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
    moving(movesIn(input)),
    ...config.devMailbox ? [devMailbox()] : [],
  ];
}

function movesIn(
  { asker, component, config, ctx, flags, author, state }: EngineInput,
): ProjectMoves {
  const onWriteRefused = () => flags.wroteOrWantedTo = true;
  return projectMoves({
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
