/**
 * The heavy half of the runtime: the functions that run Better Auth. The app's
 * `banataAuth/adapter.ts` exports them; nothing else should import this, for it loads Better Auth.
 *
 * @example The whole of that file
 * ```ts
 * import { defineLanes, installedComponent } from "@banata-auth/convex/lanes";
 *
 * export const { claimMails, handle, read, sealColumns } = defineLanes({
 *   component: installedComponent(),
 * });
 * ```
 *
 * @module
 */
import type { RegisteredMutation, RegisteredQuery } from "convex/server";
import type { BanataPlugin } from "../../plugins/_kernel/plugin.ts";
import type { LightOptions } from "../request/light_plugins.ts";
import type { HandleArgs, LaneResult, ReadArgs, ReadResult } from "../request/wire.ts";
import type {
  ClaimedMails,
  ClaimMailsArgs,
  SealColumnsArgs,
  SealProgress,
} from "../request/references.ts";
import { sealColumns } from "../services/column_sealing.ts";
import { claimMails } from "../services/mail_turn.ts";
import { handleLane } from "./handle.ts";
import { allPlugins, lanePlugins } from "./plugins.ts";
import { readLane } from "./read.ts";

export { type BanataComponent, installedComponent } from "../request/component_api.ts";
export type { LightOptions, LightPlugin } from "../request/light_plugins.ts";
export { allPlugins } from "./plugins.ts";
export type { BanataPlugin } from "../../plugins/_kernel/plugin.ts";
export type {
  ClaimedMail,
  ClaimedMails,
  ClaimMailsArgs,
  SealColumnsArgs,
  SealProgress,
  SettledMail,
} from "../request/references.ts";
export type { HandleArgs, LaneResult, ReadArgs, ReadResult } from "../request/wire.ts";

/** The lane functions; internal, so no client can call them. */
export interface Lanes {
  /** The read lane: a query, for requests that may turn out to write nothing. */
  readonly read: RegisteredQuery<"internal", ReadArgs, Promise<ReadResult>>;
  /** The inner mutation of the write lane. */
  readonly handle: RegisteredMutation<"internal", HandleArgs, Promise<LaneResult>>;
  /** Keeps what came of attempts to send mails, and takes the next ones in hand. */
  readonly claimMails: RegisteredMutation<"internal", ClaimMailsArgs, Promise<ClaimedMails>>;
  /** Seals what Better Auth encrypted in rows of earlier releases: in batches. */
  readonly sealColumns: RegisteredMutation<"internal", SealColumnsArgs, Promise<SealProgress>>;
}

/** What the lanes run. */
export interface LanesOptions {
  /**
   * The plugins whose endpoints the deployment serves. One of the package's own that is left out has no
   * endpoints and goes on counting: a ban holds, a role grants. @default all of {@link allPlugins}
   */
  readonly plugins?: readonly BanataPlugin[];
}

/**
 * Makes the lane functions of a bound runtime.
 *
 * @throws {Error} when two plugins have one id, one was not made by `definePlugin`, or one is left out that the
 * light lane would answer for
 */
export function defineLanes(
  { component, leftOut = [] }: LightOptions,
  { plugins = allPlugins() }: LanesOptions = {},
): Lanes {
  const options = { component, plugins: lanePlugins(plugins, { leftOut }) };
  return {
    read: readLane(options),
    handle: handleLane(options),
    claimMails: claimMails(component),
    sealColumns: sealColumns(component),
  };
}
