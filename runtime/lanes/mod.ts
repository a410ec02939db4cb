/**
 * The heavy half of the runtime: the functions that run Better Auth. The app's
 * `banataAuth/adapter.ts` exports them; nothing else should import this, for it loads Better Auth.
 *
 * @example
 * ```ts ignore
 * import { defineLanes } from "@banata-auth/convex/lanes";
 * import { auth } from "./auth.ts";
 *
 * export const { handle } = defineLanes(auth);
 * ```
 *
 * @module
 */
import type { RegisteredMutation } from "convex/server";
import { apiKeys } from "../../plugins/api_keys/mod.ts";
import { projects } from "../../plugins/projects/mod.ts";
import type { BanataAuth } from "../define.ts";
import type { HandleArgs, LaneResult } from "../wire.ts";
import { handleLane } from "./handle.ts";

/** The lane functions; internal, so no client can call them. */
export interface Lanes {
  /** The inner mutation of the write lane. */
  readonly handle: RegisteredMutation<"internal", HandleArgs, Promise<LaneResult>>;
}

/** Makes the lane functions of a bound runtime, with every plugin of this version. */
export function defineLanes({ component }: Pick<BanataAuth, "component">): Lanes {
  return { handle: handleLane({ component, plugins: [projects(), apiKeys()] }) };
}
