/**
 * The light lane: what is asked a thousand times a second, answered without Better Auth. The app's
 * `banataAuth/light.ts` exports it; without that file everything is answered with Better Auth.
 *
 * @example The whole of that file
 * ```ts
 * import { defineLight, installedComponent } from "@banata-auth/convex/light-lane";
 *
 * export const { answer } = defineLight({ component: installedComponent() });
 * ```
 *
 * @module
 */
export { defineLight, type Light, type LightOptions } from "./lanes/light.ts";
export type { LightPlugin } from "./gate/light.ts";
export { type BanataComponent, installedComponent } from "./request/component_api.ts";
export type {
  Credential,
  LaneRequest,
  LaneResponse,
  LightResult,
  ReadArgs,
  UsedKey,
} from "./request/wire.ts";
