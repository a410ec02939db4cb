import type { BanataComponent } from "./component_api.ts";

/** A plugin of which the light lane answers endpoints. */
export type LightPlugin = "api-keys" | "organizations" | "rbac" | "users";

/** All of them: an app names those among them that it leaves out. */
export const LIGHT_PLUGINS: readonly LightPlugin[] = ["api-keys", "organizations", "rbac", "users"];

/** What the light answers are bound to. */
export interface LightOptions {
  /** The installed component: `components.banataAuth`. */
  readonly component: BanataComponent;
  /**
   * Plugins that `defineLanes` leaves out and whose endpoints would be answered without it.
   *
   * @default none
   */
  readonly leftOut?: readonly LightPlugin[];
}
