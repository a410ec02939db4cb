/**
 * The heavy half of the runtime: the functions that run Better Auth. The app's
 * `banataAuth/adapter.ts` exports them; nothing else should import this, for it loads Better Auth.
 *
 * @example
 * ```ts ignore
 * import { defineLanes } from "@banata-auth/convex/lanes";
 * import { auth } from "./auth.ts";
 *
 * export const { handle, read } = defineLanes(auth);
 * ```
 *
 * @module
 */
import type { RegisteredMutation, RegisteredQuery } from "convex/server";
import type { BanataAuth } from "./define.ts";
import type { HandleArgs, LaneResult, ReadArgs, ReadResult } from "../request/wire.ts";
import { handleLane } from "./handle.ts";
import { lanePlugins } from "./plugins.ts";
import { readLane } from "./read.ts";

export type { HandleArgs, LaneResult, ReadArgs, ReadResult } from "../request/wire.ts";

/** The lane functions; internal, so no client can call them. */
export interface Lanes {
  /** The read lane: a query, for requests that may turn out to write nothing. */
  readonly read: RegisteredQuery<"internal", ReadArgs, Promise<ReadResult>>;
  /** The inner mutation of the write lane. */
  readonly handle: RegisteredMutation<"internal", HandleArgs, Promise<LaneResult>>;
}

/** Makes the lane functions of a bound runtime, with every plugin of this version. */
export function defineLanes({ component }: Pick<BanataAuth, "component">): Lanes {
  const options = { component, plugins: lanePlugins() };
  return { read: readLane(options), handle: handleLane(options) };
}
