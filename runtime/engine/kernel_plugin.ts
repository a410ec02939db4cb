import type { BetterAuthPlugin } from "better-auth";
import { contextWith, type RequestState } from "../../plugins/_kernel/request_state.ts";

/** Carries the request's state to the plugins' endpoints. */
export function kernelPlugin(state: RequestState): BetterAuthPlugin {
  return { id: "banata-kernel", init: () => contextWith(state) };
}
