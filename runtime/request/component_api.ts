import { componentsGeneric } from "convex/server";
import type { ComponentApi } from "../../component/_generated/component.ts";

/** The installed component as the app sees it: `components.banataAuth`. */
export type BanataComponent = ComponentApi<string>;

/**
 * The component installed under a name, without the app's generated code: an app's codegen and a
 * component's emit different endings, and the local files must run under both.
 *
 * @param name the name in `app.use(banataAuth, { name })`. @default "banataAuth"
 */
export function installedComponent(name = "banataAuth"): BanataComponent {
  // Cast: componentsGeneric() makes references for whatever it is asked, and knows no types.
  return componentsGeneric()[name] as unknown as BanataComponent;
}
