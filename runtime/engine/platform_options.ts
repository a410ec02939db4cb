import type { BetterAuthPlugin } from "better-auth";
import { betterAuthPlugin } from "../../plugins/_kernel/plugin.ts";
import { isPlatform } from "../../plugins/_kernel/scope.ts";
import { transfer } from "../../plugins/transfer/mod.ts";
import { devMailbox } from "../services/dev_mailbox.ts";
import { projectTransfers } from "../services/project_transfers.ts";
import type { TransferParts } from "../services/transfer_parts.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";
import { healthPlugin } from "./health_plugin.ts";
import { setupPlugin } from "./setup_plugin.ts";
import { scopedStore } from "../services/store.ts";

/** What only the platform itself serves. */
export function platformPlugins(profile: EngineProfile): BetterAuthPlugin[] {
  if (!isPlatform(profile)) return [];
  return [
    setupPlugin(profile.component),
    healthPlugin(profile),
    betterAuthPlugin(transfer(projectTransfers(() => transferParts(profile)))),
    ...profile.config.devMailbox ? [devMailbox()] : [],
  ];
}

function transferParts({ component, config }: EngineProfile): TransferParts {
  const { asker, author, ctx, flags, state } = inFlight();
  const now = state.now();
  return {
    ctx,
    component,
    config,
    asker,
    onKmsFailure: (code) => flags.kmsFailure ??= code,
    now,
    author: () => author.current(),
    storeOf: (projectId) => scopedStore(ctx, { component, projectId, now, author }),
  };
}
